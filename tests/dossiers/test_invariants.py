"""The checker of the stored data: quiet on a ward at work, and each kind of damage found and named."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from dossiers import actions
from dossiers.checking import Broken, check_all, verify
from dossiers.invariants import Scope
from dossiers.jobs import OUTBOX, RENDER, SWEEP, render_papers, run_job, run_sweep, send_outbox
from dossiers.models import Apology, Delivery, Dossier, Episode, Event, IssuedPaper, JobRun, OutboxMessage
from tests.ward import TestWard, build_ward, call, moment, received

pytestmark = pytest.mark.django_db

RECEIVED, LATE, NIGHT = "2026-03-02 09:00", "2026-03-06 08:00", moment("2026-03-07 02:30")


def guard() -> None:
    """Put the triggers back that tests/conftest.py takes away on SQLite, until the end of the test."""
    if connection.vendor == "sqlite":
        for statement in import_module("dossiers.migrations.0003_events_are_final").SQLITE:
            sql(statement)


@pytest.fixture
def ward(settings: Any) -> TestWard:
    """Two dossiers: one late with its letter printed and mailed, one finished in time."""
    guard()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    ward = build_ward()
    late, done = (received(ward, ward.business, RECEIVED) for _ in range(2))
    for dossier in (late, done):
        actions.hand_over(call(dossier, ward.clerk, "2026-03-02 10:00"))
    actions.submit_for_signature(call(done, ward.officer, "2026-03-04 09:00"))
    actions.approve(
        call(done, ward.chairman, "2026-03-04 10:00"),
        result_kind="granted",
        number="1/KD",
        result_date=moment("2026-03-04 10:00").date(),
    )
    actions.resolve(call(done, ward.officer, "2026-03-04 11:00"))
    run_job(SWEEP, run_sweep, moment("2026-03-06 07:30"))
    actions.edit_apology(
        call(late, ward.office, LATE),
        reason_code="c",
        reason_text="Phòng thiếu người thẩm tra",
        new_due=moment("2026-03-10 08:00").date(),
    )
    actions.submit_apology(call(late, ward.office, LATE))
    actions.approve_apology(call(late, ward.chairman, "2026-03-06 09:00"))
    run_job(RENDER, render_papers, moment("2026-03-06 09:01"))
    run_job(OUTBOX, send_outbox, moment("2026-03-06 09:02"))
    for job in (SWEEP, RENDER, OUTBOX):
        run_job(job, lambda at: "không có gì mới", moment("2026-03-07 02:00"))
    return ward


def sentences() -> list[str]:
    return [sentence for one in check_all(Scope(NIGHT, None)) for sentence in one.sentences]


def test_a_ward_at_work_is_whole(ward: TestWard) -> None:
    assert sentences() == []
    assert verify(NIGHT).endswith("tất cả đúng")
    looked = {one.check.code: one.looked for one in check_all(Scope(NIGHT, None))}
    assert min(looked.values()) >= 1, "every check has something to look at"
    out = StringIO()
    call_command("verify_invariants", stdout=out)
    assert "I6 chuỗi sự việc nguyên vẹn: 3 hồ sơ, đúng" in out.getvalue()


def late_dossier() -> Dossier:
    return Apology.objects.get().dossier


def finished() -> Dossier:
    return Dossier.objects.get(status="resolved")


def letter() -> IssuedPaper:
    return IssuedPaper.objects.get(kind="apology")


def sql(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text)


def the_guard_is_gone() -> None:
    if connection.vendor == "sqlite":
        sql("DROP TRIGGER events_are_final_update")
    else:
        sql("DROP TRIGGER events_are_final ON dossiers_event")


def a_receipt_is_lost() -> None:
    IssuedPaper.objects.filter(kind="receipt", dossier=finished()).delete()


def a_number_is_skipped() -> None:
    Dossier.objects.filter(pk=finished().pk).update(register_number=7)


def a_dossier_is_called_late_that_was_in_time() -> None:
    dossier = finished()
    Episode.objects.create(
        dossier=dossier,
        kind="late",
        anchor=dossier.due_first,
        opened_at=moment(LATE),
        closed_at=moment(LATE),
        closed_as="done",
    )


def it_was_called_late_too_early() -> None:
    Episode.objects.filter(kind="late").update(opened_at=moment(RECEIVED))


def a_late_dossier_was_not_seen() -> None:
    Episode.objects.all().delete()


def the_file_is_gone(root: Path) -> None:
    (root / letter().file_name).unlink()


def the_file_was_changed(root: Path) -> None:
    (root / letter().file_name).write_bytes(b"%PDF-1.7 another")


def the_letter_was_never_printed() -> None:
    IssuedPaper.objects.filter(kind="apology").update(file_name="", sha256="", rendered_at=None)


def the_date_in_the_letter_is_another() -> None:
    Apology.objects.update(new_due=moment("2026-03-11 17:00"))


def a_file_belongs_to_nobody(root: Path) -> None:
    path = root / "aa" / "aa00.pdf"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"%PDF")
    os.utime(path, ((NIGHT - timedelta(days=2)).timestamp(),) * 2)


def a_mail_waits_for_ever() -> None:
    Delivery.objects.all().delete()
    OutboxMessage.objects.update(status="pending", sent_at=None)


def a_mail_is_there_twice() -> None:
    mail = OutboxMessage.objects.exclude(paper=None).get()
    mail.pk, mail.key, mail.status, mail.sent_at = None, f"{mail.key}:again", "pending", None
    mail.message_id, mail.not_before = "<x@y>", moment("2027-01-01 08:00")
    mail.save(force_insert=True)


def a_mail_has_another_name() -> None:
    OutboxMessage.objects.exclude(paper=None).update(message_id="<other@phuong.example>")


def the_delivery_is_not_noted() -> None:
    Delivery.objects.all().delete()


def the_state_was_changed_behind_the_back() -> None:
    Dossier.objects.filter(pk=late_dossier().pk).update(status="received")


def the_last_event_is_missing() -> None:
    Dossier.objects.filter(pk=late_dossier().pk).update(event_head="0" * 64)


def an_event_names_another_hash() -> None:
    event = Event.objects.filter(dossier=late_dossier()).latest("seq")
    event.pk, event.seq = None, event.seq + 1
    event.save(force_insert=True)


def a_due_date_was_moved() -> None:
    Dossier.objects.filter(pk=finished().pk).update(due_first=moment("2026-03-04 17:00"))


DAMAGE: list[tuple[Callable[..., None], str]] = [
    (the_guard_is_gone, "không còn chặn việc sửa, xóa sự việc"),
    (a_receipt_is_lost, "không có giấy tiếp nhận"),
    (a_number_is_skipped, "thiếu 1 số (02)"),
    (a_number_is_skipped, "ngoài khoảng 1-2 (07)"),
    (a_dossier_is_called_late_that_was_in_time, "có kết quả trong hạn mà vẫn ghi trễ hẹn"),
    (it_was_called_late_too_early, "trước hạn"),
    (a_late_dossier_was_not_seen, "trễ hẹn mà chưa được phát hiện"),
    (the_file_is_gone, "đã mất hoặc bị thay đổi"),
    (the_file_was_changed, "đã mất hoặc bị thay đổi"),
    (the_letter_was_never_printed, "đã duyệt mà chưa in thành tệp"),
    (the_letter_was_never_printed, "đã gửi mà tệp kèm theo chưa được in"),
    (the_date_in_the_letter_is_another, "in ngày hẹn 2026-03-10, sổ ghi 11/03/2026"),
    (a_file_belongs_to_nobody, "aa00.pdf không có giấy nào nhận"),
    (a_mail_waits_for_ever, "đến lượt mà không được gửi"),
    (a_mail_is_there_twice, "2 thư khác nhau về cùng một việc"),
    (a_mail_has_another_name, "mã thư không theo việc gây ra nó"),
    (the_delivery_is_not_noted, "thư xin lỗi chưa ghi là đã gửi"),
    (the_state_was_changed_behind_the_back, "trạng thái mà không sự việc nào ghi"),
    (the_last_event_is_missing, "chuỗi sự việc đứt"),
    (an_event_names_another_hash, "chuỗi sự việc đứt ở sự việc"),
    (a_due_date_was_moved, "tính lại là"),
    (a_due_date_was_moved, "đếm từng ngày là"),
]


@pytest.mark.parametrize(
    ("damage", "told"), DAMAGE, ids=[f"{damage.__name__}-{n}" for n, (damage, _) in enumerate(DAMAGE)]
)
def test_each_damage_is_found_and_named(
    ward: TestWard, settings: Any, damage: Callable[..., None], told: str
) -> None:
    if damage.__code__.co_argcount:
        damage(settings.PAPERS_ROOT)
    else:
        damage()
    assert any(told in sentence for sentence in sentences()), sentences()
    with pytest.raises(Broken, match="chỗ không đúng"):
        verify(NIGHT)
    with pytest.raises(CommandError):
        call_command("verify_invariants", stdout=StringIO())


def test_a_mail_of_the_last_minute_waits_for_the_morning_and_nothing_is_wrong(ward: TestWard) -> None:
    OutboxMessage.objects.exclude(paper=None).update(
        status="pending", sent_at=None, not_before=moment("2026-03-06 16:59")
    )
    Delivery.objects.all().delete()
    Apology.objects.update(status="approved", delivered_at=None)
    JobRun.objects.create(job=OUTBOX, started_at=moment("2026-03-06 23:00"), ok=True)
    assert not any("đến lượt" in sentence for sentence in sentences())


def test_the_night_notes_what_is_broken_for_the_jobs_page(ward: TestWard) -> None:
    a_due_date_was_moved()
    with pytest.raises(Broken):
        run_job("verify_invariants", verify, NIGHT)
    run = JobRun.objects.get(job="verify_invariants")
    assert not run.ok and finished().code in run.summary


def test_of_many_dossiers_a_part_is_walked_each_night_and_all_in_time(ward: TestWard) -> None:
    def walked(day: int) -> int:
        found = check_all(Scope(NIGHT + timedelta(days=day), 1))
        return sum(one.looked for one in found if "từng ngày" in one.check.what)

    assert [walked(day) for day in range(4)] == [1, 1, 1, 1]
