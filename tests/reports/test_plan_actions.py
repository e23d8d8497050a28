"""The plan is kept by the office, worked on by who is responsible, confirmed by leaders; lateness stays."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from dossiers.actions import Conflict, NotPermitted, Refused
from dossiers.actions.attachment_store import clear_forgotten, opened
from dossiers.actions.incoming import Incoming
from procedures.actions.journal import noted as journal
from procedures.models import Officer
from reports import actions
from reports.actions.plans import Decision
from reports.models import PlanEvidence, PlanProgress, PlanTask
from reports.plan_reading import row_of, rows, sees, tally, visible_tasks
from reports.plan_states import State
from tests.dossiers.scans import pdf
from tests.reports.planwork import BEGUN, asked_of, evidence_of, facts, noted, planned, task_of
from tests.ward import TestWard, build_ward, moment

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-23 08:05")
TODAY = date(2026, 11, 23)


@pytest.fixture
def ward() -> TestWard:
    return build_ward()


# -- the plan and its tasks ---------------------------------------------------------------------------


def test_only_the_office_keeps_the_plan(ward: TestWard) -> None:
    plan = planned(ward)
    for officer in (ward.clerk, ward.officer, ward.chairman, ward.administrator):
        with pytest.raises(NotPermitted):
            actions.create_plan(2027, Decision("1", date(2026, 11, 1), "x"), actor=officer, at=NOW)
        with pytest.raises(NotPermitted):
            actions.add_task(plan.pk, facts(ward), actor=officer, at=NOW, request_id=uuid4())


def test_sent_twice_a_plan_and_a_task_are_there_once(ward: TestWard) -> None:
    plan, request_id = planned(ward), uuid4()
    assert planned(ward) == plan
    first, again = (
        actions.add_task(plan.pk, facts(ward), actor=ward.office, at=NOW, request_id=request_id)
        for _ in range(2)
    )
    assert first == again
    assert PlanTask.objects.count() == 1
    with pytest.raises(Refused, match="đã có"):
        actions.create_plan(2026, Decision("99", date(2026, 1, 9), "x"), actor=ward.office, at=NOW)


def test_a_task_that_repeats_has_a_piece_of_work_for_each_due_day(ward: TestWard) -> None:
    task = task_of(ward, planned(ward), rhythm="quarterly", due_on=None, due_day=14)
    assert [(item.label, item.due_on) for item in task.items.all()] == [
        ("quý I", date(2026, 3, 14)),
        ("quý II", date(2026, 6, 14)),
        ("quý III", date(2026, 9, 14)),
        ("quý IV", date(2026, 12, 14)),
    ]


def test_a_due_day_outside_the_year_or_a_partner_in_charge_is_refused(ward: TestWard) -> None:
    plan = planned(ward)
    with pytest.raises(Refused, match="năm 2026"):
        task_of(ward, plan, due_on=date(2027, 1, 1))
    with pytest.raises(Refused, match="đơn vị của phường"):
        task_of(ward, plan, lead=ward.land_registry)
    assert not PlanTask.objects.exists()


def test_putting_a_due_day_off_needs_a_reason_and_stays_visible(ward: TestWard) -> None:
    task = task_of(ward, planned(ward))
    later = facts(ward, due_on=date(2026, 12, 20))
    with pytest.raises(Refused, match="lý do"):
        actions.change_task(task.pk, later, reason="", actor=ward.office, at=NOW, version=1)
    assert task.items.get().due_on == date(2026, 6, 30)
    actions.change_task(task.pk, later, reason="QĐ 45/QĐ-UBND", actor=ward.office, at=NOW, version=1)
    row = row_of(task.items.get(), TODAY)
    assert (row.item.due_on, row.item.first_due_on, row.moved) == (
        date(2026, 12, 20),
        date(2026, 6, 30),
        True,
    )
    assert "hạn 30/06/2026 thành 20/12/2026; lý do: QĐ 45/QĐ-UBND" in journal(task)[0].change_message


def test_who_was_slower_is_told_and_the_same_change_again_is_none(ward: TestWard) -> None:
    task = task_of(ward, planned(ward))
    new = facts(ward, text="Rà soát thủ tục hộ tịch")
    changed = actions.change_task(task.pk, new, reason="", actor=ward.office, at=NOW, version=1)
    again = actions.change_task(task.pk, new, reason="", actor=ward.office, at=NOW, version=1)
    assert changed.version == again.version == 2
    with pytest.raises(Conflict):
        actions.change_task(task.pk, facts(ward), reason="", actor=ward.office, at=NOW, version=1)


def test_the_rhythm_changes_only_before_work_was_noted(ward: TestWard) -> None:
    task = task_of(ward, planned(ward))
    monthly = facts(ward, rhythm="monthly", due_on=None, due_day=5)
    actions.change_task(task.pk, monthly, reason="", actor=ward.office, at=NOW, version=1)
    assert task.items.count() == 12
    noted(task.items.get(ordinal=3), "2026-03-02", 10, ward.office)
    with pytest.raises(Refused, match="không đổi cách lặp"):
        actions.change_task(task.pk, facts(ward), reason="x", actor=ward.office, at=NOW, version=2)
    assert task.items.count() == 12


def test_a_task_given_up_stays_with_its_reason_and_what_was_done_counts(ward: TestWard) -> None:
    plan = planned(ward)
    task = task_of(ward, plan, rhythm="quarterly", due_on=None, due_day=14)
    noted(task.items.get(ordinal=1), "2026-03-20", 100, ward.office)
    with pytest.raises(Refused, match="lý do"):
        actions.drop_task(task.pk, reason="", actor=ward.office, at=NOW, version=1)
    actions.drop_task(task.pk, reason="Cấp trên bãi bỏ", actor=ward.office, at=NOW, version=1)
    counted = tally(rows(plan, TODAY))
    assert (counted.total, counted.done_late, counted.overdue) == (1, 1, 0)
    with pytest.raises(Refused, match="đã bỏ"):
        noted(task.items.get(ordinal=2), "2026-11-20", 100, ward.office)


def test_last_years_tasks_are_a_start_taken_over_once(ward: TestWard) -> None:
    old = planned(ward, 2025, "2026-01-02 08:00")
    task_of(ward, old, due_on=date(2025, 6, 30), responsible=ward.officer, cooperating=(ward.tax,))
    task_of(ward, old, rhythm="monthly", due_on=None, due_day=31)
    gone = task_of(ward, old, due_on=date(2025, 7, 1), text="Đã bỏ")
    actions.drop_task(gone.pk, reason="Thôi", actor=ward.office, at=BEGUN, version=1)
    ward.officer.is_active = False
    ward.officer.save()
    plan = planned(ward)

    def copied() -> int:
        return actions.copy_tasks(plan.pk, 2025, actor=ward.office, at=BEGUN, request_id=uuid4())

    assert (copied(), copied()) == (2, 0)
    first, second = plan.tasks.order_by("pk")
    assert (first.due_on, first.responsible) == (date(2026, 6, 30), None)
    assert list(first.cooperating.all()) == [ward.tax]
    assert second.items.get(ordinal=2).due_on == date(2026, 2, 28)
    with pytest.raises(Refused, match="2019"):
        actions.copy_tasks(plan.pk, 2019, actor=ward.office, at=BEGUN, request_id=uuid4())


# -- progress ----------------------------------------------------------------------------------------


def test_who_records(ward: TestWard) -> None:
    """The responsible person; the unit in charge while nobody is named; the office for anybody."""
    plan = planned(ward)
    named = task_of(ward, plan, responsible=ward.culture_officer).items.get()
    unnamed = task_of(ward, plan).items.get()
    noted(named, "2026-05-04", 10, ward.culture_officer)
    noted(unnamed, "2026-05-04", 10, ward.officer)
    noted(named, "2026-05-05", 20, ward.office)
    for item, officer in (
        (named, ward.officer),
        (unnamed, ward.culture_officer),
        (named, ward.chairman),
        (named, ward.clerk),
    ):
        with pytest.raises(NotPermitted):
            noted(item, "2026-05-06", 30, officer)


def test_progress_sent_twice_is_noted_once_and_the_slower_is_told(ward: TestWard) -> None:
    item, request_id = task_of(ward, planned(ward)).items.get(), uuid4()
    for _ in range(2):
        noted(item, "2026-05-04", 40, ward.officer, request_id=request_id)
    assert PlanProgress.objects.count() == 1
    with pytest.raises(Conflict):
        noted(item, "2026-05-05", 60, ward.officer, version=1)
    item.refresh_from_db()
    assert item.percent == 40


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"on": date(2026, 5, 6)}, "sau hôm nay"),
        ({"on": date(2026, 5, 3)}, "Lần ghi trước"),
        ({"percent": 101}, "0 đến 100"),
        ({"words": ""}, "Ghi việc đã làm"),
    ],
)
def test_what_cannot_be_is_refused(ward: TestWard, changed: dict[str, Any], sentence: str) -> None:
    item = task_of(ward, planned(ward)).items.get()
    noted(item, "2026-05-04", 40, ward.officer)
    with pytest.raises(Refused, match=sentence):
        noted(item, "2026-05-05", **{"percent": 50, "actor": ward.officer} | changed)
    assert PlanProgress.objects.count() == 1


def test_done_is_confirmed_by_a_leader_who_may_also_send_it_back(ward: TestWard) -> None:
    plan = planned(ward)
    item = task_of(ward, plan).items.get()
    with pytest.raises(Refused, match="chưa được báo là xong"):
        actions.confirm_done(item.pk, actor=ward.chairman, at=NOW, version=item.version)
    item = noted(item, "2026-06-30", 100, ward.officer)
    assert row_of(item, TODAY).state is State.DONE_ON_TIME
    assert tally(rows(plan, TODAY)).to_confirm == 1
    with pytest.raises(NotPermitted):
        actions.confirm_done(item.pk, actor=ward.office, at=NOW, version=item.version)
    item = actions.confirm_done(item.pk, actor=ward.chairman, at=NOW, version=item.version)
    again = actions.confirm_done(item.pk, actor=ward.vice_chairman, at=NOW, version=0)
    assert again.confirmed_by == ward.chairman
    with pytest.raises(Refused, match="đã xác nhận"):
        noted(item, "2026-11-23", 50, ward.officer)
    back = actions.send_back(
        item.pk,
        percent=60,
        words="Thiếu danh sách",
        actor=ward.chairman,
        at=NOW,
        version=item.version,
        request_id=uuid4(),
    )
    assert (back.percent, back.done_on, back.confirmed_at) == (60, None, None)
    assert row_of(back, TODAY).state is State.OVERDUE
    assert "Trả lại, còn 60 %: Thiếu danh sách" in journal(item)[0].change_message


# -- sight --------------------------------------------------------------------------------------------


def test_an_officer_sees_the_tasks_of_the_unit_and_own_ones(ward: TestWard) -> None:
    plan = planned(ward)
    led = task_of(ward, plan)
    helped = task_of(ward, plan, lead=ward.counter, cooperating=(ward.economy,))
    own = task_of(ward, plan, lead=ward.counter, responsible=ward.officer)
    other = task_of(ward, plan, lead=ward.culture)
    assert set(visible_tasks(ward.officer)) == {led, helped, own}
    assert set(visible_tasks(ward.chairman)) == set(visible_tasks(ward.office)) == {led, helped, own, other}
    for officer in (ward.officer, ward.culture_officer, ward.clerk, ward.chairman):
        told = {task for task in PlanTask.objects.all() if sees(officer, task)}
        assert told == set(visible_tasks(officer))


# -- files -------------------------------------------------------------------------------------------


def test_evidence_lies_under_its_hash_is_kept_and_may_be_withdrawn(ward: TestWard) -> None:
    item = task_of(ward, planned(ward)).items.get()
    content = pdf()
    file = evidence_of(ward, item, content)
    with opened(file) as stored:
        assert stored.read() == content
    path = Path(settings.PAPERS_ROOT) / file.file_name
    long_ago = moment("2030-01-01 08:00")
    assert clear_forgotten(long_ago).startswith("dọn 0 tệp")
    assert path.exists()
    with pytest.raises(Refused, match="trùng nội dung"):
        evidence_of(ward, item, content)
    with pytest.raises(Refused, match="lý do"):
        actions.withdraw_evidence(file.pk, reason="", actor=ward.office, at=NOW)
    with pytest.raises(NotPermitted):
        actions.withdraw_evidence(file.pk, reason="Nhầm", actor=ward.culture_officer, at=NOW)
    actions.withdraw_evidence(file.pk, reason="Nhầm", actor=ward.office, at=NOW)
    assert path.exists()
    assert evidence_of(ward, item, content).pk != file.pk


def test_a_refused_file_leaves_nothing_and_sent_again_is_the_same(ward: TestWard) -> None:
    item, request_id = task_of(ward, planned(ward)).items.get(), uuid4()

    def send(content: bytes, officer: Officer) -> PlanEvidence:
        incoming = Incoming("bao-cao.pdf")
        incoming.write(content)
        incoming.finish()
        try:
            return actions.add_evidence(item.pk, incoming, actor=officer, at=NOW, request_id=request_id)
        finally:
            incoming.discard()

    for content, officer, error in (
        (b"<script>alert(1)</script>", ward.office, Refused),
        (pdf(), ward.culture_officer, NotPermitted),
    ):
        with pytest.raises(error):
            send(content, officer)
    root = Path(settings.PAPERS_ROOT) / "attachments"
    assert [path for path in root.rglob("*") if path.is_file() and path.name != ".lock"] == []
    assert send(pdf(), ward.office) == send(pdf(), ward.office)
    assert PlanEvidence.objects.count() == 1


# -- documents from above --------------------------------------------------------------------------------


def test_a_document_is_answered_by_who_is_responsible(ward: TestWard) -> None:
    document = asked_of(ward)
    answer: dict[str, Any] = {"number": "88/UBND-VP", "on": date(2026, 11, 22), "at": NOW}
    with pytest.raises(NotPermitted):
        actions.answer_document(document.pk, **answer, actor=ward.culture_officer, version=1)
    with pytest.raises(Refused, match="Ngày trả lời"):
        actions.answer_document(
            document.pk, **answer | {"on": date(2026, 11, 24)}, actor=ward.officer, version=1
        )
    for _ in range(2):
        document = actions.answer_document(document.pk, **answer, actor=ward.officer, version=1)
    assert (document.answer_number, document.version) == ("88/UBND-VP", 2)
    with pytest.raises(Conflict):
        actions.answer_document(
            document.pk, **answer | {"number": "89/UBND-VP"}, actor=ward.officer, version=1
        )
