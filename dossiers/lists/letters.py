"""The register of letters of apology: every number taken, with the letters withdrawn and replaced."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, QuerySet

from dossiers.letters.lists import ListColumn, ListPaper
from dossiers.models import Apology, Delivery, Dossier, IssuedPaper
from dossiers.numbering import paper_number
from procedures.calendar import at_minute, local
from procedures.dates import vn_date
from procedures.models import Department, Officer

from .papers import head_of, period_words, printed_words, ward_on
from .register import CHUNK
from .tables import Cell, Column, Table

TITLE = "SỔ THEO DÕI THƯ XIN LỖI"
AGAIN = "again"
STATES = [
    (Apology.Status.APPROVED.value, "Đã duyệt, chờ gửi"),
    (Apology.Status.DELIVERED.value, "Đã gửi"),
    (Apology.Status.WITHDRAWN.value, "Đã rút"),
    (Apology.Status.SUPERSEDED.value, "Đã thay"),
    (AGAIN, "Hẹn lại từ lần hai"),
]
_COLUMNS = (
    ListColumn(heading="Số", align="middle"),
    ListColumn(heading="Ngày", align="middle"),
    ListColumn(heading="Mã hồ sơ", align="code"),
    ListColumn(heading="Người nhận thư"),
    ListColumn(heading="Thủ tục"),
    ListColumn(heading="Hạn bị lỡ", align="middle"),
    ListColumn(heading="Hẹn lại", align="middle"),
    ListColumn(heading="Lý do, bước gây trễ"),
    ListColumn(heading="Người duyệt"),
    ListColumn(heading="Gửi cho người nộp"),
    ListColumn(heading="Ghi chú"),
)
_TABLE_COLUMNS = (
    Column("Số", "code", 16),
    Column("Ngày", "day", 12),
    Column("Mã hồ sơ", "code", 24),
    Column("Người nhận thư", width=28),
    Column("Thủ tục", width=48),
    Column("Phòng", width=28),
    Column("Hạn bị lỡ", "moment", 17),
    Column("Hẹn lại", "moment", 17),
    Column("Nhóm lý do", width=24),
    Column("Lý do", width=48),
    Column("Bước gây trễ", width=32),
    Column("Người duyệt", width=24),
    Column("Gửi cho người nộp", width=40),
    Column("Tình trạng", width=18),
    Column("Ghi chú", width=40),
)


@dataclass(frozen=True)
class Letters:
    """Which letters: numbered on these local dates, both included; of a department, in a state, or all."""

    first: date
    last: date
    department: int | None = None
    state: str = ""

    def letters(self, officer: Officer) -> QuerySet[Apology]:
        """In the order of the numbers, for the officer's eyes."""
        start, end = at_minute(self.first, 0), at_minute(self.last + timedelta(days=1), 0)
        found = Apology.objects.filter(
            paper__issued_at__gte=start,
            paper__issued_at__lt=end,
            dossier__in=Dossier.objects.visible_to(officer),
        )
        if self.department:
            found = found.filter(dossier__department=self.department)
        if self.state == AGAIN:
            found = found.filter(ordinal__gt=1)
        elif self.state:
            found = found.filter(status=self.state)
        told = Prefetch("paper__deliveries", Delivery.objects.order_by("delivered_at", "pk"))
        return (
            found.select_related(
                "paper",
                "approved_by",
                "step__department",
                "dossier__applicant",
                "dossier__procedure",
                "dossier__department",
            )
            .prefetch_related(told)
            .order_by("paper__year", "paper__unit", "paper__number")
        )

    def words(self) -> tuple[str, ...]:
        """The line under the title."""
        parts = [period_words(self.first, self.last)]
        if self.department and (found := Department.objects.filter(pk=self.department).first()):
            parts.insert(0, found.name)
        if self.state:
            parts.append(dict(STATES)[self.state].lower())
        return (" - ".join(parts),)


def sent_lines(letter: Apology) -> list[str]:
    """How it reached the citizen, each way with day and proof; the Message-ID of a mail is left out."""
    return [
        f"{one.get_way_display()} {vn_date(local(one.delivered_at))}"
        + (f", {one.detail}" if one.detail and one.way in _BY_HAND else "")
        for one in _paper(letter).deliveries.all()
    ]


_BY_HAND = (Delivery.Way.PRINTED, Delivery.Way.POST)


def notes_of(letter: Apology) -> list[str]:
    """What is out of the usual: another date given before, withdrawn, replaced."""
    notes = [f"Hẹn lại lần {letter.ordinal}: {letter.chairman_reason}"] if letter.is_again else []
    if letter.closed_at is not None:
        notes.append(
            f"{letter.get_status_display()} {vn_date(local(letter.closed_at))}: {letter.closed_reason}"
        )
    return notes


def step_words(letter: Apology) -> str:
    """The step that held the dossier, with whose it is; empty where it is not known."""
    return f"{letter.step.name} ({letter.step.department.short_name})" if letter.step else ""


def _paper(letter: Apology) -> IssuedPaper:
    if letter.paper is None:
        raise ValueError("only a letter with a number is in the register")
    return letter.paper


def letters_paper(asked: Letters, at: datetime, officer: Officer) -> ListPaper:
    """The register as it is printed, lying."""
    rows = tuple(_row(letter) for letter in asked.letters(officer).iterator(chunk_size=CHUNK))
    return ListPaper(
        style="letters",
        **head_of(ward_on(asked.last)),
        title=TITLE,
        lines=asked.words(),
        columns=_COLUMNS,
        rows=rows,
        notes=(f"Cộng {len(rows)} thư. Hồ sơ có thư xin lỗi vẫn tính là trễ hẹn.",),
        hands=(("NGƯỜI LẬP SỔ", officer.full_name), ("LÃNH ĐẠO", "")),
        numbered=True,
        printed=printed_words(at, officer),
    )


def _row(letter: Apology) -> tuple[str, ...]:
    dossier, paper = letter.dossier, _paper(letter)
    reason = "\n".join(part for part in (letter.get_reason_code_display(), step_words(letter)) if part)
    return (
        f"{paper.number:02d}",
        vn_date(local(paper.issued_at)),
        dossier.code or "",
        dossier.applicant.full_name,
        dossier.procedure.name,
        vn_date(local(letter.anchor)),
        vn_date(local(letter.new_due)),
        reason,
        letter.approved_by.full_name if letter.approved_by else "",
        "\n".join(sent_lines(letter)) or "chưa gửi",
        "\n".join(notes_of(letter)),
    )


def letters_table(asked: Letters, officer: Officer) -> Table:
    """The register as a spreadsheet."""
    return Table(TITLE, _TABLE_COLUMNS, _table_rows(asked, officer), asked.words())


def _table_rows(asked: Letters, officer: Officer) -> Iterator[list[Cell]]:
    for letter in asked.letters(officer).iterator(chunk_size=CHUNK):
        dossier, paper = letter.dossier, _paper(letter)
        yield [
            paper_number(paper.number, paper.symbol),
            local(paper.issued_at).date(),
            dossier.code or "",
            dossier.applicant.full_name,
            dossier.procedure.name,
            dossier.department.name if dossier.department else "",
            local(letter.anchor),
            local(letter.new_due),
            letter.get_reason_code_display(),
            letter.reason_text,
            step_words(letter),
            letter.approved_by.full_name if letter.approved_by else "",
            "; ".join(sent_lines(letter)),
            letter.get_status_display(),
            "; ".join(notes_of(letter)),
        ]
