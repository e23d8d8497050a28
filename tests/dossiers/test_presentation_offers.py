"""What an officer is offered with a dossier, and what each action says beforehand, against what happens."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from dossiers import actions
from dossiers.models import Dossier
from dossiers.permissions import can, holds
from dossiers.presentation.effects import effect
from dossiers.presentation.offers import Offers, offers
from dossiers.workflow import Action
from procedures.models import Officer
from tests.dossiers.deskwork import NOW, at_economy, file_of, signed, story
from tests.ward import TestWard, build_ward, call, moment, person, received

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> TestWard:
    return build_ward()


def offers_for(ward: TestWard, dossier: Dossier, officer: Officer, at: str = NOW) -> Offers:
    file = file_of(dossier, at)
    return offers(
        file,
        lambda action: can(officer, action, file.dossier, file.at.date()),
        holds=holds(officer, file.dossier),
        mine=file.dossier.holder_officer_id == officer.pk,
    )


def filled(found: Offers) -> Action | None:
    ready = [offer.action for offer in found.buttons if offer.filled]
    assert len(ready) <= 1
    return ready[0] if ready else None


def reason_of(found: Offers, action: Action) -> str:
    return next(offer.reason for offer in found.buttons if offer.action is action)


class TestOffers:
    def test_the_walk_has_one_filled_button_at_every_turn(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, "2026-11-20 08:00")
        assert filled(offers_for(ward, dossier, ward.clerk)) is Action.HAND_OVER
        actions.hand_over(call(dossier, ward.clerk, "2026-11-20 09:00"))
        assert filled(offers_for(ward, dossier, ward.officer)) is Action.TAKE
        assert filled(offers_for(ward, dossier, ward.clerk)) is None
        actions.take(call(dossier, ward.officer, "2026-11-20 09:30"))
        assert filled(offers_for(ward, dossier, ward.officer)) is Action.HAND_OVER
        actions.hand_over(call(dossier, ward.officer, "2026-11-20 10:00"))
        assert filled(offers_for(ward, dossier, ward.chairman)) is Action.APPROVE
        actions.approve(
            call(dossier, ward.chairman, "2026-11-20 11:00"),
            result_kind="granted",
            number="1",
            result_date=date(2026, 11, 20),
        )
        actions.take(call(dossier, ward.chairman, "2026-11-20 11:00"))
        assert filled(offers_for(ward, dossier, ward.chairman)) is Action.RESOLVE
        actions.resolve(call(dossier, ward.office, "2026-11-20 14:00"))
        assert filled(offers_for(ward, dossier, ward.clerk)) is Action.RECEIVE_RESULT
        actions.receive_result(call(dossier, ward.clerk, "2026-11-20 15:00"))
        assert filled(offers_for(ward, dossier, ward.clerk)) is Action.RETURN_RESULT
        actions.return_result(call(dossier, ward.clerk, "2026-11-20 16:00"), to_whom="Trâm")
        last = offers_for(ward, dossier, ward.clerk)
        assert last.buttons == ()
        assert [offer.action for offer in last.links] == [Action.ISSUE_SLIP]
        actions.issue_slip(call(dossier, ward.clerk, "2026-11-20 16:30"))
        assert offers_for(ward, dossier, ward.clerk) == Offers((), ())

    def test_the_last_step_of_the_wards_own_is_laid_before_a_leader(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-18 08:00")
        actions.take(call(dossier, ward.officer, "2026-11-18 09:00"))
        assert filled(offers_for(ward, dossier, ward.officer)) is Action.SUBMIT_FOR_SIGNATURE
        signed(ward, dossier, "2026-11-18 10:00")
        assert filled(offers_for(ward, dossier, ward.officer)) is Action.HAND_OVER
        actions.hand_over(call(dossier, ward.officer, "2026-11-18 11:00"))
        assert filled(offers_for(ward, dossier, ward.office)) is Action.RESOLVE
        assert filled(offers_for(ward, dossier, ward.officer)) is None

    @pytest.mark.parametrize("name", ["clerk", "officer", "office", "chairman", "vice_chairman"])
    def test_nothing_is_offered_that_the_action_would_refuse(self, ward: TestWard, name: str) -> None:
        officer = getattr(ward, name)
        paused = at_economy(ward, "2026-11-18 08:00")
        actions.request_supplement(call(paused, ward.officer, "2026-11-19 08:00"), items=["x"], reason="y")
        resolved = signed(ward, at_economy(ward, "2026-11-18 08:00"), "2026-11-19 09:00")
        actions.resolve(call(resolved, ward.officer, "2026-11-19 10:00"))
        scenes = [
            received(ward, ward.correction, "2026-11-18 08:00"),
            at_economy(ward, "2026-11-18 08:00"),
            signed(ward, at_economy(ward, "2026-11-18 08:00"), "2026-11-19 09:00"),
            paused,
            story(ward),
            resolved,
        ]
        simple = {
            Action.TAKE: {},
            Action.HAND_OVER: {},
            Action.SUBMIT_FOR_SIGNATURE: {},
            Action.RECEIVE_SUPPLEMENT: {},
            Action.RECEIVE_RESULT: {},
            Action.SEND_BACK: {"reason": "x"},
            Action.REQUEST_SUPPLEMENT: {"items": ["x"], "reason": "y"},
            Action.RESOLVE: {},
            Action.WITHDRAW: {"reason": "x"},
            Action.STOP: {"reason": "x"},
            Action.VOID: {"reason": "x"},
            Action.REOPEN: {"reason": "x"},
            Action.SUSPEND: {"legal_article": "x", "reason": "y"},
            Action.DRAFT_APOLOGY: {},
        }
        tried = 0
        for dossier in scenes:
            found = offers_for(ward, dossier, officer)
            for offer in [*found.buttons, *found.links]:
                if offer.action not in simple:
                    continue
                point = Dossier.objects.count()
                tried += 1
                self.check(dossier, officer, offer.action, simple[offer.action], refused=bool(offer.reason))
                assert Dossier.objects.count() == point
        assert tried > 3

    def check(
        self, dossier: Dossier, officer: Officer, action: Action, kwargs: dict[str, Any], *, refused: bool
    ) -> None:
        with transaction.atomic():
            act = getattr(actions, action.value)
            if refused:
                with pytest.raises(actions.ActionError):
                    act(call(dossier, officer, NOW), **kwargs)
            else:
                act(call(dossier, officer, NOW), **kwargs)
            transaction.set_rollback(True)

    def test_greyed_actions_say_why(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-18 08:00")
        found = offers_for(ward, dossier, ward.officer)
        assert reason_of(found, Action.RESOLVE) == "Kết quả chưa được lãnh đạo duyệt."
        actions.submit_for_signature(call(dossier, ward.officer, "2026-11-18 10:00"))
        found = offers_for(ward, dossier, ward.officer)
        assert reason_of(found, Action.SUBMIT_FOR_SIGNATURE) == "Đã trình lúc 10:00 18/11, đang chờ duyệt."
        actions.request_supplement(call(dossier, ward.officer, "2026-11-19 08:00"), items=["x"], reason="y")
        found = offers_for(ward, dossier, ward.officer)
        assert reason_of(found, Action.HAND_OVER) == "Hồ sơ đang tạm dừng: chờ bổ sung giấy tờ."
        found = offers_for(ward, dossier, ward.clerk)
        assert reason_of(found, Action.PROPOSE_CLOSING).startswith("Mới chờ 2 ngày làm việc")
        actions.propose_closing(call(dossier, ward.clerk, "2026-12-11 08:00"))
        found = offers_for(ward, dossier, ward.clerk, "2026-12-11 09:00")
        assert "chờ lãnh đạo xác nhận" in reason_of(found, Action.PROPOSE_CLOSING)
        found = offers_for(ward, dossier, ward.chairman, "2026-12-11 09:00")
        assert filled(found) is Action.CLOSE_UNANSWERED

    def test_a_colleagues_work_is_not_filled(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-18 08:00")
        other = Officer.objects.create_user("chi", password="x", full_name="Chi", department=ward.economy)
        other.groups.add(*ward.officer.groups.all())
        actions.take(call(dossier, other, "2026-11-18 09:00"))
        found = offers_for(ward, dossier, ward.officer)
        assert filled(found) is None
        assert {Action.TAKE, Action.HAND_OVER} <= {offer.action for offer in found.buttons}

    def test_neighbours_say_the_same_reason_once(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-18 08:00")
        actions.request_supplement(call(dossier, ward.officer, "2026-11-19 08:00"), items=["x"], reason="y")
        greyed = [offer for offer in offers_for(ward, dossier, ward.officer).buttons if offer.reason]
        assert len({offer.reason for offer in greyed}) == 1
        assert [offer.said for offer in greyed] == [False] * (len(greyed) - 1) + [True]

    def test_the_second_request_for_papers(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-18 08:00")
        actions.request_supplement(call(dossier, ward.officer, "2026-11-18 10:00"), items=["x"], reason="y")
        actions.receive_supplement(call(dossier, ward.clerk, "2026-11-19 08:00"))
        found = offers_for(ward, dossier, ward.officer)
        offer = next(o for o in found.buttons if o.action is Action.REQUEST_SUPPLEMENT)
        assert offer.reason == "Đã yêu cầu 1 lần (18/11). Lần 2 cần Chủ tịch duyệt."
        assert offer.instead_verb == "propose-supplement"
        actions.propose_supplement(call(dossier, ward.officer, "2026-11-19 09:00"), items=["x"], reason="y")
        found = offers_for(ward, dossier, ward.officer)
        offer = next(o for o in found.buttons if o.action is Action.REQUEST_SUPPLEMENT)
        assert "đang chờ Chủ tịch duyệt" in offer.reason
        assert offer.instead_verb == ""
        assert filled(offers_for(ward, dossier, ward.chairman)) is Action.ALLOW_SUPPLEMENT
        assert filled(offers_for(ward, dossier, ward.vice_chairman)) is None
        actions.allow_supplement(
            call(dossier, ward.chairman, "2026-11-19 10:00"), reason="nhiều lần", granted=False
        )
        found = offers_for(ward, dossier, ward.officer)
        assert "đã không cho phép" in reason_of(found, Action.REQUEST_SUPPLEMENT)
        actions.allow_supplement(call(dossier, ward.chairman, "2026-11-19 11:00"), reason="đã rõ")
        found = offers_for(ward, dossier, ward.officer)
        assert reason_of(found, Action.REQUEST_SUPPLEMENT) == ""

    def test_never_allowed_is_absent(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-18 08:00")
        for officer in (ward.culture_officer, ward.administrator):
            assert offers_for(ward, dossier, officer) == Offers((), ())
        found = offers_for(ward, dossier, ward.office)
        shown = {offer.action for offer in [*found.buttons, *found.links]}
        assert Action.APPROVE not in shown
        assert Action.VOID not in shown
        assert Action.REASSIGN in shown


class TestEffects:
    def facts(self, action: Action, dossier: Dossier, at: str = NOW) -> dict[str, str]:
        return dict(effect(action, file_of(dossier, at)).facts)

    def test_the_example_of_a_request_comes_true(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-20 08:00")
        told = self.facts(Action.REQUEST_SUPPLEMENT, dossier)
        assert told["Hạn hiện nay"] == "17:00 thứ Năm 03/12/2026"
        assert told["Khi nhận đủ giấy tờ"] == "Tính lại từ đầu 08 ngày làm việc"
        assert told["Ví dụ"] == "nhận đủ thứ Hai 30/11 thì hẹn 17:00 thứ Năm 10/12/2026"
        actions.request_supplement(call(dossier, ward.officer, NOW), items=["x"], reason="y")
        back = actions.receive_supplement(call(dossier, ward.clerk, "2026-11-30 07:00"))
        assert back.due_first == moment("2026-12-10 17:00")

    def test_the_second_request_resumes(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-18 08:00")
        actions.request_supplement(call(dossier, ward.officer, "2026-11-18 10:00"), items=["x"], reason="y")
        actions.receive_supplement(call(dossier, ward.clerk, "2026-11-19 08:00"))
        asked = effect(Action.PROPOSE_SUPPLEMENT, file_of(dossier))
        assert asked.warning == ("Hồ sơ này đã được yêu cầu bổ sung một lần (lần gần nhất 18/11/2026).")
        assert "Lần trước đã yêu cầu: x." in asked.more
        told = dict(asked.facts)
        actions.allow_supplement(call(dossier, ward.chairman, NOW), reason="rõ")
        actions.request_supplement(call(dossier, ward.officer, NOW), items=["x"], reason="y")
        back = actions.receive_supplement(call(dossier, ward.clerk, "2026-11-30 07:00"))
        assert back.due_first is not None
        assert told["Khi nhận đủ giấy tờ"] == "Tính tiếp phần thời hạn còn lại"
        assert f"{back.due_first:%d/%m/%Y}" in told["Ví dụ"]

    def test_a_late_dossier_gains_nothing_by_asking(self, ward: TestWard) -> None:
        told = self.facts(Action.REQUEST_SUPPLEMENT, at_economy(ward, "2026-11-09 08:00"))
        assert "vẫn tính là trễ hẹn" in told["Trong lúc chờ"]

    def test_going_on_tells_the_date_it_gives(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-18 08:00")
        actions.suspend(call(dossier, ward.chairman, "2026-11-19 08:00"), legal_article="Điều 1", reason="x")
        told = self.facts(Action.RESUME, dossier)
        back = actions.resume(call(dossier, ward.chairman, NOW))
        assert back.due_first is not None
        assert f"{back.due_first:%d/%m/%Y}" in next(iter(told.values()))

    @pytest.mark.parametrize(
        ("at", "verdict"),
        [
            ("2026-11-18 16:00", "Trước hạn"),
            ("2026-11-19 16:00", "Đúng hạn"),
            ("2026-11-19 17:30", "Trễ trong ngày"),
            (NOW, "Trễ 2 ngày làm việc"),
        ],
    )
    def test_the_verdict_is_told_before_it_freezes(self, ward: TestWard, at: str, verdict: str) -> None:
        dossier = at_economy(ward, "2026-11-09 08:00")
        assert self.facts(Action.RESOLVE, dossier, at)["Nếu ghi bây giờ"] == verdict

    def test_giving_after_three_in_the_afternoon(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-18 08:00")
        told = self.facts(Action.HAND_OVER, dossier, "2026-11-23 15:30")
        assert told["Giờ của bước sau"] == "tính từ 07:00 thứ Tư 25/11/2026"
        assert "Giờ của bước sau" not in self.facts(Action.HAND_OVER, dossier)

    @pytest.mark.parametrize("action", list(Action))
    def test_every_action_can_be_told_of_every_dossier(self, ward: TestWard, action: Action) -> None:
        waiting = actions.submit(
            actions.Reception(version=ward.business, applicant=person()),
            actor=ward.clerk,
            at=moment(NOW),
            submitted_at=moment(NOW),
        )
        for dossier in (waiting, received(ward, ward.birth, "2026-11-23 07:30"), story(ward)):
            effect(action, file_of(dossier))
