"""The story of a dossier's clock as plain lines of text: what a terminal prints. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from dossiers.actions.clock import clock_of
from dossiers.day_ledger import Segment
from dossiers.lateness import OUTCOME_LABELS, Outcome
from dossiers.presentation.day_rows import DayTable, day_tables
from dossiers.presentation.file import DossierFile
from dossiers.presentation.ledger import LedgerLine, ledger
from dossiers.presentation.steps import StepRow, StepTable, step_table
from dossiers.presentation.words import hours_words
from procedures.dates import vn_date, vn_decimal, vn_moment, vn_time


def explanation(file: DossierFile, days: Sequence[Segment]) -> Iterator[str]:
    """Line after line; times are of Asia/Ho_Chi_Minh. The dossier must have been received; `days` are its."""
    yield from _head(file)
    yield from ("", "VÌ SAO HẸN NGÀY NÀY")
    steps = clock_of(file.dossier, file.calendar)
    for line in ledger(file.dossier, steps, file.pauses, file.apologies, file.at, file.calendar, file.events):
        yield from _ledger_line(line)
    yield from ("", "TỪNG NGÀY")
    yield from _days(day_tables(days, file.calendar))
    yield from ("", "CÁC BƯỚC (giờ của ngày làm việc 8 giờ; thời gian tạm dừng không tính cho ai)")
    yield from _steps(step_table(file.dossier, file.runs, file.plans, file.stretches, file.at, file.calendar))


def _head(file: DossierFile) -> Iterator[str]:
    dossier = file.dossier
    yield f"Hồ sơ {dossier.code}" + (f" (mã tỉnh {dossier.external_code})" if dossier.external_code else "")
    yield f"{dossier.procedure.name} · {dossier.get_status_display()}"
    yield f"Thời hạn {dossier.limit_text}{_legs(file)}, tính theo lịch số {file.calendar.version}"
    yield f"Nhận lúc {vn_moment(dossier.receipt_moment)}"
    for words, moment in (
        ("Hẹn trên giấy (không bao giờ đổi)", dossier.promised_at),
        ("Hạn để đánh giá", dossier.due_first),
        ("Công dân được báo gần nhất", dossier.due_current),
        ("Có kết quả lúc", dossier.resolved_at),
        ("Kết thúc lúc", dossier.ended_at if dossier.resolved_at is None else None),
    ):
        if moment is not None:
            yield f"{words}: {vn_moment(moment)}"
    if dossier.outcome:
        days = f", {dossier.days_late} ngày làm việc" if dossier.days_late else ""
        yield f"Đánh giá: {OUTCOME_LABELS[Outcome(dossier.outcome)].lower()}{days}"


def _legs(file: DossierFile) -> str:
    after = file.dossier.second_leg_amount
    return f" ({file.dossier.limit_amount - after} + {after}, hai lần hẹn)" if after else ""


def _ledger_line(line: LedgerLine) -> Iterator[str]:
    due = f" -> {vn_moment(line.due)}" if line.due else f" -> {line.text}" if line.text else ""
    struck = " (đã thay)" if line.kind == "replaced" else ""
    yield f"  {vn_time(line.at)} {vn_date(line.at)}  {line.what}{due}{struck}"
    yield f"      {line.how}"


def _days(tables: Sequence[DayTable]) -> Iterator[str]:
    for table in tables:
        yield f"  {table.title}: {table.told}"
        for row in table.rows:
            yield "      " + "  ".join(part for part in (row.days, row.count, row.why) if part)


def _steps(table: StepTable) -> Iterator[str]:
    for row in table.rows:
        yield from _step(row)
    if table.days_late:
        shared = Decimal(sum(row.share for row in table.rows)) / 100
        yield f"  Cộng phần ngày trễ: {vn_decimal(shared, 2)} ngày"


def _step(row: StepRow) -> Iterator[str]:
    yield f"  {row.department}: {row.name}" + (f" · {row.officer}" if row.officer else "")
    if row.given_at is None:
        yield f"      chưa đến; định mức {hours_words(row.budget)}"
        return
    until = vn_moment(row.ended_at) if row.ended_at else "nay"
    yield f"      {vn_moment(row.given_at)} đến {until}{_marks(row)}"
    if row.outside_limit:
        yield "      ngoài thời hạn"
        return
    over = f", quá {hours_words(row.over)}" if row.over else ""
    share = f"; phần ngày trễ {vn_decimal(Decimal(row.share) / 100, 2)}" if row.share else ""
    yield f"      đã dùng {hours_words(row.used)} trên định mức {hours_words(row.budget)}{over}{share}"


def _marks(row: StepRow) -> str:
    marks = ["đang giữ"] if row.holds else []
    marks += ["giữ khi hồ sơ thành trễ"] if row.held_when_due else []
    return f" ({', '.join(marks)})" if marks else ""
