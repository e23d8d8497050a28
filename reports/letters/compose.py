"""From a report's record and its figures to the paper: the identity in force on the day of issue."""

from __future__ import annotations

from datetime import date, datetime

from dossiers.letters import Letterhead, Signer
from dossiers.letters.content import from_plain, to_plain
from procedures.calendar import local
from procedures.dates import vn_date
from procedures.models import CalendarVersion, FormSet, Officer, Ward

from ..differences import differences
from ..entry_kinds import KINDS
from ..models import Report
from ..report_figures import ReportFigures
from ..report_reading import report_figures
from .report import PrintedReport, TypedLine

_LETTER_NAMES = {
    "2018": "Phiếu xin lỗi và hẹn lại ngày trả kết quả",
    "2025": "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết",
}


def paper_of(report: Report, at: datetime, *, annexed: bool = True) -> PrintedReport:
    """The paper of a report: from its frozen figures once reviewed, from the dossiers at `at` before.

    `annexed` False leaves out what only the annexes of the printed paper need.
    """
    texts = {section.key: section.text for section in report.sections.all()} if report.pk else {}
    signer = report.signer or (_chairman() if annexed else None)
    return printed_report(
        report,
        figures_of(report, at, annexed=annexed),
        texts,
        today=local(at).date(),
        signer=signer,
        typed=_typed(report) if annexed else (),
    )


def _chairman() -> Officer | None:
    """Whose name a draft shows where it will be signed."""
    found: Officer | None = Officer.objects.filter(post=Officer.Post.CHAIRMAN, is_active=True).first()
    return found


def figures_of(report: Report, at: datetime, *, annexed: bool = True) -> ReportFigures:
    """The figures a report tells: frozen ones once reviewed, else those known at `at`.

    `annexed` False leaves out what only the annexes need, of a draft.
    """
    if not report.is_draft:
        frozen: ReportFigures = from_plain(ReportFigures, report.snapshot.content)
        return frozen
    calendar = CalendarVersion.objects.current().calendar
    return report_figures(report.reporting_period, at, calendar, annexed=annexed)


def printed_report(
    report: Report,
    figures: ReportFigures,
    texts: dict[str, str],
    *,
    today: date,
    signer: Officer | None,
    typed: tuple[TypedLine, ...] = (),
) -> PrintedReport:
    """The paper of the report. `today` is the day whose identity a ward without an older one prints.

    A draft names the signer who would sign it, and has holes where number and day will stand.
    """
    ward = identity(report.issued_on, today)
    day = report.issued_on.isoformat()
    return PrintedReport(
        letterhead=Letterhead(
            organ_lines=("Ủy ban nhân dân", ward.name),
            number_text=report.number_text,
            place=ward.place,
            issued_on=day if report.is_signed else day[:7],
        ),
        subject_lines=report.subject_lines,
        organ=ward.committee_name,
        figures=figures,
        texts=texts,
        letter_name=_letter_name(ward, report.issued_on),
        signer=Signer(
            capacity=report.capacity or "chairman",  # type: ignore[arg-type]  # its choices are the paper's
            name=signer.full_name if signer else "",
        ),
        recipients=tuple(line.strip() for line in report.recipients.splitlines() if line.strip()),
        draft=not report.is_signed,
        replaces=_replaces(report, figures, ward),
        typed=typed,
    )


def _typed(report: Report) -> tuple[TypedLine, ...]:
    """The typed numbers in the order of the national annex; one query."""
    entries = {entry.key: entry for entry in report.entries.all()} if report.pk else {}
    return tuple(
        TypedLine(kind.part, kind.label, entries[kind.key].value, kind.unit, entries[kind.key].source)
        for kind in KINDS
        if kind.key in entries
    )


def _replaces(report: Report, figures: ReportFigures, ward: Ward) -> tuple[str, ...]:
    """Of another edition: which one it replaces, and the figures that changed; nothing of the first."""
    if report.edition == 1:
        return ()
    before = Report.objects.select_related("snapshot").get(code=report.code, edition=report.edition - 1)
    changed = differences({"": before.snapshot.content["counts"]}, {"": to_plain(figures)["counts"]})
    told = [
        f"- {one.where.removeprefix(', ')}: {one.told} hồ sơ sửa thành {one.found} hồ sơ;" for one in changed
    ]
    first = (
        f"Báo cáo này thay thế Báo cáo số {before.number_text} ngày {vn_date(before.issued_on)} của "
        f"{ward.committee_name}. Số liệu khác so với báo cáo đó:"
    )
    return (first, *(told or ["- Không có số liệu nào khác."]))


def identity(on: date, today: date) -> Ward:
    """The ward as it was on the day; a ward set up later has only today's identity."""
    known = Ward.objects.select_related("pinned_form_set")
    found: Ward = known.in_force(on).first() or known.current(today)
    return found


def _letter_name(ward: Ward, on: date) -> str:
    form_set = ward.pinned_form_set or FormSet.objects.in_force(on).first()
    return _LETTER_NAMES[form_set.code if form_set and form_set.code in _LETTER_NAMES else "2025"]


def default_recipients(ward: Ward) -> str:
    """Who gets the report, as the ward's superior unit of that time suggests; the office may change it."""
    above = ward.superior_place.split(",")[0].strip()
    office = "Phòng Nội vụ" if above.startswith("thành phố") else "Sở Nội vụ"
    lines = [
        f"UBND {above}",
        f"{office} {above}",
        f"Thường trực Đảng ủy, HĐND {ward.name}",
        f"Chủ tịch, các PCT UBND {ward.name}",
        "Các đơn vị thuộc phường",
        "Lưu: VT, VP (03)",
    ]
    return "\n".join(lines)
