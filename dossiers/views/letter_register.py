"""The register of letters of apology: on screen by days, state and department; as PDF and XLSX."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dossiers.forms.lists import LettersForm
from dossiers.lists.letters import Letters, letters_paper, letters_table, notes_of, sent_lines, step_words
from dossiers.lists.periods import stretches
from dossiers.models import Apology, ListFile
from dossiers.views.days import day_chips
from dossiers.views.list_answers import AskedList, at_once_or_later
from procedures.calendar import local
from procedures.dates import vn_date
from procedures.models import Department
from procedures.permissions import signed_in, who_may
from procedures.roles import DOSSIER_ROLES

TITLE = "Sổ theo dõi thư xin lỗi"
ROWS = 25
AT_ONCE = {"pdf": 100, "xlsx": 2_000}  # letters listed while the person waits


@who_may(*DOSSIER_ROLES)
@require_GET
def letter_register(request: HttpRequest) -> HttpResponse:
    """`?tu= &den=` the days (this month unless told), `&cua=` the department, `&tt=` the state."""
    today = local(timezone.now()).date()
    form = _form(request, today)
    valid = form.is_valid()
    context: dict[str, Any] = {"form": form, "chips": day_chips(form, today), "valid": valid, "rows": []}
    if valid:
        found = Paginator(_asked(form).letters(signed_in(request)), ROWS)
        page = found.get_page(request.GET.get("page"))
        context |= {"page": page, "rows": [_row(letter) for letter in page.object_list]}
    return render(request, "dossiers/lists/letters.html", context, status=200 if valid else 422)


def _row(letter: Apology) -> dict[str, Any]:
    return {
        "letter": letter,
        "step": step_words(letter),
        "sent": sent_lines(letter),
        "notes": notes_of(letter),
    }


@who_may(*DOSSIER_ROLES)
@require_POST
def letter_register_print(request: HttpRequest) -> HttpResponseBase:
    """Posted: the days, the department and the state, `dang` pdf or xlsx."""
    at, officer = timezone.now(), signed_in(request)
    form = _form(request, local(at).date())
    if not form.is_valid():
        return redirect("letter-register")
    wanted = _asked(form)
    asked = AskedList(
        ListFile.Kind.LETTERS,
        TITLE,
        "xlsx" if request.POST.get("dang") == "xlsx" else "pdf",
        wanted.first,
        wanted.last,
        {"department": wanted.department, "state": wanted.state},
        words=wanted.words()[0],
        rows=wanted.letters(officer).count(),
        officer=officer,
        at=at,
    )
    return at_once_or_later(
        asked,
        AT_ONCE,
        lambda: letters_paper(wanted, at, officer),
        lambda: letters_table(wanted, officer),
    )


def _form(request: HttpRequest, today: date) -> LettersForm:
    sent = request.POST if request.method == "POST" else request.GET
    month = next(one for one in stretches(today) if one.label == "Tháng này")
    typed = {"tu": vn_date(month.first), "den": vn_date(month.last)} | sent.dict()
    which = Department.objects.filter(is_partner=False).values_list("pk", "name")
    return LettersForm(typed, today=today, label="Phòng", which=list(which))


def _asked(form: LettersForm) -> Letters:
    chosen = form.cleaned_data
    return Letters(chosen["tu"], chosen["den"], chosen["cua"], chosen["tt"])
