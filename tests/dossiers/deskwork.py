"""What tests of the desk share: dossiers brought to a point of their walk, and posting as the screens do."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from dossiers import actions
from dossiers.models import Apology, Dossier
from dossiers.presentation.file import DossierFile
from procedures.models import CalendarVersion, ProcedureVersion, StepPlan
from tests.ward import TestWard, call, moment, received

NOW = "2026-11-23 08:05"


def at_economy(ward: TestWard, at: str, version: ProcedureVersion | None = None, **more: Any) -> Dossier:
    """Received at `at` and handed to the economy department half an hour later."""
    dossier = received(ward, version or ward.correction, at, **more)
    hour, minute = at[11:13], int(at[14:])
    later = f"{at[:11]}{hour}:{minute + 30:02d}" if minute < 30 else f"{at[:11]}{int(hour) + 1:02d}:00"
    return actions.hand_over(call(dossier, ward.clerk, later))


def story(ward: TestWard) -> Dossier:
    """The late dossier of the target screen: asked for papers once, now at the land registry.

    Received Monday 02/11, asked 04/11, answered 05/11 15:40 (the limit begins again), due Tuesday 17/11,
    given to the land registry on 17/11 at 10:00.
    """
    dossier = received(ward, ward.correction, "2026-11-02 09:10")
    actions.hand_over(call(dossier, ward.clerk, "2026-11-02 10:00"))
    actions.take(call(dossier, ward.officer, "2026-11-02 14:00"))
    actions.request_supplement(
        call(dossier, ward.officer, "2026-11-04 10:15"),
        items=["Trích lục bản đồ địa chính"],
        reason="Thiếu trích lục để đối chiếu",
    )
    actions.receive_supplement(call(dossier, ward.clerk, "2026-11-05 15:40"))
    return actions.hand_over(call(dossier, ward.officer, "2026-11-17 10:00"), paper_number="1204/UBND-KT")


def signed(ward: TestWard, dossier: Dossier, at: str) -> Dossier:
    """Laid before a leader and approved at `at`."""
    actions.submit_for_signature(call(dossier, ward.officer, at))
    return actions.approve(
        call(dossier, ward.chairman, at),
        result_kind="granted",
        number="218/QĐ",
        result_date=date.fromisoformat(at[:10]),
    )


def letter_of(dossier: Dossier) -> Apology:
    """The dossier's latest letter."""
    return dossier.apologies.latest("ordinal", "pk")


def drafted(ward: TestWard, dossier: Dossier, at: str, *, submitted: bool = False) -> Apology:
    """A letter drafted for the dossier, laid before a leader when asked."""
    actions.draft_apology(
        call(dossier, ward.office, at), reason_code="c", reason_text="Phòng thiếu người thẩm tra"
    )
    if submitted:
        actions.submit_apology(call(dossier, ward.office, at))
    return letter_of(dossier)


def file_of(dossier: Dossier, at: str = NOW) -> DossierFile:
    """The dossier as it stands in the database, seen at `at`."""
    fresh = Dossier.objects.for_list().select_related("procedure_version").get(pk=dossier.pk)
    return DossierFile(
        dossier=fresh,
        at=moment(at),
        calendar=CalendarVersion.objects.current().calendar,
        runs=list(fresh.step_runs.select_related("department", "officer", "plan")),
        plans=list(StepPlan.objects.filter(version=fresh.procedure_version).select_related("department")),
        pauses=list(fresh.pauses.all()),
        events=list(fresh.events.select_related("actor", "personal").order_by("seq")),
        apologies=list(fresh.apologies.select_related("paper")),
    )


def sent(dossier: Dossier, **fields: Any) -> dict[str, Any]:
    """The fields of a form about the dossier as it stands, with the two hidden ones."""
    version = Dossier.objects.values_list("version", flat=True).get(pk=dossier.pk)
    return {"request_id": str(uuid4()), "version": str(version)} | fields


def do(client: Client, verb: str, dossier: Dossier, **fields: Any) -> HttpResponse:
    """Post an action on the dossier from a page that has just been opened."""
    return client.post(reverse(verb, args=[dossier.pk]), sent(dossier, **fields))  # type: ignore[return-value]


def do_letter(client: Client, verb: str, letter: Apology, **fields: Any) -> HttpResponse:
    """Post a step of the letter's life."""
    return client.post(reverse(verb, args=[letter.pk]), sent(letter.dossier, **fields))  # type: ignore[return-value]


def text_of(response: Any) -> str:
    """The page as text, blanks made single."""
    return " ".join(response.content.decode().split())


def words_of(text: str) -> str:
    """The words of a page without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def page(client: Client, name: str, *args: Any, query: str = "") -> str:
    """A page that must open, as text."""
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200, response.status_code
    return text_of(response)
