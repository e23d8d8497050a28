"""What the counter received in a day: when, from whom, for when promised, to whom given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import OuterRef, Subquery

from dossiers.letters.lists import ListColumn, ListPaper
from dossiers.models import Dossier, StepRun
from dossiers.workflow import Status
from procedures.calendar import at_minute, local
from procedures.dates import vn_date, vn_time
from procedures.models import Officer

from .papers import head_of, period_words, printed_words, ward_on

TITLE = "DANH SÁCH HỒ SƠ TIẾP NHẬN TRONG NGÀY"
_COLUMNS = (
    ListColumn(heading="STT", align="middle"),
    ListColumn(heading="Giờ nhận", align="middle"),
    ListColumn(heading="Mã hồ sơ", align="code"),
    ListColumn(heading="Người nộp"),
    ListColumn(heading="Thủ tục"),
    ListColumn(heading="Hẹn trả", align="middle"),
    ListColumn(heading="Giao cho"),
)


@dataclass(frozen=True)
class Received:
    """One dossier of the day; `given_to` is empty while the counter has it."""

    dossier: Dossier
    promised: str
    given_to: str


def received_on(day: date) -> list[Received]:
    """Everything received on the local date, in order; one query."""
    given = StepRun.objects.filter(dossier=OuterRef("pk"), seq__gt=1).order_by("seq")
    dossiers = (
        Dossier.objects.filter(
            received_at__gte=at_minute(day, 0), received_at__lt=at_minute(day + timedelta(days=1), 0)
        )
        .select_related("applicant", "procedure")
        .annotate(
            to_department=Subquery(given.values("department__short_name")[:1]),
            to_officer=Subquery(given.values("officer__full_name")[:1]),
        )
        .order_by("received_at", "pk")
    )
    return [_received(dossier) for dossier in dossiers]


def _received(dossier: Dossier) -> Received:
    due = dossier.promised_at
    promised = f"{vn_time(due)} {vn_date(due)}" if due else ""
    if dossier.state is Status.VOID:
        return Received(dossier, promised, dossier.get_status_display())
    to = [getattr(dossier, "to_department", None), getattr(dossier, "to_officer", None)]
    return Received(dossier, promised, ", ".join(part for part in to if part))


def intake_paper(day: date, rows: Sequence[Received], at: datetime, officer: Officer) -> ListPaper:
    """The list of the day, lying, with a place for the one who received."""
    return ListPaper(
        style="intake",
        **head_of(ward_on(day)),
        title=TITLE,
        lines=(period_words(day, day),),
        columns=_COLUMNS,
        rows=tuple(_row(place, row) for place, row in enumerate(rows, start=1)),
        notes=(f"Danh sách có {len(rows):02d} hồ sơ.",),
        hands=(("NGƯỜI LẬP DANH SÁCH", officer.full_name), ("PHỤ TRÁCH BỘ PHẬN", "")),
        printed=printed_words(at, officer),
    )


def _row(place: int, row: Received) -> tuple[str, ...]:
    dossier = row.dossier
    return (
        str(place),
        vn_time(local(dossier.receipt_moment)),
        dossier.code or "",
        dossier.applicant.full_name,
        dossier.procedure.name,
        row.promised.replace(" ", "\n"),
        row.given_to or "chưa bàn giao",
    )
