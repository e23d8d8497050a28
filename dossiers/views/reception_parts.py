"""The live parts of the reception screen: finding a procedure, the promise, a person who came before."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dossiers.actions.looks import log_look
from dossiers.forms.applicant import card_values, earlier_values
from dossiers.forms.reception import MomentField
from dossiers.forms.sheet import blank_sheet
from dossiers.identity import faults, read_card, tidy_number, warning
from dossiers.models import Applicant, Dossier
from dossiers.views.procedure_search import find, often_used
from dossiers.views.promise_card import Promise, choose, promise_of, received_at
from procedures.calendar import local
from procedures.permissions import signed_in, who_may
from procedures.roles import Role
from procedures.text import clean_line

LONGEST_WORDS = 100
LONGEST_SCAN = 1000
LOOKED_AT = "điền lại khi tiếp nhận"


@who_may(Role.CLERK)
@require_GET
def reception_procedures(request: HttpRequest) -> HttpResponse:
    """The list under the procedure box; `q` are the words typed."""
    words = clean_line(request.GET.get("q", "")[:LONGEST_WORDS])
    hits, total = find(words, timezone.now())
    return render(
        request, "dossiers/counter/_procedures.html", {"hits": hits, "total": total, "words": words}
    )


@who_may(Role.CLERK)
@require_GET
def reception_promise(request: HttpRequest) -> HttpResponse:
    """The promise as it is now; with `doi=1` also the parts of the sheet that hang on the procedure.

    The page asks again every minute and tells what it shows: a promise that has moved is marked until saving.
    """
    at = timezone.now()
    received = received_at(request.GET, at)
    choice = choose(request.GET.get("thu-tuc", ""), local(received).date())
    promise = promise_of(choice, received)
    context: dict[str, Any] = {
        "choice": choice,
        "promise": promise,
        "before": moved_from(request, promise),
        "often": [] if choice.procedure else often_used(at),
        "may_miss_calendar": Role.OFFICE in signed_in(request).roles,
    }
    if request.GET.get("doi"):
        context["sheet"] = blank_sheet(choice.version, at)
    return render(request, "dossiers/counter/_promise_answer.html", context)


def moved_from(request: HttpRequest, promise: Promise) -> datetime | None:
    """What the page has shown before, when that is no longer the promise."""
    shown = [MomentField().to_python(request.GET.get(name)) for name in ("promise_before", "promise_shown")]
    return next((moment for moment in shown if moment is not None and moment != promise.due), None)


@who_may(Role.CLERK)
@require_POST
def reception_applicant(request: HttpRequest) -> HttpResponse:
    """What is known of the person in the boxes: from the scanned card, or from the latest visit.

    Posted, not asked for, so that no identity number stands in an address. Nothing is changed but the log
    of looks: whose earlier data is shown is noted (decision D5).
    """
    prefix = "proxy-" if request.POST.get("which") == "proxy" else ""
    typed = {
        name: clean_line(request.POST.get(prefix + name, "")[:LONGEST_SCAN])
        for name in ("identity_kind", "identity_number", "phone")
    }
    at = timezone.now()
    card = read_card(typed["identity_number"])
    number = card.identity_number if card else tidy_number(typed["identity_kind"], typed["identity_number"])
    kind = typed["identity_kind"] if card is None else card_values(card)["identity_kind"]
    wrong = faults(kind, number, birth_date=None, sex="", today=local(at).date()) if number else []
    found = None if wrong else _newest(number, typed["phone"])
    visits = list(_visits(found)[:1]) if found else []
    if visits:
        log_look(visits[0], signed_in(request), at, LOOKED_AT)
    context = {
        "prefix": prefix,
        "card": card,
        "fill": json.dumps({"set": card_values(card) if card else {}, "add": _known(found)}),
        "latest": visits[0] if visits else None,
        "fault": wrong[0].sentence if wrong else "",
        "warning": warning(kind, number),
    }
    return render(request, "dossiers/counter/_found.html", context)


def _newest(number: str, phone: str) -> Applicant | None:
    """The person as they were at their latest visit, by number, else by telephone."""
    people = Applicant.objects.order_by("-pk")
    if number:
        return people.filter(identity_number=number).first()
    digits = "".join(ch for ch in phone if ch.isdigit())
    return people.filter(phone=digits).first() if len(digits) > 8 else None


def _visits(applicant: Applicant) -> Any:
    """Dossiers this very row belongs to, the latest first."""
    return Dossier.objects.filter(Q(applicant=applicant) | Q(proxy=applicant)).order_by("-pk")


def _known(applicant: Applicant | None) -> dict[str, str]:
    return earlier_values(applicant) if applicant else {}
