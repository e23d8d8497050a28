"""What a leader is asked: a result laid before the leaders' own step, a second request for papers."""

from __future__ import annotations

from datetime import date

import pytest

from dossiers import actions
from dossiers.actions import NotPermitted, Refused
from dossiers.models import Dossier
from tests.ward import TestWard, build_ward, call, received

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> TestWard:
    return build_ward()


def at_leaders(ward: TestWard) -> Dossier:
    """A business registered on Monday, examined and laid before the leaders on Tuesday."""
    dossier = received(ward, ward.business, "2026-03-02 08:00")
    actions.hand_over(call(dossier, ward.clerk, "2026-03-02 09:00"))
    return actions.hand_over(call(dossier, ward.officer, "2026-03-03 10:00"))


def test_giving_it_to_the_leaders_lays_it_before_them(ward: TestWard) -> None:
    dossier = at_leaders(ward)
    assert dossier.holder == ward.leadership
    assert dossier.for_signature_at is not None
    actions.approve(
        call(dossier, ward.vice_chairman, "2026-03-04 08:00"),
        result_kind="granted",
        number="12/GCN",
        result_date=date(2026, 3, 4),
    )
    dossier = actions.resolve(call(dossier, ward.chairman, "2026-03-04 09:00"))
    assert dossier.outcome == "early"


def test_leaders_may_send_it_back_and_then_it_waits_for_nobody(ward: TestWard) -> None:
    dossier = at_leaders(ward)
    dossier = actions.send_back(call(dossier, ward.chairman, "2026-03-03 15:00"), reason="thiếu bản sao")
    assert dossier.holder == ward.economy
    assert dossier.for_signature_at is None
    with pytest.raises(Refused):
        actions.approve(
            call(dossier, ward.chairman, "2026-03-04 08:00"),
            result_kind="granted",
            number="1",
            result_date=date(2026, 3, 4),
        )


def test_another_department_does_not_speak_for_the_leaders(ward: TestWard) -> None:
    dossier = at_leaders(ward)
    with pytest.raises(NotPermitted):
        actions.send_back(call(dossier, ward.officer, "2026-03-03 15:00"), reason="x")


def asked_once(ward: TestWard) -> Dossier:
    dossier = received(ward, ward.correction, "2026-03-02 08:00")
    actions.hand_over(call(dossier, ward.clerk, "2026-03-02 09:00"))
    actions.request_supplement(
        call(dossier, ward.officer, "2026-03-03 08:00"), items=["Trích lục"], reason="thiếu"
    )
    return actions.receive_supplement(call(dossier, ward.clerk, "2026-03-05 08:00"))


def test_a_second_request_is_proposed_allowed_and_sent(ward: TestWard) -> None:
    dossier = asked_once(ward)
    version, due = dossier.version, dossier.due_first
    dossier = actions.propose_supplement(
        call(dossier, ward.officer, "2026-03-06 08:00"), items=["Bản vẽ", " "], reason="mới phát hiện"
    )
    event = dossier.events.get(action="propose_supplement")
    assert event.data == {"ordinal": 2}
    assert event.personal.values == {"items": ["Bản vẽ"], "reason": "mới phát hiện"}
    assert (dossier.status, dossier.due_first, dossier.version) == ("in_progress", due, version + 1)
    with pytest.raises(Refused):
        actions.request_supplement(
            call(dossier, ward.officer, "2026-03-06 09:00"), items=["Bản vẽ"], reason="mới phát hiện"
        )
    actions.allow_supplement(call(dossier, ward.chairman, "2026-03-06 10:00"), reason="đã xem thực địa")
    dossier = actions.request_supplement(
        call(dossier, ward.officer, "2026-03-06 11:00"), items=["Bản vẽ"], reason="mới phát hiện"
    )
    assert dossier.status == "awaiting_supplement"
    assert dossier.supplement_requests.get(ordinal=2).allowed_by == ward.chairman


def test_the_chairman_may_say_no_and_change_his_mind(ward: TestWard) -> None:
    dossier = asked_once(ward)
    sent = {"items": ["Bản vẽ"], "reason": "mới phát hiện"}
    actions.allow_supplement(
        call(dossier, ward.chairman, "2026-03-06 10:00"), reason="hỏi nhiều lần", granted=False
    )
    with pytest.raises(Refused):
        actions.request_supplement(call(dossier, ward.officer, "2026-03-06 11:00"), **sent)
    actions.allow_supplement(call(dossier, ward.chairman, "2026-03-06 12:00"), reason="đã giải trình")
    dossier = actions.request_supplement(call(dossier, ward.officer, "2026-03-06 13:00"), **sent)
    assert dossier.supplement_count == 2


def test_the_first_request_needs_no_proposal(ward: TestWard) -> None:
    dossier = received(ward, ward.correction, "2026-03-02 08:00")
    for items, reason in ((["Bản vẽ"], "x"), ([" "], "x"), (["Bản vẽ"], " ")):
        with pytest.raises(Refused):
            actions.propose_supplement(
                call(dossier, ward.clerk, "2026-03-02 09:00"), items=items, reason=reason
            )
