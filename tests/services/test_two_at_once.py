"""Two people at once through the site itself, on a real PostgreSQL (faults F12 and F14).

Of two who change one dossier exactly one succeeds and the other is told; a form sent again and again, by a
double click or from two tabs, is one dossier.
"""

from __future__ import annotations

from collections import Counter as Tally
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from dossiers.actions.events import first_broken_link
from dossiers.models import Dossier, Event, IssuedPaper
from procedures.models import Officer
from tests.dossiers.counter import typed
from tests.dossiers.desk_cases import APPLICANT
from tests.services.test_concurrency import in_threads
from tests.ward import TestWard, build_ward, moment, received

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NOW = "2026-11-23 08:05"
CONNECTIONS = 50  # at once; a server as it is installed gives 100, and not to one program alone
MANY = pytest.mark.parametrize("rounds", [2, pytest.param(50, marks=pytest.mark.deep)])


def browser(officer: Officer) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def correction(note: str) -> dict[str, str]:
    """Everything as it is, but for the note on the receipt."""
    return APPLICANT | {
        "received_at": "23/11/2026 08:00",
        "copies": "1",
        "result_delivery": "counter",
        "note": note,
        "reason": f"Dặn {note}",
    }


def hand_over(ward: TestWard) -> dict[str, str]:
    return {"to_step": str(ward.business.steps.get(seq=2).pk), "paper_number": "", "note": "chuyển"}


def pairs(ward: TestWard) -> list[tuple[tuple[str, dict[str, str]], tuple[str, dict[str, str]]]]:
    """What two clerks may do to one dossier in the same second."""
    withdraw = ("withdraw", {"reason": "Theo đơn xin rút"})
    ask = ("request-supplement", {"items": "Bản sao hợp đồng thuê nhà", "reason": "Thiếu"})
    move = ("hand-over", hand_over(ward))
    one, other = ("correct", correction("một")), ("correct", correction("hai"))
    return [(one, other), (move, withdraw), (move, ask), (one, move), (ask, ask), (withdraw, withdraw)]


@MANY
def test_of_two_changes_one_is_made_and_one_is_told(rounds: int) -> None:
    ward = build_ward()
    with time_machine.travel(moment(NOW), tick=False):
        first, second = browser(ward.clerk), browser(ward.clerk)
        for _ in range(rounds):
            for pair in pairs(ward):
                _meet(ward, (first, second), pair)


def _meet(ward: TestWard, browsers: tuple[Client, Client], pair: Any) -> None:
    dossier = received(ward, ward.business, "2026-11-23 08:00")

    def act(n: int) -> HttpResponse:
        verb, data = pair[n]
        sent = data | {"request_id": str(uuid4()), "version": str(dossier.version)}
        return browsers[n].post(reverse(verb, args=[dossier.pk]), sent)  # type: ignore[return-value]

    answers = in_threads(2, act)
    assert Tally(a.status_code for a in answers) == {302: 1, 409: 1}, answers  # type: ignore[attr-defined]
    told = next(a for a in answers if a.status_code == 409)  # type: ignore[attr-defined]
    page = told.content.decode()  # type: ignore[attr-defined]
    assert "đã được người khác cập nhật" in page and "Từ khi đồng chí mở trang" in page
    version = dossier.version
    dossier.refresh_from_db()
    assert dossier.version == version + 1, "exactly one change"
    assert first_broken_link(list(dossier.events.order_by("seq")), dossier.event_head) is None


@pytest.mark.parametrize("times", [8, pytest.param(100, marks=pytest.mark.deep)])
def test_a_form_sent_many_times_at_once_is_one_dossier(times: int) -> None:
    ward = build_ward()
    with time_machine.travel(moment(NOW), tick=False):
        tabs = [browser(ward.clerk) for _ in range(4)]
        form = typed(ward.business)
        threads = min(times, CONNECTIONS)

        def send(n: int) -> list[HttpResponse]:
            return [tabs[n % 4].post("/tiep-nhan/", form) for _ in range(times // threads)]  # type: ignore[misc]

        answers = [answer for some in in_threads(threads, send) for answer in some]  # type: ignore[attr-defined]
    assert len(answers) == times
    places = {(answer.status_code, answer["Location"]) for answer in answers}
    dossier = Dossier.objects.get()
    assert places == {(302, reverse("reception-done", args=[dossier.pk]))}
    assert (Event.objects.count(), IssuedPaper.objects.count()) == (1, 1)


def test_the_same_form_with_another_content_is_told(db: None) -> None:
    ward = build_ward()
    with time_machine.travel(moment(NOW), tick=False):
        tab, form = browser(ward.clerk), typed(ward.business)
        assert tab.post("/tiep-nhan/", form).status_code == 302
        again = tab.post("/tiep-nhan/", form | {"full_name": "Huỳnh Thị Bích Trân"})
    assert again.status_code == 409
    assert Dossier.objects.count() == 1
