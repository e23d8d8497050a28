"""The books of certification: a day or a month on the screen, as a landscape PDF, as a spreadsheet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from dossiers.certification import Book
from dossiers.forms.certification_book import BookForm
from dossiers.letters.certification_book import book_pdf
from dossiers.models import CertificationLine
from dossiers.presentation.certification_book import BookPage, book_rows
from dossiers.presentation.certification_sheet import book_table
from dossiers.views.downloads import pdf_answer, xlsx_download
from procedures.calendar import local
from procedures.models import Ward
from procedures.permissions import who_may
from procedures.roles import Role

SHOWN = 300  # rows on the screen
PRINTED = 500  # rows of one PDF: it is made while the reader waits
EXPORTED = 20_000  # rows of one spreadsheet
READERS = (Role.CLERK, Role.OFFICE, Role.LEADER)


@who_may(*READERS)
@require_GET
def certification_book(request: HttpRequest) -> HttpResponse:
    """The book on the screen: the lines of the days asked for, their sums, those of the month."""
    today = local(timezone.now()).date()
    form = _form(request, today)
    page = _page(form, SHOWN)
    context: dict[str, Any] = {
        "form": form,
        "book_page": page,
        "left_out": page.sums.lines - len([row for row in page.rows if not row.is_void]),
        "query": _query(page),
        "today": today,
        "month_query": _query(page, *_month(page.last)),
    }
    return render(
        request, "dossiers/certification/book.html", context, status=200 if form.is_valid() else 422
    )


@who_may(*READERS)
@require_GET
def certification_book_pdf(request: HttpRequest) -> HttpResponseBase:
    """The same in print; a longer one than can be made at once is refused with what to do."""
    at = local(timezone.now())
    page = _page(_form(request, at.date()), PRINTED + 1)
    if len(page.rows) > PRINTED:
        messages.error(request, f"Quá {PRINTED} dòng. Chọn ít ngày hơn rồi in, hoặc tải bảng tính.")
        return redirect(f"{reverse('certification-book')}?{_query(page)}")
    ward: Ward = Ward.objects.current(at.date())
    pdf = book_pdf(page, organ=ward.name.upper(), place=ward.place, created=at)
    return pdf_answer(pdf, f"{_name(page)}.pdf")


@who_may(*READERS)
@require_GET
def certification_book_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The same as a spreadsheet."""
    page = _page(_form(request, local(timezone.now()).date()), EXPORTED)
    return xlsx_download(book_table(page), f"{_name(page)}.xlsx")[0]


def _form(request: HttpRequest, today: date) -> BookForm:
    asked = request.GET.copy()
    asked.setdefault("so", Book.COPY.value)
    return BookForm(asked, today=today)


def _page(form: BookForm, most: int) -> BookPage:
    book, first, last = form.wanted
    lines = CertificationLine.objects.in_book(book.value, first, last)
    month = CertificationLine.objects.in_book(book.value, *_month(last))
    return BookPage(book, first, last, book_rows(lines[:most]), lines.totals(), month.totals())


def _month(day: date) -> tuple[date, date]:
    """The first and last day of the calendar month of a local date."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _query(page: BookPage, first: date | None = None, last: date | None = None) -> str:
    first, last = first or page.first, last or page.last
    return f"so={page.book.value}&tu={first:%d/%m/%Y}&den={last:%d/%m/%Y}"


def _name(page: BookPage) -> str:
    return f"so-chung-thuc-{page.book.value}-{page.first:%Y%m%d}-{page.last:%Y%m%d}"
