"""The public list of late dossiers and letters of apology: nothing on it tells whose a dossier is.

Read once in five minutes for everybody; when it was read stands on the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from dossiers.actions.apologies import ISSUED
from dossiers.models import Apology, Dossier
from dossiers.numbering import paper_number
from procedures.calendar import local
from procedures.permissions import public

KEPT = timedelta(minutes=5)
ROWS, MOST = 50, 2_000  # a page; the whole list, longest late first
_KEY = "public-late"


@dataclass(frozen=True)
class LateLine:
    """One dossier as everybody may see it: no name, no number of a person, no reason."""

    code: str
    procedure: str
    due: datetime
    state: str
    new_due: datetime | None
    letter: str
    missed_again: bool


@dataclass(frozen=True)
class LateList:
    """The list as it was read at a moment; `late` of its dossiers are past what was promised first."""

    at: datetime
    lines: list[LateLine]
    late: int
    told: int


@public
@require_safe
def public_late(request: HttpRequest) -> HttpResponse:
    """Code, procedure, what was promised, what is promised now, the letter."""
    found = late_list(timezone.now())
    page = Paginator(found.lines, ROWS).get_page(request.GET.get("page"))
    return render(request, "public/late.html", {"found": found, "page": page})


def late_list(at: datetime) -> LateList:
    """The list, at most five minutes old; read anew where nothing can be kept."""
    try:
        kept: LateList | None = cache.get(_KEY)
        if kept is None or not timedelta(0) <= at - kept.at < KEPT:
            kept = read_list(at)
            cache.set(_KEY, kept, timeout=int(KEPT.total_seconds()))
    except (OSError, RedisError):
        return read_list(at)
    return kept


def read_list(at: datetime) -> LateList:
    """Open dossiers that are late at `at`, and those whose applicant was told that they will be."""
    letters = Apology.objects.filter(dossier=OuterRef("pk"), status__in=ISSUED).order_by("-ordinal")
    found = (
        Dossier.objects.counted()
        .open()
        .filter(Q(due_first__lt=at) | Exists(letters))
        .select_related("procedure")
        .annotate(
            letter_due=Subquery(letters.values("new_due")[:1]),
            letter_number=Subquery(letters.values("paper__number")[:1]),
            letter_symbol=Subquery(letters.values("paper__symbol")[:1]),
        )
        .order_by(F("due_first").asc(nulls_last=True), "pk")
    )
    lines = [_line(dossier, at) for dossier in found[:MOST]]
    return LateList(
        at=at,
        lines=lines,
        late=sum(line.due < at for line in lines),
        told=sum(line.new_due is not None for line in lines),
    )


def _line(dossier: Dossier, at: datetime) -> LateLine:
    new_due: datetime | None = dossier.letter_due  # type: ignore[attr-defined]
    number = dossier.letter_number  # type: ignore[attr-defined]
    return LateLine(
        code=short(dossier.code or ""),
        procedure=dossier.procedure.name,
        due=local(dossier.due_first or dossier.promised_at or at),
        state=dossier.get_status_display(),
        new_due=local(new_due) if new_due else None,
        letter=paper_number(number, dossier.letter_symbol) if number else "",  # type: ignore[attr-defined]
        missed_again=new_due is not None and new_due < at,
    )


def short(code: str) -> str:
    """ "H36.152.00-261102-0014" -> "261102-0014": who has the receipt knows it again."""
    return "-".join(code.split("-")[-2:])
