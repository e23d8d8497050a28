"""The text of a report as a DOCX, for the office that has to edit by hand. No number in it can be proved any
more, and it says so; layout by decree 30/2020/NĐ-CP, annex I.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from dossiers.letters import recipient_lines
from dossiers.letters.words import bound
from procedures.dates import vn_decimal, vn_number

from ..tables import Row
from .report import PrintedReport, Section
from .words import Paragraph

NOTE = (
    "Bản để sửa bằng tay: số liệu trong tệp này không còn kiểm chứng được. Bản có giá trị là tệp PDF đã ký."
)
_FONT, _BODY = "Times New Roman", Pt(14)
_SECTORS = ("TT", "Lĩnh vực", "Tiếp nhận", "Đã giải quyết", "Trước hạn", "Đúng hạn", "Quá hạn", "Tỷ lệ (%)")
_COLUMNS = ("TT", "Lĩnh vực", *(f"({number})" for number in range(3, 14)))
_LATE = ("TT", "Mã hồ sơ", "Thủ tục", "Hạn trả", "Có kết quả", "Quá hạn (ngày)", "Văn bản xin lỗi")


def report_docx(report: PrintedReport) -> bytes:
    """The whole report with its tables; charts stay in the PDF."""
    document = Document()
    _set_up(document)
    _write_head(document, report)
    tables = report.tables()
    for section in report.sections():
        _write_section(document, section, tables)
    _paragraph(document, report.context()["closing"])
    _write_signature(document, report)
    _write_annexes(document, report, tables)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _set_up(document: Any) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin = page.bottom_margin = Mm(20)
    page.left_margin, page.right_margin = Mm(30), Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, _BODY
    style.paragraph_format.space_after = Pt(6)
    note = page.header.paragraphs[0]
    note.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = note.add_run(NOTE)
    run.italic, run.font.size = True, Pt(10)


def _write_head(document: Any, report: PrintedReport) -> None:
    head = report.letterhead
    day, month, year = (part or "…" for part in head.day_parts)
    left = [*(line.upper() for line in head.organ_lines), f"Số: {head.number_text}"]
    right = [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        f"{head.place}, ngày {day} tháng {month} năm {year}",
    ]
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    for cell, lines in zip(cells, (left, right), strict=True):
        _fill(cell, lines, bold=len(lines) - 1)
    _paragraph(document, report.title, bold=True, centred=True)
    for line in report.subject_lines:
        _paragraph(document, line, bold=True, centred=True)
    for line in report.replaces:
        _paragraph(document, line)


def _fill(cell: Any, lines: Sequence[str], *, bold: int) -> None:
    """The lines of a cell, centred; the first so many in bold."""
    for number, line in enumerate(lines):
        place = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        place.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = place.add_run(_composed(line))
        run.bold, run.font.size = number < bold, Pt(13)


def _write_section(document: Any, section: Section, tables: dict[str, Any]) -> None:
    _paragraph(document, section.title, bold=True, level=section.heading.level)
    if section.handling is not None:
        _write_all(document, section.handling.before)
        _write_table(document, _SECTORS, _sector_lines(tables["rows"]))
        _write_all(document, (*section.handling.between, *section.handling.after, *tables["months_text"]))
    _write_all(document, section.paragraphs)


def _sector_lines(rows: Iterable[tuple[Row, dict[int, int], Any]]) -> list[Sequence[str]]:
    told = [
        (
            row.name,
            *(vn_number(n) for n in (row.received, row.resolved, row.early, row.on_time, row.late)),
            rate,
        )
        for row, _, rate in rows
    ]
    last = len(told)
    return [
        (str(number) if number < last else "", *words, "—" if rate is None else vn_decimal(rate, 1))
        for number, (*words, rate) in enumerate(told, start=1)
    ]


def _write_signature(document: Any, report: PrintedReport) -> None:
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    cells[0].paragraphs[0].add_run("Nơi nhận:").bold = True
    for line in recipient_lines(report.recipients):
        cells[0].add_paragraph().add_run(_composed(line)).font.size = Pt(11)
    _fill(cells[1], [*report.signer.authority, "", "", "", report.signer.name], bold=9)


def _write_annexes(document: Any, report: PrintedReport, tables: dict[str, Any]) -> None:
    page = document.add_section()
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    _paragraph(document, "Biểu số II.06a/VPCP/KSTT", bold=True, centred=True)
    lines = [
        (str(number), row.name, *(vn_number(value) for value in columns.values()))
        for number, (row, columns) in enumerate(tables["form"], start=1)
    ]
    _write_table(document, _COLUMNS, lines)
    if not tables["late"]:
        return
    _paragraph(document, "Danh sách hồ sơ quá hạn và văn bản xin lỗi", bold=True, centred=True)
    late = [
        (
            str(number),
            row.code,
            row.procedure,
            due,
            resolved,
            str(row.days_late),
            ", ".join(row.letters) or "—",
        )
        for number, (row, due, resolved) in enumerate(tables["late"], start=1)
    ]
    _write_table(document, _LATE, late)


def _write_all(document: Any, paragraphs: Iterable[Paragraph]) -> None:
    for paragraph in paragraphs:
        _paragraph(document, "".join(run.text for run in paragraph))


def _paragraph(
    document: Any, text: str, *, bold: bool = False, centred: bool = False, level: int = 0
) -> None:
    """One paragraph; with `level` a heading of the outline, which readers can jump to."""
    place = document.add_paragraph(style=f"Heading {level - 1}" if level else None)
    place.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY
    if not (bold or centred):
        place.paragraph_format.first_line_indent = Mm(10)
    run = place.add_run(_composed(text))
    run.bold, run.font.name, run.font.size = bold, _FONT, _BODY
    if level:
        run.font.color.rgb = None


def _write_table(document: Any, heads: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        _cell(cell, head, bold=True)
    for line in lines:
        for cell, text in zip(table.add_row().cells, line, strict=True):
            _cell(cell, text)
    document.add_paragraph()


def _cell(cell: Any, text: str, *, bold: bool = False) -> None:
    run = cell.paragraphs[0].add_run(_composed(text))
    run.bold, run.font.size = bold, Pt(11)


def _composed(text: str) -> str:
    """As a file may hold it: composed letters, no sign XML cannot carry."""
    kept = "".join(sign for sign in text if sign == "\n" or sign == "\t" or ord(sign) >= 32)
    return unicodedata.normalize("NFC", bound(kept))
