"""F7: the disk is full at the write, the fsync, the rename. No half letter is seen, and somebody is told."""

from __future__ import annotations

import resource

import pytest
from django.utils import timezone

from dossiers.jobs import RENDER
from dossiers.models import JobRun, OutboxMessage
from dossiers.presentation.jobs import overview
from tests.faults.conftest import Rounds, Tell
from tests.faults.scenes import approved_letters
from tests.faults.site import LEASE, Site, until

pytestmark = [pytest.mark.postgres, pytest.mark.redis, pytest.mark.faults]

ROUNDS = 20
ROOM = 4096  # bytes of a file; a letter is some ten times as long


@pytest.mark.parametrize("stage", ["write", "fsync", "rename"])
def test_a_full_disk_shows_no_half_letter_and_tells_somebody(
    stage: str, site: Site, rounds: Rounds, tell: Tell
) -> None:
    times, fault = rounds(ROUNDS), {"write": "", "fsync": "P7:full", "rename": "P8:full"}[stage]
    site.beat()
    for _ in range(times):
        dossiers = approved_letters(site.ward, 3)
        files, failed = site.files(), _failed_turns()
        worker = site.worker(name="full", fault=fault, quiet=stage == "write")  # its log is a file too
        if stage == "write":
            resource.prlimit(worker, resource.RLIMIT_FSIZE, (ROOM, resource.RLIM_INFINITY))
        until(lambda failed=failed: _failed_turns() > failed, 20, "nobody is told", site)
        until(
            lambda files=files: site.files() == files and not site.unfinished(),  # between two attempts
            10,
            "a half letter stays",
            site,
        )
        until(_stands_on_the_page, 10, "the jobs page says nothing", site)
        assert not OutboxMessage.objects.filter(dossier__in=dossiers).exclude(status="pending").exists()
        if stage == "write":  # there is room again
            resource.prlimit(worker, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        else:
            site.end(worker)
            worker = site.worker(name="room")
        site.two_periods(timezone.now())
        site.end(worker)
        assert len(site.files()) == len(files) + 3
        assert OutboxMessage.objects.filter(dossier__in=dossiers, status="sent").count() == 3
    site.tell_the_staff()
    assert site.broken() == []
    tell(
        "F7",
        f"{stage:<7} {times} of {times}, 0 half letters, all done {LEASE} s and two periods after room came",
    )


def _failed_turns() -> int:
    return JobRun.objects.filter(job=RENDER, ok=False).count()


def _stands_on_the_page() -> bool:
    """Whether the jobs page tells of it (between two attempts it does)."""
    return any(line.startswith(f"{RENDER} lỗi") for line in overview(timezone.now()).trouble)
