"""The sweep: finds what is late, about to be, or stuck, drafts apologies, tells people.

State-based: it asks what holds now, never what happened since the last run. It may run twice, in two
places, or die at any point; a finding is UNIQUE(dossier, kind, anchor), an apology UNIQUE(dossier, ordinal),
a notice UNIQUE(episode, rung, turn, recipient), so each comes to be once. Lateness itself writes nothing on
the dossier (decision D3).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from dossiers.findings import DAY_OR_LESS, Moments
from dossiers.models import Apology, Dossier, Episode
from procedures.calendar import Calendar
from procedures.faultpoint import faultpoint

from .apologies import draft_apology
from .base import Call
from .episodes import open_and_close
from .errors import ActionError
from .first_letters import draft_together
from .notices import tell, write_notices

logger = logging.getLogger(__name__)
CHUNK = 200


@dataclass
class SweepResult:
    """What one sweep found anew, how many letters it drafted and how many people it wrote to."""

    found: dict[str, int] = field(default_factory=dict)
    drafted: int = 0
    failed: int = 0
    told: int = 0

    def __str__(self) -> str:
        labels = dict(Episode.Kind.choices)
        parts = [f"{labels[kind].lower()}: {count}" for kind, count in self.found.items() if count]
        if self.drafted:
            parts.append(f"soạn {self.drafted} thư xin lỗi")
        if self.told:
            parts.append(f"báo ngay {self.told} người")
        if self.failed:
            parts.append(f"{self.failed} hồ sơ cần người xem")
        return ", ".join(parts) or "không có gì mới"


def sweep(at: datetime, calendar: Calendar) -> SweepResult:
    """One sweep of everything at the moment `at`: findings, letters, notices."""
    moments = Moments.of(at, calendar)
    result = SweepResult(found=dict(open_and_close(moments)))
    faultpoint("P3")
    draft_letters(moments, result)
    write_notices(moments.at, calendar)
    result.told = tell(moments.at, calendar)
    return result


def draft_letters(moments: Moments, result: SweepResult) -> None:
    """The second stage: a draft for every dossier that needs a letter; counted in `result`."""
    for chunk in _needing_letter(moments):
        _draft(chunk, moments.at, result)


def look(at: datetime, calendar: Calendar) -> None:
    """Find and note whom to tell, as the sweep does, without letters and mails: for the morning mail, which a
    computer switched on in the morning may write before the first sweep."""
    moments = Moments.of(at, calendar)
    open_and_close(moments)
    write_notices(moments.at, calendar)


def _draft(dossiers: list[int], at: datetime, result: SweepResult) -> None:
    """Draft a letter for each of the dossiers in one transaction; one that cannot be spoils no other."""
    try:
        result.drafted += draft_together(dossiers, at)
    except Exception:
        logger.exception("Letters could not be drafted together, each is drafted alone")
        _draft_each(dossiers, at, result)


def _draft_each(dossiers: list[int], at: datetime, result: SweepResult) -> None:
    with transaction.atomic():
        for dossier_id in dossiers:
            try:
                draft_apology(Call(dossier_id, actor=None, at=at))
                result.drafted += 1
            except ActionError:
                pass  # ended, paused or drafted by another process since the list was read
            except Exception:
                logger.exception("No letter could be drafted for dossier %s", dossier_id)
                result.failed += 1


def _needing_letter(m: Moments) -> Iterator[list[int]]:
    """Open, running dossiers at T-1 or late, not yet laid before a leader, that have no apology at all, in
    chunks; one withdrawn for another date (before a change of the calendar) does not count.

    Those with a limit of a day or less get theirs once late.
    """
    of_this_date = ~Q(status=Apology.Status.WITHDRAWN) | Q(anchor=OuterRef("due_first"))
    has_letter = Apology.objects.filter(of_this_date, dossier=OuterRef("pk"))
    needing = (
        Dossier.objects.running()
        .filter(for_signature_at__isnull=True, due_first__lt=m.horizon)
        .exclude(DAY_OR_LESS, due_first__gte=m.at)
        .exclude(Exists(has_letter))
        .order_by("pk")
    )
    last = 0
    while chunk := list(needing.filter(pk__gt=last).values_list("pk", flat=True)[:CHUNK]):
        yield chunk
        last = chunk[-1]
