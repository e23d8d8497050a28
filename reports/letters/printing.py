"""The report as HTML for the screen and as PDF."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime

from django.template.loader import render_to_string

from procedures.pdf import REPORT_STYLESHEETS, PdfAttachment, render_pdf

from .report import PrintedReport

TEMPLATE = "papers/report.html"
STYLESHEETS = (*REPORT_STYLESHEETS, "css/papers-annual.css")


def report_html(report: PrintedReport, *, screen: bool = False) -> str:
    """A whole HTML page; `screen` links the stylesheets (inline styles would be stopped by the CSP)."""
    html = render_to_string(TEMPLATE, report.context() | {"screen": screen})
    return unicodedata.normalize("NFC", html)


def report_pdf(report: PrintedReport, created: datetime, files: Sequence[PdfAttachment] = ()) -> bytes:
    """The PDF, with `files` inside it; `created` is the moment written into it. The same report, files and
    moment, the same bytes."""
    return render_pdf(report_html(report), created=created, stylesheets=STYLESHEETS, attachments=files)
