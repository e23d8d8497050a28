"""The report as HTML for the screen and as PDF."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from django.template.loader import render_to_string

from procedures.pdf import REPORT_STYLESHEETS, render_pdf

from .annual import AnnualReport

TEMPLATE = "papers/report_annual.html"
STYLESHEETS = (*REPORT_STYLESHEETS, "css/papers-annual.css")


def report_html(report: AnnualReport, *, screen: bool = False) -> str:
    """A whole HTML page; `screen` links the stylesheets (inline styles would be stopped by the CSP)."""
    html = render_to_string(TEMPLATE, report.context() | {"screen": screen})
    return unicodedata.normalize("NFC", html)


def report_pdf(report: AnnualReport, created: datetime) -> bytes:
    """The PDF; `created` is the moment written into the file. The same report and moment, the same bytes."""
    return render_pdf(report_html(report), created=created, stylesheets=STYLESHEETS)
