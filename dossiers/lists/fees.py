"""Fees and charges collected in a stretch of days: each payment, and what each collector has in the till."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Sum

from dossiers.letters.amounts import amount_words
from dossiers.letters.lists import ListColumn, ListPaper
from dossiers.models import Payment
from procedures.calendar import at_minute, local
from procedures.dates import vn_date, vn_number, vn_time
from procedures.models import Officer

from .papers import head_of, period_words, printed_words, ward_on
from .register import CHUNK
from .tables import Cell, Column, Table

TITLE = "BẢNG KÊ THU PHÍ, LỆ PHÍ"
_COLUMNS = (
    ListColumn(heading="STT", align="middle"),
    ListColumn(heading="Mã hồ sơ", align="code"),
    ListColumn(heading="Người nộp"),
    ListColumn(heading="Thủ tục"),
    ListColumn(heading="Thu lúc", align="middle"),
    ListColumn(heading="Số tiền (đồng)", align="right"),
    ListColumn(heading="Người thu"),
)


@dataclass(frozen=True)
class Till:
    """What one person collected, in đồng."""

    collector: int
    name: str
    count: int
    amount: int


@dataclass(frozen=True)
class Fees:
    """Which payments: local dates, both included, and one collector or all."""

    first: date
    last: date
    collector: int | None = None

    def payments(self) -> QuerySet[Payment]:
        """In order of time."""
        start, end = at_minute(self.first, 0), at_minute(self.last + timedelta(days=1), 0)
        found = Payment.objects.filter(collected_at__gte=start, collected_at__lt=end, amount_vnd__gt=0)
        if self.collector:
            found = found.filter(collected_by=self.collector)
        found = found.select_related("dossier__applicant", "dossier__procedure", "collected_by")
        return found.order_by("collected_at", "pk")

    def tills(self) -> list[Till]:
        """By collector; one query."""
        sums: Any = (
            self.payments()
            .order_by()
            .values_list("collected_by", "collected_by__full_name")
            .annotate(count=Count("pk"), amount=Sum("amount_vnd"))
        )
        return [Till(*row) for row in sums.order_by("collected_by__full_name", "collected_by")]

    def words(self, tills: Sequence[Till]) -> tuple[str, ...]:
        """The lines under the title."""
        whose = f"Người thu: {tills[0].name} - " if self.collector and tills else ""
        return (f"{whose}{period_words(self.first, self.last)}",)


def fees_paper(fees: Fees, at: datetime, officer: Officer) -> ListPaper:
    """The list with its sum in figures and words, and what each collector hands in."""
    tills = fees.tills()
    amount = sum(till.amount for till in tills)
    each = [f"{till.name}: {till.count} lần thu, {vn_number(till.amount)} đồng." for till in tills]
    return ListPaper(
        style="fees",
        **head_of(ward_on(fees.last)),
        title=TITLE,
        lines=fees.words(tills),
        columns=_COLUMNS,
        rows=tuple(_row(place, payment) for place, payment in enumerate(fees.payments(), start=1)),
        total=("Cộng", "", "", "", "", vn_number(amount), ""),
        notes=(f"Bằng chữ: {amount_words(amount)}.", *(each if len(each) > 1 else ())),
        hands=(("NGƯỜI LẬP BẢNG KÊ", officer.full_name), ("NGƯỜI NỘP TIỀN", ""), ("NGƯỜI NHẬN TIỀN", "")),
        printed=printed_words(at, officer),
    )


def _row(place: int, payment: Payment) -> tuple[str, ...]:
    dossier = payment.dossier
    return (
        str(place),
        dossier.code or "",
        dossier.applicant.full_name,
        dossier.procedure.name,
        f"{vn_time(payment.collected_at)}\n{vn_date(payment.collected_at)}",
        vn_number(payment.amount_vnd),
        payment.collected_by.full_name,
    )


def fees_table(fees: Fees) -> Table:
    """The payments as a spreadsheet; the sums are the reader's own."""
    columns = (
        Column("Mã hồ sơ", "code", 24),
        Column("Người nộp", width=28),
        Column("Thủ tục", width=48),
        Column("Thu lúc", "moment", 17),
        Column("Số tiền (đồng)", "money", 16),
        Column("Người thu", width=24),
    )
    notes = fees.words(fees.tills())
    return Table(TITLE, columns, _table_rows(fees), notes)


def _table_rows(fees: Fees) -> Iterator[list[Cell]]:
    for payment in fees.payments().iterator(chunk_size=CHUNK):
        dossier = payment.dossier
        yield [
            dossier.code or "",
            dossier.applicant.full_name,
            dossier.procedure.name,
            local(payment.collected_at),
            payment.amount_vnd,
            payment.collected_by.full_name,
        ]
