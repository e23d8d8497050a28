"""The figures that travel inside a printed report, as JSON: written into the PDF, read out of it again."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from dossiers.actions.events import canonical
from dossiers.letters.content import from_plain
from dossiers.lists.spreadsheet import workbook
from procedures.pdf import PdfAttachment

from .models import Report, ReportSnapshot
from .report_figures import ReportFigures
from .report_sheets import report_sheets

FIGURES_FILE, TABLES_FILE = "so-lieu.json", "so-lieu.xlsx"
LARGEST_PDF = 60_000_000  # bytes


class UnreadableError(ValueError):
    """The file is no report of this software; the sentence says why."""


@dataclass(frozen=True)
class Attached:
    """What a PDF says of itself: which report it is, and its figures."""

    report: int
    sha256: str
    definitions: str
    figures: dict[str, Any]


def attachments_of(report: Report) -> list[PdfAttachment]:
    """What travels in the PDF of a reviewed or signed report: its figures, for machines and for people.

    A draft has no frozen figures and carries nothing.
    """
    if report.is_draft:
        return []
    snapshot: ReportSnapshot = report.snapshot
    figures = from_plain(ReportFigures, snapshot.content)
    return [
        PdfAttachment(FIGURES_FILE, _told(report, snapshot), "Số liệu đã chốt, để kiểm tra bằng máy"),
        PdfAttachment(
            TABLES_FILE,
            workbook(report_sheets(figures), snapshot.taken_at),
            "Số liệu đã chốt, bảng tính",
        ),
    ]


def _told(report: Report, snapshot: ReportSnapshot) -> bytes:
    """The figures of a reviewed report with what is needed to check them, in canonical JSON."""
    told = {
        "report": report.pk,
        "period": report.period_label,
        "edition": report.edition,
        "number": report.number_text if report.is_signed else "",
        "data_at": snapshot.content["data_at"],
        "definitions": snapshot.definitions,
        "sha256": snapshot.sha256,
        "figures": snapshot.content,
    }
    return canonical(told).encode()


def read_attached(pdf: bytes) -> Attached:
    """The figures in a PDF. Raises UnreadableError with a sentence for the reader."""
    try:
        found = PdfReader(io.BytesIO(pdf)).attachments.get(FIGURES_FILE)
    except (PyPdfError, OSError, ValueError, KeyError, RecursionError) as error:
        raise UnreadableError("Tệp này không phải là PDF, hoặc đã hỏng.") from error
    if not found:
        raise UnreadableError("Trong tệp PDF không có số liệu kèm theo: đây không phải báo cáo đã chốt số.")
    try:
        told = json.loads(found[0])
        return Attached(
            int(told["report"]), str(told["sha256"]), str(told["definitions"]), dict(told["figures"])
        )
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableError("Số liệu kèm theo trong tệp PDF không đọc được.") from error
