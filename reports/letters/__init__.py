"""Reports on paper: frozen figures and typed text -> an outline -> HTML -> PDF (decree 30/2020/NĐ-CP)."""

from .annual import AnnualReport
from .outline import OUTLINE, Heading
from .printing import report_html, report_pdf

__all__ = ["OUTLINE", "AnnualReport", "Heading", "report_html", "report_pdf"]
