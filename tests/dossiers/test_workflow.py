"""Decision D6 as the ward reads it: who may do what to a dossier in which state, tried for every triple.

The table below is typed from the decision, apart from the code's own, and every (state, action, person)
is really carried out against the database: what is allowed happens, anything else is refused with a
sentence and leaves the dossier as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from dossiers import actions
from dossiers.actions import ActionError, Call
from dossiers.actions.attachment_store import Stored
from dossiers.models import CertificationLine, Dossier
from dossiers.workflow import ACTION_LABELS, NATIONAL_CODES, STATUS_LABELS, Action, Status
from procedures.actions.calendar import publish
from procedures.actions.calendar_draft import DayData, set_day
from procedures.calendar import DayKind
from procedures.models import Officer
from tests.ward import TestWard, build_ward, call, moment, person, received

S = Status
OPEN = {S.RECEIVED, S.IN_PROGRESS, S.AWAITING_SUPPLEMENT, S.AWAITING_PAYMENT, S.SUSPENDED}
PEOPLE = ["clerk", "officer", "culture_officer", "office", "chairman", "vice_chairman", "administrator"]
LEADERS = {"chairman", "vice_chairman"}
EVERYWHERE = set(Status)
SCAN = Stored("don.pdf", "application/pdf", 1200, "5c" * 32)

# action: (states, people). The dossier is with the department of `officer` once handed over; before, with
# the counter. `culture_officer` sits in another department.
DECISION: dict[Action, tuple[set[Status], set[str]]] = {
    Action.ASK_COMPLETION: ({S.SUBMITTED}, {"clerk"}),
    Action.RECEIVE_COMPLETION: ({S.SUBMITTED}, {"clerk"}),
    Action.REFUSE: ({S.SUBMITTED}, {"clerk"}),
    Action.RECEIVE: ({S.SUBMITTED}, {"clerk"}),
    Action.HAND_OVER: ({S.RECEIVED, S.IN_PROGRESS}, {"by state"}),
    Action.SEND_BACK: ({S.IN_PROGRESS}, {"officer", "office"}),
    Action.TAKE: ({S.IN_PROGRESS}, {"officer"}),
    Action.REASSIGN: ({S.IN_PROGRESS}, {"office"} | LEADERS),
    Action.PROPOSE_SUPPLEMENT: ({S.RECEIVED, S.IN_PROGRESS}, {"by state"}),
    Action.ALLOW_SUPPLEMENT: ({S.RECEIVED, S.IN_PROGRESS}, {"chairman"}),
    Action.REQUEST_SUPPLEMENT: ({S.RECEIVED, S.IN_PROGRESS}, {"by state"}),
    Action.RECEIVE_SUPPLEMENT: ({S.AWAITING_SUPPLEMENT}, {"clerk"}),
    Action.PROPOSE_CLOSING: ({S.AWAITING_SUPPLEMENT}, {"clerk"}),
    Action.CLOSE_UNANSWERED: ({S.AWAITING_SUPPLEMENT}, LEADERS),
    Action.REQUEST_PAYMENT: ({S.IN_PROGRESS}, {"officer"}),
    Action.CONFIRM_PAYMENT: ({S.AWAITING_PAYMENT}, {"clerk", "office"}),
    Action.SUSPEND: ({S.IN_PROGRESS}, LEADERS),
    Action.RESUME: ({S.SUSPENDED}, LEADERS),
    Action.WITHDRAW: (OPEN | {S.SUBMITTED}, {"clerk"}),
    Action.STOP: (OPEN, {"clerk"}),
    Action.SUBMIT_FOR_SIGNATURE: ({S.IN_PROGRESS}, {"officer"}),
    Action.APPROVE: ({S.IN_PROGRESS}, LEADERS),
    Action.CERTIFY: ({S.RECEIVED, S.IN_PROGRESS}, {"clerk"} | LEADERS),
    Action.RESOLVE: ({S.IN_PROGRESS}, {"officer", "office"}),
    Action.RECEIVE_RESULT: ({S.RESOLVED}, {"clerk"}),
    Action.RETURN_RESULT: ({S.RESOLVED}, {"clerk"}),
    Action.REOPEN: ({S.RESOLVED}, {"chairman"}),
    Action.CORRECT: (OPEN, {"by state"}),
    Action.VOID: (EVERYWHERE - {S.RETURNED, S.VOID}, LEADERS),
    Action.RECALCULATE: (OPEN, {"office"}),
    Action.ISSUE_SLIP: (
        {S.RESOLVED, S.RETURNED, S.WITHDRAWN, S.STOPPED, S.CLOSED},
        {"clerk", "by holder", "office"},
    ),
    Action.DELIVER_RECEIPT: (EVERYWHERE, {"clerk", "office"}),
    Action.REMIND: ({S.AWAITING_SUPPLEMENT, S.RESOLVED}, {"clerk", "office"}),
    Action.COLLECT_FEE: (OPEN | {S.RESOLVED, S.RETURNED}, {"clerk", "office"}),
    Action.DRAFT_APOLOGY: (OPEN, {"by holder", "office"}),
    Action.EDIT_APOLOGY: (OPEN, {"by holder", "office"} | LEADERS),
    Action.SUBMIT_APOLOGY: (OPEN, {"by holder", "office"}),
    Action.APPROVE_APOLOGY: (OPEN, LEADERS),
    Action.WITHDRAW_APOLOGY: (OPEN | {S.RESOLVED}, {"office"} | LEADERS),
    Action.DELIVER_APOLOGY: (EVERYWHERE, {"clerk", "office"}),
    Action.ADD_ATTACHMENT: (EVERYWHERE - {S.VOID}, {"clerk", "by holder", "office"}),
    Action.WITHDRAW_ATTACHMENT: (EVERYWHERE - {S.VOID}, {"clerk", "by holder", "office"}),
}


def may(action: Action, status: Status, name: str) -> bool:
    """The decision's answer for one triple."""
    states, people = DECISION[action]
    if status not in states:
        return False
    at_counter = status in (S.RECEIVED, S.SUBMITTED, S.REFUSED)  # a refused one was never handed on
    holder = "clerk" if at_counter else "officer"
    if "by holder" in people and name == holder:
        return True
    if "by state" in people:
        match action:
            case Action.HAND_OVER:
                return name == "clerk" if at_counter else name in ("officer", "office")
            case Action.CORRECT:
                return name == "clerk" if at_counter else name == "office"
            case _:  # a request for papers: always the clerk, and the holder
                return name in ("clerk", holder)
    return name in people


class Scene:
    """A dossier brought into a state, and every action with all it needs to succeed there."""

    def __init__(self, ward: TestWard, status: Status) -> None:
        self.ward, self.status = ward, status
        self.day = "2026-03-04"  # today of the scene; received on Monday 02/03/2026
        self.dossier = self._bring()

    def _at(self, hour: str) -> str:
        return f"{self.day} {hour}"

    def _do(self, action: Callable[..., Dossier], who: Officer | None, at: str, **kwargs: Any) -> Dossier:
        return action(call(self.dossier, who, at), **kwargs)

    def _bring(self) -> Dossier:
        w = self.ward
        if self.status in (S.SUBMITTED, S.REFUSED):
            reception = actions.Reception(version=w.correction, applicant=person())
            at = moment("2026-03-02 08:00")
            self.dossier = actions.submit(reception, actor=w.clerk, at=at, submitted_at=at)
            if self.status is S.REFUSED:
                self._do(actions.refuse, w.clerk, "2026-03-02 09:00", reason="không thuộc thẩm quyền")
            return self.dossier
        self.dossier = received(w, w.correction, "2026-03-02 09:00")
        if self.status is S.VOID:
            return self._do(actions.void, w.chairman, "2026-03-02 09:30", reason="nhập hai lần")
        if self.status is S.RECEIVED:
            return self.dossier
        self._do(actions.hand_over, w.clerk, "2026-03-02 10:00")
        match self.status:
            case S.AWAITING_SUPPLEMENT:
                self._do(
                    actions.request_supplement, w.officer, "2026-03-03 08:00", items=["Đơn"], reason="thiếu"
                )
                self.day = "2026-04-02"  # long enough to be closed
            case S.AWAITING_PAYMENT:
                self._do(actions.request_payment, w.officer, "2026-03-03 08:00")
            case S.SUSPENDED:
                self._do(actions.suspend, w.chairman, "2026-03-03 08:00", legal_article="Điều 1", reason="x")
            case S.WITHDRAWN:
                self._do(actions.withdraw, w.clerk, "2026-03-03 08:00", reason="đơn xin rút")
            case S.STOPPED:
                self._do(actions.stop, w.clerk, "2026-03-03 08:00", reason="đơn xin dừng")
            case S.CLOSED:
                self._do(
                    actions.request_supplement, w.officer, "2026-03-03 08:00", items=["Đơn"], reason="thiếu"
                )
                self._do(actions.propose_closing, w.clerk, "2026-04-01 08:00")
                self._do(actions.close_unanswered, w.chairman, "2026-04-01 09:00")
                self.day = "2026-04-02"
            case S.RESOLVED | S.RETURNED:
                self._sign()
                self._do(actions.resolve, w.officer, "2026-03-03 10:00")
                if self.status is S.RETURNED:
                    self._do(actions.receive_result, w.clerk, "2026-03-03 11:00")
                    self._do(
                        actions.return_result, w.clerk, "2026-03-03 14:00", to_whom="Huỳnh Thị Bích Trâm"
                    )
        return self.dossier

    def _sign(self, at: str = "2026-03-03 08:00") -> None:
        self._do(actions.submit_for_signature, self.ward.officer, at)
        self._do(
            actions.approve,
            self.ward.chairman,
            at,
            result_kind="granted",
            number="1",
            result_date=date(2026, 3, 3),
        )

    def _drafter(self) -> Officer:
        return self.ward.clerk if self.status is S.RECEIVED else self.ward.officer

    def prepare(self, action: Action) -> None:
        """What must have happened before, so that only state and person decide."""
        w, at = self.ward, self._at("08:00")
        paused = self.status in (S.AWAITING_SUPPLEMENT, S.AWAITING_PAYMENT, S.SUSPENDED)
        letters = {
            Action.EDIT_APOLOGY,
            Action.SUBMIT_APOLOGY,
            Action.APPROVE_APOLOGY,
            Action.WITHDRAW_APOLOGY,
        }
        match action:
            case Action.RECEIVE_COMPLETION if self.status is S.SUBMITTED:
                self._do(actions.ask_completion, w.clerk, at, items=["Đơn"], reason="thiếu")
            case Action.APPROVE if self.status is S.IN_PROGRESS:
                self._do(actions.submit_for_signature, w.officer, at)
            case Action.CERTIFY:
                self._certification()
            case Action.RESOLVE if self.status is S.IN_PROGRESS:
                self._sign(at)
            case Action.RETURN_RESULT | Action.ISSUE_SLIP if self.status is S.RESOLVED:
                self._do(actions.receive_result, w.clerk, at)
            case Action.COLLECT_FEE:
                Dossier.objects.filter(pk=self.dossier.pk).update(fee_vnd=50_000)
            case Action.CLOSE_UNANSWERED if self.status is S.AWAITING_SUPPLEMENT:
                self._do(actions.propose_closing, w.clerk, at)
            case Action.PROPOSE_SUPPLEMENT | Action.ALLOW_SUPPLEMENT if self.status in (
                S.RECEIVED,
                S.IN_PROGRESS,
            ):
                who = w.clerk if self.status is S.RECEIVED else w.officer
                self._do(actions.request_supplement, who, at, items=["Đơn"], reason="thiếu")
                self._do(actions.receive_supplement, w.clerk, at)
            case _ if action in letters and self.status in OPEN and not paused:
                self._letter(submitted=action is Action.APPROVE_APOLOGY)
            case Action.RECALCULATE:
                self._day_off_published()
            case Action.DELIVER_APOLOGY if self.status in (S.RECEIVED, S.IN_PROGRESS):
                self._letter(submitted=True)
                self._do(actions.approve_apology, w.chairman, at)
            case Action.WITHDRAW_ATTACHMENT if self.status is not S.VOID:
                self._do(actions.add_attachment, None, at, file=SCAN, kind="other")

    def _certification(self) -> None:
        """As if it had come by the quick line."""
        CertificationLine.objects.create(
            dossier=self.dossier, seq=1, book="deal", paper="Hợp đồng", pages=1, copies=1,
            fee_rule_vnd=0, fee_vnd=0,
        )  # fmt: skip

    def _day_off_published(self) -> None:
        """Without the dossiers, as an older release did it: 10/03 is between receipt and due date."""
        set_day(DayData(date(2026, 3, 10), DayKind.OFF, "Bão"), today=date(2026, 3, 1))
        publish("Bão", at=moment(self._at("08:00")), by=None)

    def _letter(self, *, submitted: bool) -> None:
        self._do(
            actions.draft_apology,
            self._drafter(),
            self._at("08:00"),
            reason_code="c",
            reason_text="Phòng thiếu người thẩm tra",
        )
        if submitted:
            self._do(actions.submit_apology, self._drafter(), self._at("08:00"))

    def attempt(self, action: Action, who: Officer) -> None:
        """Carry the action out as this person."""
        extra: dict[Action, dict[str, Any]] = {
            Action.ASK_COMPLETION: {"items": ["Đơn"], "reason": "thiếu"},
            Action.REFUSE: {"reason": "x"},
            Action.SEND_BACK: {"reason": "x"},
            Action.REASSIGN: {"officer": self.ward.officer},
            Action.PROPOSE_SUPPLEMENT: {"items": ["Đơn"], "reason": "thiếu"},
            Action.ALLOW_SUPPLEMENT: {"reason": "x"},
            Action.REQUEST_SUPPLEMENT: {"items": ["Đơn"], "reason": "thiếu"},
            Action.SUSPEND: {"legal_article": "Điều 1", "reason": "x"},
            Action.WITHDRAW: {"reason": "x"},
            Action.STOP: {"reason": "x"},
            Action.APPROVE: {"result_kind": "granted", "number": "1", "result_date": date(2026, 3, 3)},
            Action.RETURN_RESULT: {"to_whom": "x"},
            Action.REOPEN: {"reason": "x"},
            Action.CORRECT: {"reason": "x", "copies": 2},
            Action.VOID: {"reason": "x"},
            Action.EDIT_APOLOGY: {"reason_code": "d", "reason_text": "x", "new_due": date(2026, 3, 16)},
            Action.WITHDRAW_APOLOGY: {"reason": "x"},
            Action.DELIVER_RECEIPT: {"way": "printed"},
            Action.REMIND: {"way": "phone"},
            Action.ADD_ATTACHMENT: {"file": SCAN, "kind": "other"},
        }
        kwargs = extra.get(action, {})
        if action is Action.CERTIFY:
            kwargs = {"signer": who if who.pk == self.ward.vice_chairman.pk else self.ward.chairman}
        if action is Action.RECEIVE:
            reception = actions.Reception(version=self.ward.correction, applicant=person())
            actions.receive(reception, actor=who, at=moment(self._at("09:00")), dossier_id=self.dossier.pk)
            return
        if action is Action.DELIVER_APOLOGY:
            kwargs = {"paper": self.dossier.papers.last(), "way": "printed"}
        if action is Action.WITHDRAW_ATTACHMENT:
            scan = self.dossier.attachments.last()
            kwargs = {"attachment": scan.pk if scan else 0, "reason": "quét nhầm"}
        getattr(actions, action.value)(Call(self.dossier.pk, who, moment(self._at("09:00"))), **kwargs)


# Allowed by the table, but this scene has nothing they could act on: the letter of a paused dossier has no
# due moment to apologise for, and only a running one has a letter here.
NOT_TRIED = {
    (action, status)
    for action in (Action.DRAFT_APOLOGY, Action.EDIT_APOLOGY, Action.SUBMIT_APOLOGY, Action.APPROVE_APOLOGY)
    for status in (S.AWAITING_SUPPLEMENT, S.AWAITING_PAYMENT, S.SUSPENDED)
}
# A paused dossier has no due moment for a calendar to move; one never received has no receipt.
NOT_TRIED |= {(Action.RECALCULATE, s) for s in (S.AWAITING_SUPPLEMENT, S.AWAITING_PAYMENT, S.SUSPENDED)}
NOT_TRIED |= {(Action.DELIVER_RECEIPT, s) for s in (S.SUBMITTED, S.REFUSED)}
NOT_TRIED.add((Action.REMIND, S.RESOLVED))  # its result has not come to the counter
NOT_TRIED |= {(Action.WITHDRAW_APOLOGY, s) for s in (OPEN - {S.RECEIVED, S.IN_PROGRESS}) | {S.RESOLVED}}
NOT_TRIED |= {(Action.DELIVER_APOLOGY, s) for s in EVERYWHERE - {S.RECEIVED, S.IN_PROGRESS}}


@pytest.mark.django_db
@pytest.mark.parametrize("status", list(Status), ids=lambda s: s.value)
def test_every_triple(status: Status) -> None:
    ward = build_ward()
    tried = done = 0
    scene = Scene(ward, status)
    for action in DECISION:
        if (action, status) in NOT_TRIED:
            continue
        for name in PEOPLE:
            who = Officer.objects.get(pk=getattr(ward, name).pk)
            point = transaction.savepoint()
            scene.prepare(action)
            before = Dossier.objects.values().get(pk=scene.dossier.pk)
            where = f"{status.value} / {action.value} / {name}"
            if may(action, status, name):
                scene.attempt(action, who)
                after = Dossier.objects.get(pk=scene.dossier.pk)
                assert after.event_count == before["event_count"] + 1, where
                done += 1
            else:
                with pytest.raises(ActionError) as refused, transaction.atomic():
                    scene.attempt(action, who)
                assert len(refused.value.sentence) > 15, where
                assert Dossier.objects.values().get(pk=scene.dossier.pk) == before, where
            tried += 1
            transaction.savepoint_rollback(point)
    assert tried >= 7 * (len(DECISION) - 7)
    if status not in (S.RETURNED, S.VOID):
        assert done > 0


def test_every_action_and_state_has_its_words() -> None:
    assert set(ACTION_LABELS) == set(Action) and set(STATUS_LABELS) == set(Status)
    assert set(DECISION) == set(Action) - {Action.SUBMIT}
    assert NATIONAL_CODES == {
        S.SUBMITTED: 1, S.RECEIVED: 2, S.REFUSED: 3, S.IN_PROGRESS: 4, S.AWAITING_SUPPLEMENT: 5,
        S.AWAITING_PAYMENT: 6, S.WITHDRAWN: 7, S.SUSPENDED: 8, S.STOPPED: 8, S.CLOSED: 8, S.RESOLVED: 9,
        S.RETURNED: 10,
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", PEOPLE)
def test_only_a_clerk_receives_at_the_counter(name: str) -> None:
    ward = build_ward()
    reception = actions.Reception(version=ward.correction, applicant=person())
    who, at = getattr(ward, name), moment("2026-03-02 09:00")
    for act in (
        lambda: actions.receive(reception, actor=who, at=at),
        lambda: actions.submit(reception, actor=who, at=at, submitted_at=at),
    ):
        if name == "clerk":
            act()
        else:
            with pytest.raises(actions.NotPermitted):
                act()
    assert Dossier.objects.count() == (2 if name == "clerk" else 0)
