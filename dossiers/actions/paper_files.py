"""Approved letters become files: each claimed by one worker, rendered once, noted with its hash.

A worker may die at any point: its claim runs out and the next turn takes the letter again. The same letter
gives the same bytes and the same name, so nothing is there twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q, QuerySet

from dossiers.models import IssuedPaper
from dossiers.numbering import Series

MOST_ATTEMPTS = 5  # then a person must look: something in it breaks or kills the worker


def papers_to_render(at: datetime) -> QuerySet[IssuedPaper]:
    """Letters of apology without a file that nobody has claimed now and that are due to be tried."""
    free = Q(print_claimed_until=None) | Q(print_claimed_until__lt=at)
    unrendered = _unrendered().filter(free, print_attempts__lt=MOST_ATTEMPTS)
    return unrendered.order_by("issued_at", "pk")


def given_up() -> QuerySet[IssuedPaper]:
    """Those a person must look at; opening one tries once more."""
    return _unrendered().filter(print_attempts__gte=MOST_ATTEMPTS)


def claim_paper(paper: IssuedPaper, at: datetime) -> bool:
    """Take the letter for this worker until its lease ends; False when another was quicker.

    Every condition is on the row itself, as for mails.
    """
    free = papers_to_render(at).order_by().filter(pk=paper.pk, print_attempts=paper.print_attempts)
    return free.update(print_claimed_until=at + settings.LEASE, print_attempts=F("print_attempts") + 1) == 1


def release_paper(paper: IssuedPaper) -> None:
    """Give it back untried: the fault was not its own (the disk is full)."""
    _unrendered().filter(pk=paper.pk).update(print_claimed_until=None, print_attempts=paper.print_attempts)


def note_trouble(paper: IssuedPaper, error: Exception, at: datetime) -> None:
    """Try it again later, ever more slowly."""
    told = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    _unrendered().filter(pk=paper.pk).update(
        print_claimed_until=at + timedelta(minutes=2 ** (paper.print_attempts + 1)), print_error=told
    )


def _unrendered() -> QuerySet[IssuedPaper]:
    return IssuedPaper.objects.filter(kind=Series.APOLOGY.value, sha256="")
