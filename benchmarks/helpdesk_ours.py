"""The parts of this product, each a process: ``python -m benchmarks.helpdesk_ours PART``.

A Wednesday: the sweep before the doors open, the morning mail, and the outbox once mail may leave.
"""

from __future__ import annotations

import json
import sys
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.night import CASES, LATE, measure

if TYPE_CHECKING:
    from tests.ward import TestWard

SWEPT, WRITTEN, SENT = "2026-11-25 06:30", "2026-11-25 06:45", "2026-11-25 07:05"
LONG_AGO, YESTERDAY = "2026-10-12 08:00", "2026-11-23 15:30"


def prepare() -> None:
    """CASES open dossiers at the counter and in two departments; LATE of them late at SWEPT."""
    from django.core.management import call_command
    from django.db import transaction

    from dossiers.models import Dossier
    from tests.ward import build_ward, moment

    call_command("migrate", verbosity=0)
    ward = build_ward()
    with transaction.atomic():
        for n in range(CASES):
            _dossier(ward, n, LONG_AGO if n < LATE else YESTERDAY)
    late = Dossier.objects.overdue(moment(SWEPT)).count()
    if (late, Dossier.objects.open().count()) != (LATE, CASES):
        raise RuntimeError(f"{late} dossiers are late")


def _dossier(ward: TestWard, n: int, at: str) -> None:
    from dossiers import actions
    from tests.ward import call, person, received

    version = (ward.business, ward.business, ward.correction, ward.birth)[n % 4]
    dossier = received(ward, version, at, applicant=person(number=f"0001880{n:05d}"))
    if n % 4:
        step = version.steps.get(seq=2)
        actions.hand_over(call(dossier, ward.clerk, at), to_step=step.pk)


def night() -> None:
    """What the jobs of one night and morning do; whatever second mail a person gets is one too many."""
    from dossiers.actions.sweep import sweep
    from dossiers.jobs import send_outbox
    from procedures.models import CalendarVersion
    from reports.actions import queue_digests
    from tests.ward import moment

    def work() -> None:
        sweep(moment(SWEPT), CalendarVersion.objects.current().calendar)
        queue_digests(moment(WRITTEN))
        send_outbox(moment(SENT))

    measure(work, lambda mail: "morning")


def drafting() -> None:
    """The letters alone: the findings are there, as after the first stage of the sweep."""
    from dossiers.actions.episodes import open_and_close
    from dossiers.actions.sweep import SweepResult, draft_letters
    from dossiers.findings import Moments
    from procedures.models import CalendarVersion
    from tests.ward import moment

    moments, result = Moments.of(moment(SWEPT), CalendarVersion.objects.current().calendar), SweepResult()
    open_and_close(moments)
    began = perf_counter()
    draft_letters(moments, result)
    print(json.dumps({"seconds": perf_counter() - began, "letters": result.drafted}))


if __name__ == "__main__":
    import django

    django.setup()
    {"prepare": prepare, "night": night, "drafting": drafting}[sys.argv[1]]()
