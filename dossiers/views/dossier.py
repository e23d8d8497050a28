"""The page of one dossier: where it stands, why this date, what happened, what may be done now."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dossiers.actions.clock import clock_of
from dossiers.actions.day_by_day import days_of
from dossiers.actions.events import first_broken_link
from dossiers.actions.looks import log_look
from dossiers.models import Apology, IssuedPaper
from dossiers.permissions import can, holds
from dossiers.presentation.day_rows import DayTable, day_tables
from dossiers.presentation.file import DossierFile
from dossiers.presentation.ledger import ledger
from dossiers.presentation.offers import Offers, offers
from dossiers.presentation.steps import step_table
from dossiers.presentation.story import officers_named, story
from dossiers.views.acts import in_fragment
from dossiers.views.answers import fresh
from dossiers.views.attachments import card_of
from dossiers.views.badges import DueState, due_state
from dossiers.views.sight import dossier_file
from dossiers.workflow import Status
from procedures.calendar import local
from procedures.dates import vn_day_month
from procedures.models import Officer
from procedures.permissions import signed_in, who_may
from procedures.roles import DOSSIER_ROLES, Role

# What is masked until somebody asks: what the page calls it, what the log does, the applicant's own value.
MASKED = {
    "so-dinh-danh": ("số định danh", "identity_number"),
    "dien-thoai": ("số điện thoại", "phone"),
    "thu-dien-tu": ("địa chỉ thư điện tử", "email"),
}
_LISTS = ("/ban-xu-ly/", "/tre-hen/", "/so-theo-doi/", "/tim/", "/quay/", "/tra-ket-qua/", "/dieu-hanh/")
_LETTER_WORDS = {
    Apology.Status.DRAFT.value: "Thư xin lỗi đang soạn",
    Apology.Status.SUBMITTED.value: "Thư xin lỗi chờ duyệt",
}


@who_may(*DOSSIER_ROLES)
@require_GET
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; the look is noted."""
    file = dossier_file(request, pk, local(timezone.now()))
    log_look(file.dossier, signed_in(request), file.at)
    return render(request, "dossiers/desk/dossier.html", page_of(request, file))


@who_may(*DOSSIER_ROLES)
@require_POST
def dossier_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one masked value in full; the look at it is noted."""
    what = request.POST.get("gi", "")
    if what not in MASKED:
        raise Http404("Không có mục này.")
    file = dossier_file(request, pk, local(timezone.now()))
    named, attribute = MASKED[what]
    log_look(file.dossier, signed_in(request), file.at, named)
    if in_fragment(request):
        value = getattr(file.dossier.applicant, attribute)
        context = {"dossier": file.dossier, "what": what, "shown": what, "value": value}
        return render(request, "dossiers/desk/_personal.html", context)
    return render(request, "dossiers/desk/dossier.html", page_of(request, file) | {"shown": what})


def page_of(request: HttpRequest, file: DossierFile) -> dict[str, Any]:
    """Everything the template shows."""
    dossier, officer = file.dossier, signed_in(request)
    received = dossier.received_at is not None
    due, offered = due_state(dossier, file.at, file.calendar), _offers(file, officer)
    papers, documents = _papers(file), list(dossier.documents.all())
    return {
        "file": file,
        "dossier": dossier,
        "back": _list_before(request),
        "due": _in_full(due),
        "late": file.is_late,
        "letter_words": _letter_words(file),
        "steps": step_table(dossier, file.runs, file.plans, file.stretches, file.at, file.calendar),
        "ledger": _ledger(file) if received else [],
        "day_tables": _day_tables(file, papers) if received else [],
        "story": _story(file),
        "broken_at": first_broken_link(list(file.events), dossier.event_head),
        "documents": documents,
        "attachments": card_of(dossier, officer, file.at, documents),
        "attaching": fresh(dossier),
        "papers": papers,
        "buttons": [(offer, fresh(dossier)) for offer in offered.buttons],
        "links": offered.links,
        "waits_at_counter": dossier.state is Status.SUBMITTED and Role.CLERK in officer.roles,
    }


def _list_before(request: HttpRequest) -> str:
    """The list the officer came from, its filters kept; else the first page of their role."""
    before = urlsplit(request.headers.get("Referer", ""))
    ours = before.netloc == request.get_host() and before.path.startswith(_LISTS)
    return urlunsplit(("", "", before.path, before.query, "")) if ours else "/"


def _in_full(due: DueState) -> DueState:
    """In the head the days are told in full: "Trễ 4 ngày làm việc"."""
    return replace(due, text=f"{due.text} làm việc") if due.text.endswith(" ngày") else due


def _letter_words(file: DossierFile) -> str:
    """What there is to say about an apology; nothing for a dossier that needs none."""
    letter = file.letter
    if letter is None:
        return "Chưa có thư xin lỗi" if file.is_late else ""
    return _LETTER_WORDS.get(letter.status) or f"Đã có thư xin lỗi, hẹn lại {vn_day_month(letter.new_due)}"


def _ledger(file: DossierFile) -> list[Any]:
    steps = clock_of(file.dossier, file.calendar)
    return ledger(file.dossier, steps, file.pauses, file.apologies, file.at, file.calendar, file.events)


def _day_tables(file: DossierFile, papers: list[IssuedPaper]) -> list[DayTable]:
    days = days_of(file.dossier, papers, file.calendar)
    return day_tables(days, file.calendar)


def _story(file: DossierFile) -> list[Any]:
    departments = {run.department.code: run.department.name for run in file.runs}
    departments |= {plan.department.code: plan.department.name for plan in file.plans}
    people = {hand.officer.pk: hand.officer.full_name for hand in file.hands if hand.officer}
    others = officers_named(file.events) - people.keys()
    if others:
        people |= dict(Officer.objects.filter(pk__in=others).values_list("pk", "full_name"))
    return story(file.dossier, file.events, departments, people, file.at)


def _papers(file: DossierFile) -> list[IssuedPaper]:
    """Latest first, each with how it was delivered."""
    return list(file.dossier.papers.prefetch_related("deliveries").order_by("-issued_at", "-pk"))


def _offers(file: DossierFile, officer: Officer) -> Offers:
    dossier, on = file.dossier, file.at.date()
    return offers(
        file,
        lambda action: can(officer, action, dossier, on),
        holds=holds(officer, dossier),
        mine=dossier.holder_officer_id == officer.pk,
    )
