"""What views share: sight, conflicts as page and fragment, the log of looks, words of lateness."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from dossiers import actions
from dossiers.actions.looks import log_look
from dossiers.models import AccessLog
from dossiers.views.badges import due_state
from procedures.models import CalendarVersion
from tests.dossiers.counter import Counter, typed
from tests.dossiers.test_views_counter import resolved, sent
from tests.ward import call, moment, received


def test_a_look_is_noted_once_an_officer_dossier_and_hour(counter: Counter) -> None:
    dossier = received(counter.ward, counter.ward.business, "2026-11-20 08:00")
    for at in ("2026-11-23 08:00", "2026-11-23 08:59", "2026-11-23 09:00"):
        log_look(dossier, counter.ward.clerk, moment(at))
        log_look(dossier, counter.ward.clerk, moment(at))
    log_look(dossier, counter.ward.office, moment("2026-11-23 09:00"))
    log_look(dossier, counter.ward.office, moment("2026-11-23 09:00"), "giấy hẹn")
    assert AccessLog.objects.count() == 4


def test_a_conflict_is_a_page_or_a_fragment(counter: Counter) -> None:
    data = typed(counter.ward.business, request_id="")
    page = counter.client.post("/tiep-nhan/", data, headers={"Referer": "http://testserver/tiep-nhan/"})
    assert page.status_code == 409
    assert "Trang này đã cũ" in page.content.decode()
    assert 'href="http://testserver/tiep-nhan/"' in page.content.decode()
    fragment = counter.client.post("/tiep-nhan/", data, headers={"HX-Request": "true"})
    assert fragment.status_code == 409
    assert fragment["HX-Retarget"] == "#notices"
    assert "<html" not in fragment.content.decode()


def test_a_conflict_leads_back_only_into_our_own_pages(counter: Counter) -> None:
    data = typed(counter.ward.business, request_id="")
    page = counter.client.post("/tiep-nhan/", data, headers={"Referer": "https://evil.example/"})
    assert "evil.example" not in page.content.decode()


@pytest.mark.parametrize("version", ["", "-1", "x", "9" * 30, "٣"])
def test_an_action_needs_the_version_that_was_seen(counter: Counter, version: str) -> None:
    waiting = sent(counter, "2026-11-20 07:10")
    data = {"request_id": str(uuid4()), "version": version, "reason": "Sai thẩm quyền"}
    assert counter.client.post(reverse("refuse", args=[waiting.pk]), data).status_code == 409
    waiting.refresh_from_db()
    assert waiting.status == "submitted"


@pytest.mark.parametrize(
    ("at", "kind", "text"),
    [
        ("2026-11-16 08:00", "running", "Còn 6 ngày"),
        ("2026-11-20 16:00", "soon", "Còn 2 ngày"),
        ("2026-11-25 09:00", "today", "Hôm nay"),
        ("2026-11-25 17:01", "late", "Trễ trong ngày"),
        ("2026-11-30 08:00", "late", "Trễ 3 ngày"),
    ],
)
def test_lateness_in_words(counter: Counter, at: str, kind: str, text: str) -> None:
    dossier = received(counter.ward, counter.ward.correction, "2026-11-12 08:00")
    dossier.due_first = moment("2026-11-25 17:00")
    state = due_state(dossier, moment(at), CalendarVersion.objects.current().calendar)
    assert (state.kind, state.text) == (kind, text)


def test_paused_judged_and_other_dossiers_in_words(counter: Counter) -> None:
    ward = counter.ward
    calendar = CalendarVersion.objects.current().calendar
    now: datetime = moment("2026-11-23 08:05")

    def words(dossier: Any) -> tuple[str, str]:
        state = due_state(dossier, now, calendar)
        return state.kind, state.text

    waits = received(ward, ward.business, "2026-11-16 08:00")
    waits = actions.request_supplement(
        call(waits, ward.clerk, "2026-11-17 08:00"), items=["Bản sao"], reason="Thiếu"
    )
    assert words(waits) == ("paused", "Tạm dừng")
    assert words(resolved(counter, "2026-11-20 08:00", "2026-11-20")) == ("on_time", "Đúng hạn")
    assert words(resolved(counter, "2026-11-18 08:00", "2026-11-20")) == ("late", "Trễ 2 ngày")
    assert words(sent(counter, "2026-11-20 07:10")) == ("none", "—")
