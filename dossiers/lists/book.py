"""The register as the circulars print it: form 06 of 01/2018/TT-VPCP, form 07 of 03/2025/TT-VPCP.

Every dossier received in the days, in the order of its number in the book; what was withdrawn or voided
stays, with the word for it. The set of 2018 has two columns more: how many sets, and notes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dossiers.actions.papers import form_set_of
from dossiers.lateness import Outcome, days_late
from dossiers.letters.lists import ListColumn, ListPaper
from dossiers.letters.words import phone_words, two_digits
from dossiers.models import Dossier, IssuedPaper
from dossiers.numbering import Series
from dossiers.querysets import DossierQuerySet
from dossiers.workflow import ENDED_EARLY, Status
from procedures.calendar import Calendar, at_minute, local
from procedures.dates import vn_date
from procedures.models import CalendarVersion, Officer, Sector
from procedures.templatetags.ward_text import mask_phone

from .papers import head_of, period_words, printed_words, ward_on
from .register import CHUNK
from .tables import Cell, Column, Table

TITLE = "SỔ THEO DÕI HỒ SƠ"
_BAND = "Nhận và trả kết quả"
_WAYS = {"counter": "Trực tiếp", "post": "Bưu chính công ích", "electronic": "Trực tuyến"}


@dataclass(frozen=True)
class Book:
    """Which pages of the book: local dates, both included, and a sector or all."""

    first: date
    last: date
    sector: int | None = None

    def dossiers(self, officer: Officer) -> DossierQuerySet:
        """What is in it, for the officer's eyes, in the order of the numbers."""
        start, end = at_minute(self.first, 0), at_minute(self.last + timedelta(days=1), 0)
        found = Dossier.objects.visible_to(officer).filter(
            received_at__gte=start, received_at__lt=end, register_number__isnull=False
        )
        if self.sector:
            found = found.filter(sector=self.sector)
        return found.order_by("register_year", "register_unit", "register_number")

    def words(self) -> tuple[str, ...]:
        """The line under the title: "Lĩnh vực: Đất đai - Từ ngày … đến ngày …"."""
        sector = Sector.objects.filter(pk=self.sector).first() if self.sector else None
        return (f"Lĩnh vực: {sector.name if sector else 'tất cả'} - {period_words(self.first, self.last)}",)


@dataclass(frozen=True)
class Entry:
    """One line of the book."""

    dossier: Dossier
    ending: str
    notes: str

    @property
    def address(self) -> str:
        """Column (6): where the person lives, and the telephone under it."""
        whose = self.dossier.applicant
        return "\n".join(part for part in (whose.address, phone_words(whose.phone)) if part)


def entries(dossiers: DossierQuerySet, at: datetime, calendar: Calendar) -> Iterator[Entry]:
    """The lines, read in pieces with the numbers of their letters of apology."""
    found = dossiers.select_related("applicant", "procedure", "department")
    part: list[Dossier] = []
    for dossier in found.iterator(chunk_size=CHUNK):
        part.append(dossier)
        if len(part) == CHUNK:
            yield from _entries(part, at, calendar)
            part = []
    yield from _entries(part, at, calendar)


def _entries(dossiers: Sequence[Dossier], at: datetime, calendar: Calendar) -> Iterator[Entry]:
    letters = defaultdict(list)
    papers = IssuedPaper.objects.filter(dossier__in=dossiers, kind=Series.APOLOGY.value).order_by("issued_at")
    for owner, number in papers.values_list("dossier_id", "number") if dossiers else ():
        letters[owner].append(two_digits(number))
    for dossier in dossiers:
        yield Entry(dossier, _ending(dossier), _notes(dossier, letters[dossier.pk], at, calendar))


def _ending(dossier: Dossier) -> str:
    """When the result was handed out, or how else it ended."""
    if dossier.returned_at is not None:
        return vn_date(dossier.returned_at)
    if dossier.ended_at is not None and dossier.state in {*ENDED_EARLY, Status.VOID}:
        return f"{dossier.get_status_display()} {vn_date(dossier.ended_at)}"
    return ""


def _notes(dossier: Dossier, letters: Sequence[str], at: datetime, calendar: Calendar) -> str:
    """ "Quá hạn 03 ngày; PXL số 52"."""
    late = _days_late(dossier, at, calendar)
    told = [f"Quá hạn {two_digits(late)} ngày" if late else "Quá hạn trong ngày"] if late is not None else []
    if letters:
        told.append(f"PXL số {', '.join(letters)}")
    if dossier.for_other_ward:
        told.append(f"Nhận hộ {dossier.for_other_ward}")
    return "; ".join(told)


def _days_late(dossier: Dossier, at: datetime, calendar: Calendar) -> int | None:
    if dossier.outcome:
        return dossier.days_late or 0 if dossier.outcome == Outcome.LATE.value else None
    if not dossier.is_open or dossier.due_first is None or at <= dossier.due_first:
        return None
    return days_late(local(dossier.due_first), local(at), calendar)


# -- on paper -----------------------------------------------------------------------------------------


def book_columns(form_set: str) -> tuple[ListColumn, ...]:
    """The columns of the form in their order."""
    old = form_set == "2018"
    return (
        ListColumn(heading="STT", align="middle"),
        ListColumn(heading="Mã hồ sơ", align="code"),
        ListColumn(heading="Tên TTHC"),
        *((ListColumn(heading="Số lượng hồ sơ (bộ)", align="middle"),) if old else ()),
        ListColumn(heading="Tên tổ chức, cá nhân"),
        ListColumn(heading="Địa chỉ, số điện thoại"),
        ListColumn(heading="Cơ quan chủ trì giải quyết"),
        ListColumn(heading="Nhận hồ sơ", align="middle", band=_BAND),
        ListColumn(heading="Hẹn trả kết quả", align="middle", band=_BAND),
        ListColumn(heading="Trả kết quả", align="middle", band=_BAND),
        ListColumn(heading="Phương thức nhận kết quả", align="middle", band=_BAND),
        ListColumn(heading="Ký nhận", band=_BAND),
        *((ListColumn(heading="Ghi chú"),) if old else ()),
    )


def book_row(entry: Entry, form_set: str) -> tuple[str, ...]:
    """A line as it is printed."""
    dossier, old = entry.dossier, form_set == "2018"
    return (
        str(dossier.register_number or ""),
        dossier.code or "",
        dossier.procedure.name,
        *((two_digits(dossier.copies),) if old else ()),
        dossier.applicant.full_name,
        entry.address,
        dossier.department.short_name,
        vn_date(dossier.receipt_moment),
        vn_date(dossier.promised_at) if dossier.promised_at else "",
        entry.ending,
        _WAYS[dossier.result_delivery],
        "",
        *((entry.notes,) if old else ()),
    )


def book_paper(
    book: Book, dossiers: DossierQuerySet, at: datetime, officer: Officer, *, first_page: int = 1
) -> ListPaper:
    """These dossiers of the book as pages that begin with `first_page`; the head only on page 1.

    Ward, organ and form are those of the last day: the book of a year before carries its own names.
    """
    ward = ward_on(book.last)
    form_set = form_set_of(ward, book.last)
    calendar = CalendarVersion.objects.current().calendar
    return ListPaper(
        style=f"book-{form_set}",
        **head_of(ward),
        title=TITLE,
        lines=book.words() if first_page == 1 else (),
        columns=book_columns(form_set),
        rows=tuple(book_row(entry, form_set) for entry in entries(dossiers, at, calendar)),
        numbered=True,
        printed=printed_words(at, officer),
        first_page=first_page,
    )


# -- as a spreadsheet -----------------------------------------------------------------------------------

_KINDS = {"Nhận hồ sơ": "day", "Hẹn trả kết quả": "day", "STT": "number", "Số lượng hồ sơ (bộ)": "number"}
_WIDTHS = {"Tên TTHC": 48, "Tên tổ chức, cá nhân": 28, "Địa chỉ, số điện thoại": 36, "Mã hồ sơ": 24}


def book_table(book: Book, at: datetime, officer: Officer, *, identity: bool) -> Table:
    """The same columns with real dates; without the right to identities no address, and a masked number."""
    ward = ward_on(book.last)
    form_set = form_set_of(ward, book.last)
    columns = [
        Column(one.heading, _KINDS.get(one.heading, "text"), _WIDTHS.get(one.heading, 18))  # type: ignore[arg-type]
        for one in book_columns(form_set)
    ]
    calendar = CalendarVersion.objects.current().calendar
    rows = (_table_row(entry, form_set, identity) for entry in entries(book.dossiers(officer), at, calendar))
    return Table(f"{TITLE}, {ward.name}", columns, rows, book.words())


def _table_row(entry: Entry, form_set: str, identity: bool) -> list[Cell]:
    dossier, cells = entry.dossier, list[Cell](book_row(entry, form_set))
    shift = 1 if form_set == "2018" else 0
    cells[0] = dossier.register_number
    if shift:
        cells[3] = dossier.copies
    if not identity:
        cells[4 + shift] = mask_phone(dossier.applicant.phone)
    cells[6 + shift] = local(dossier.receipt_moment).date()
    cells[7 + shift] = local(dossier.promised_at).date() if dossier.promised_at else None
    if dossier.returned_at is not None:
        cells[8 + shift] = local(dossier.returned_at).date()
    return cells
