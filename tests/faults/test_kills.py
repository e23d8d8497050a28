"""F1: kill -9 at each point of the night. Whatever was under way is done by the next worker, each thing once.

P12 lies between two reads of the wire, so there the mail server kills: it has the whole mail and has not
answered yet.
"""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from django.utils import timezone

from dossiers.models import Apology, Dossier, Episode, IssuedPaper, OutboxMessage
from procedures.faultpoint import POINTS
from tests.faults.conftest import Rounds, Tell
from tests.faults.scenes import approved_letters, late_dossiers
from tests.faults.site import Site, until
from tests.processes import alive

pytestmark = [pytest.mark.postgres, pytest.mark.redis, pytest.mark.faults]

MAY_REPEAT = {"P12", "P13"}  # the server has the mail and we have not noted it: there it comes again
MAY_LEAVE_A_PART = {"P7", "P8"}
SEEDS = 20
DIES_WITHIN = 20  # seconds
_TIMES = {"P1": 3, "P2": 3, "P3": 1, "P14": 3}  # how often a point is passed; the others once a letter


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_loses_nothing_and_doubles_nothing(point: str, site: Site, rounds: Rounds, tell: Tell) -> None:
    repeats, longest, times = 0, 0.0, rounds(SEEDS)
    site.beat()
    for seed in range(times):
        dice = Random(f"{point} {seed}")  # noqa: S311 - the same rounds on every run
        repeated, took = _round(site, point, dice)
        repeats, longest = repeats + repeated, max(longest, took)
    tell(
        "F1",
        f"{point:>3}: {times} of {times}, {repeats} mails came twice, done after {longest:.1f} s at most",
    )


def _round(site: Site, point: str, random: Random) -> tuple[int, float]:
    late = late_dossiers(site.ward, random.randint(1, 3))
    approved = approved_letters(site.ward, random.randint(1, 3))
    nth = random.randint(1, _TIMES.get(point, len(approved)))
    before = site.sink.kept.times.copy()
    old = _parts_of_hours_ago(site)
    _die(site, point, nth)
    parts = set(site.unfinished()) - old
    restarted, began = timezone.now(), time.monotonic()
    worker = site.worker(name="after")
    site.two_periods(restarted)
    took = time.monotonic() - began
    site.end(worker)
    site.tell_the_staff()
    assert site.broken() == []
    _assert_all_done(late, approved)
    assert len(parts) <= (point in MAY_LEAVE_A_PART)
    assert old.isdisjoint(site.unfinished()), "an hour later a part is taken away"
    _assert_no_file_too_many(site)
    return _repeats(site, point, before, approved), took


def _die(site: Site, point: str, nth: int) -> None:
    """Let a worker begin and end at the point."""
    if point == "P12":
        worker = site.worker(name="before")
        site.sink.kill_at, site.sink.kill = nth, worker
    else:
        worker = site.worker(name="before", fault=f"{point}:kill:{nth}")
    until(lambda: not alive(worker), DIES_WITHIN, f"the worker did not come to {point}", site)
    site.processes.remove(worker)


def _assert_all_done(late: list[Dossier], approved: list[Dossier]) -> None:
    for dossier in [*late, *approved]:
        assert Episode.objects.filter(dossier=dossier, kind=Episode.Kind.LATE).count() == 1
        assert Apology.objects.filter(dossier=dossier).count() == 1
    for dossier in approved:
        assert Apology.objects.get(dossier=dossier).status == Apology.Status.DELIVERED
        assert OutboxMessage.objects.get(dossier=dossier).status == OutboxMessage.Status.SENT
    assert not IssuedPaper.objects.filter(kind="apology", sha256="").exists()


def _assert_no_file_too_many(site: Site) -> None:
    known = set(IssuedPaper.objects.exclude(file_name="").values_list("file_name", flat=True))
    assert {str(path.relative_to(site.papers)) for path in site.files()} == known


def _parts_of_hours_ago(site: Site) -> set[Path]:
    """What earlier kills left half written, hours having passed since."""
    hours_ago = (timezone.now() - timedelta(hours=2)).timestamp()
    parts = set(site.unfinished())
    for part in parts:
        os.utime(part, (hours_ago, hours_ago))
    return parts


def _repeats(site: Site, point: str, before: dict[str, int], approved: list[Dossier]) -> int:
    """How many mails came twice; each has one Message-ID and comes twice at most, and only where it may."""
    kept, repeats = site.sink.kept, 0
    for dossier in approved:
        mail = OutboxMessage.objects.get(dossier=dossier)
        assert kept.of(mail.recipient) == {mail.message_id}
        assert mail.message_id not in before
        assert kept.pdfs[mail.message_id] == 1
        repeats += kept.times[mail.message_id] - 1
    assert repeats <= (point in MAY_REPEAT)
    return repeats
