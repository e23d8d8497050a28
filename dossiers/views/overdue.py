"""Late dossiers and their letters: a list by the life of the letter, and the paper itself beside it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dossiers.actions.apologies import closing_after
from dossiers.actions.letter_words import date_gone, unready
from dossiers.forms.delivery import BY_HAND
from dossiers.lateness import nominal_minutes, step_start
from dossiers.models import Apology
from dossiers.presentation.letters import LetterRow, letter_row
from dossiers.views.answers import fresh
from dossiers.views.apologies import letter_offers
from dossiers.views.badges import due_state
from dossiers.views.desk import CountedPaginator
from dossiers.views.desk_sets import Times, times_of
from dossiers.views.letter_sets import (
    attach_letters,
    counts_of,
    first_tab,
    for_rows,
    tabs,
    with_latest_letter,
)
from procedures.calendar import Calendar, local
from procedures.models import CalendarVersion, Officer
from procedures.permissions import signed_in, who_may
from procedures.roles import DOSSIER_ROLES, Role
from procedures.year_view import year_to_confirm

ROWS = 25


@who_may(*DOSSIER_ROLES)
@require_GET
def overdue(request: HttpRequest) -> HttpResponse:
    """`?muc=` the stage, `?thu=` the letter whose paper is shown."""
    at, officer = local(timezone.now()), signed_in(request)
    calendar: Calendar = CalendarVersion.objects.current().calendar
    stages = tabs(at)
    counts = counts_of(with_latest_letter(officer), stages)
    wanted = request.GET.get("muc") or first_tab(officer)
    tab = next((tab for tab in stages if tab.key == wanted), stages[0])
    asked_for = request.GET.get("thu", "")
    pages = CountedPaginator(for_rows(with_latest_letter(officer, tab)), ROWS, count=counts[tab.key])
    page = pages.get_page(request.GET.get("page"))
    rows = _rows(attach_letters(list(page.object_list)), officer, at, calendar, asked_for)
    shown = _shown(rows, asked_for)
    approves = tab.key == "cho-duyet" and Role.LEADER in officer.roles
    alone = approves and any(row.asked_for and row.chosen for row in rows)
    context = {
        "tabs": [(one, f"?muc={one.key}", counts[one.key]) for one in stages],
        "tab": tab,
        "rows": rows,
        "page": page,
        "approves": approves,
        "alone": alone,
        "panel_filled": not approves or alone,
        "sent": fresh(),
        "appoints": Role.OFFICE in officer.roles,
        "here": request.get_full_path(),
        "year_to_confirm": year_to_confirm(calendar, at.date()) if Role.OFFICE in officer.roles else None,
    }
    return render(request, "dossiers/desk/overdue.html", context | _panel(rows, shown, officer, at))


def _rows(
    dossiers: list[Any], officer: Officer, at: datetime, calendar: Calendar, asked_for: str
) -> list[LetterRow]:
    times = times_of([dossier.pk for dossier in dossiers], at)
    again = any(dossier.letter is not None and dossier.letter.is_again for dossier in dossiers)
    as_chairman = Role.LEADER in officer.roles and again and officer.acts_as_chairman(at.date())
    known = asked_for if any(one.letter and str(one.letter.pk) == asked_for for one in dossiers) else ""
    return [
        letter_row(
            dossier,
            due_state(dossier, at, calendar),
            times[dossier.pk].visits,
            times[dossier.pk].pauses,
            at,
            calendar,
            as_chairman=as_chairman or Role.LEADER not in officer.roles,
            proposed=_proposed(dossier, times[dossier.pk], at, calendar),
            asked_for=known,
        )
        for dossier in dossiers
    ]


def _shown(rows: list[LetterRow], wanted: str) -> LetterRow | None:
    """The row whose paper is shown: the wanted one, else the first that has a letter."""
    written = [row for row in rows if row.letter is not None]
    by_id = {str(cast(Apology, row.letter).pk): row for row in written}
    return by_id.get(wanted) or next(iter(written), None)


def _proposed(dossier: Any, own: Times, at: datetime, calendar: Calendar) -> datetime | None:
    """The date proposed anew for a draft whose own cannot be promised any more; else None."""
    now = next((visit for visit in own.visits if visit.ended_at is None), None)
    if dossier.letter is None or now is None or not date_gone(dossier.letter, at):
        return None
    used = nominal_minutes(step_start(now.given_at, calendar), at, calendar, own.pauses)
    return closing_after(max(0, now.budget - used) + dossier.to_come, dossier, at, calendar)


def _panel(rows: list[LetterRow], shown: LetterRow | None, officer: Officer, at: datetime) -> dict[str, Any]:
    """The paper at the right with its neighbours and what may be done to it."""
    written = [row for row in rows if row.letter is not None]
    if shown is None or shown.letter is None:
        return {"shown": None}
    place, dossier, letter = written.index(shown), shown.dossier, shown.letter
    draft = letter.status == Apology.Status.DRAFT
    why = unready(letter, at, untouched=dossier.as_drafted and not dossier.kept_words) if draft else ""
    return {
        "shown": shown,
        "sent_said": shown.sent,
        "letter": shown.letter,
        "place": place + 1,
        "places": len(written),
        "earlier": written[place - 1].letter if place else None,
        "later": written[place + 1].letter if place + 1 < len(written) else None,
        "letter_buttons": letter_offers(
            officer,
            dossier,
            letter,
            at,
            allowed=shown.allowed,
            why_unready=why,
            ways_left=dossier.sent_by_hand < len(BY_HAND),
        ),
    }
