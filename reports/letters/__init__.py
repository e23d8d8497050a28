"""Reports on paper: frozen figures and typed text -> an outline -> HTML -> PDF (decree 30/2020/NĐ-CP)."""

from .outline import OUTLINE, Heading
from .printing import report_html, report_pdf
from .report import PrintedReport

__all__ = ["OUTLINE", "Heading", "PrintedReport", "report_html", "report_pdf"]
