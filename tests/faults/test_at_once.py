"""F10, F11, F13: sweeps, clocks and deliveries two or five at a time; an officer as quick as the sweep."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from dossiers import actions
from dossiers.actions.sweep import sweep
from dossiers.lateness import Outcome
from dossiers.models import Apology, Dossier, Episode, Event, IssuedPaper, JobRun, OutboxMessage
from dossiers.workflow import Action
from procedures.models import CalendarVersion
from tests.faults.conftest import Rounds, Tell
from tests.faults.scenes import approved_letters, late_dossiers
from tests.faults.site import Site, until
from tests.processes import alive

pytestmark = [pytest.mark.postgres, pytest.mark.redis, pytest.mark.faults]

LONG = 60  # seconds of a lease that nobody outlives here
AT_ONCE = 50
TWICE = 100
RACES = 200


def _assert_one_of_each(dossiers: list[Dossier]) -> None:
    for dossier in dossiers:
        assert Episode.objects.filter(dossier=dossier, kind=Episode.Kind.LATE).count() == 1
        assert Apology.objects.filter(dossier=dossier).count() == 1
        assert Event.objects.filter(dossier=dossier, action=Action.DRAFT_APOLOGY.value).count() == 1


def _assert_sent_once(site: Site, dossiers: list[Dossier]) -> None:
    for mail in OutboxMessage.objects.filter(dossier__in=dossiers):
        assert site.sink.kept.of(mail.recipient) == {mail.message_id}
        assert site.sink.kept.times[mail.message_id] == 1
    papers = IssuedPaper.objects.filter(kind="apology", dossier__in=dossiers)
    assert {path.name for path in site.files()} >= {f"{paper.sha256}.pdf" for paper in papers}
    assert len(site.files()) == IssuedPaper.objects.exclude(file_name="").count()


@pytest.mark.parametrize("k", [2, 5])
def test_sweeps_at_once_find_and_draft_each_once(k: int, site: Site, rounds: Rounds, tell: Tell) -> None:
    times = rounds(AT_ONCE)
    for _ in range(times):
        dossiers = late_dossiers(site.ward, 10)
        sweeps = [site.command("sweep", LEASE=LONG) for _ in range(k)]
        for pid in sweeps:
            until(lambda pid=pid: not alive(pid), 60, "a sweep does not end", site)
        _assert_one_of_each(dossiers)
    tell(
        "F10",
        f"{k} sweeps at once: {times} of {times}, each of {10 * times} late dossiers found and drafted once",
    )


def test_two_clocks_and_five_workers_send_each_mail_once(site: Site, rounds: Rounds, tell: Tell) -> None:
    times = rounds(AT_ONCE)
    for n in range(5):
        site.worker(name=f"w{n}", LEASE=LONG)
    for _ in range(2):
        site.beat()
    dossiers: list[Dossier] = []
    for _ in range(times):
        some = approved_letters(site.ward, 5)
        waiting = OutboxMessage.objects.filter(dossier__in=some).exclude(status="sent")
        until(lambda waiting=waiting: not waiting.exists(), 60, "mails do not leave", site)
        dossiers += some
    time.sleep(1)  # what would come twice comes now
    site.end()
    _assert_one_of_each(dossiers)
    _assert_sent_once(site, dossiers)
    site.tell_the_staff()
    assert site.broken() == []
    tell(
        "F10", f"2 clocks, 5 workers: {times} of {times}, {len(dossiers)} letters, each one file and one mail"
    )


def test_a_message_delivered_twice_does_its_work_once(site: Site, rounds: Rounds, tell: Tell) -> None:
    """A worker that is slow to acknowledge has its message given to another: both do the same task."""
    times = rounds(TWICE)
    workers = [site.worker(name=f"twin{n}", LEASE=LONG) for n in range(2)]
    dossiers: list[Dossier] = []
    for _ in range(times):
        some = approved_letters(site.ward, 2)
        for job in ("render_papers", "send_outbox"):
            runs = JobRun.objects.filter(job=job, finished_at__isnull=False)
            wanted = runs.count() + 2
            site.deliver_twice(f"dossiers.{job}")
            until(lambda runs=runs, wanted=wanted: runs.count() >= wanted, 30, f"{job} did not run", site)
        dossiers += some
    assert not OutboxMessage.objects.filter(dossier__in=dossiers).exclude(status="sent").exists()
    site.end(*workers)
    sweep(timezone.now(), CalendarVersion.objects.current().calendar)
    _assert_sent_once(site, dossiers)
    site.tell_the_staff()
    assert site.broken() == []
    tell(
        "F11",
        f"delivered twice: {times} of {times}, {len(dossiers)} letters, each one file and one Message-ID",
    )


def test_a_message_not_acknowledged_comes_again_and_does_nothing_twice(site: Site, tell: Tell) -> None:
    """The worker dies between its work and the acknowledgement; Redis gives the message to the next one."""
    dossiers = approved_letters(site.ward, 2)
    site.deliver("dossiers.render_papers")
    site.deliver("dossiers.send_outbox")
    first = site.worker("mail", name="first", fault="P14:kill", LEASE=LONG, VISIBILITY=1)
    until(lambda: not alive(first), 30, "the worker did not come to P14", site)
    time.sleep(1.2)  # its time of being invisible is over: a worker looks for such messages when it starts
    ran = JobRun.objects.filter(job="send_outbox")
    wanted = ran.count() + 1
    site.worker(name="second", LEASE=LONG, VISIBILITY=1)
    took = until(lambda: ran.count() >= wanted, 60, "the message does not come again", site)
    site.end()
    _assert_sent_once(site, dossiers)
    tell("F11", f"not acknowledged: came again after {took:.0f} s, nothing done twice")


def test_finished_while_the_sweep_marks_it_late(site: Site, rounds: Rounds, tell: Tell) -> None:
    """Either finished in time, without letter and finding, or late and its letter withdrawn in an event."""
    times, in_time = rounds(RACES, 10), 0
    calendar = CalendarVersion.objects.current().calendar
    for n in range(times):
        [dossier] = late_dossiers(site.ward, 1)
        due, early = dossier.due_first, bool(n % 2)
        assert due is not None
        _ready_for_result(site, dossier, due - timedelta(hours=3))
        finished_at = due - timedelta(minutes=1) if early else due + timedelta(minutes=1)
        _at_once(
            lambda at=due + timedelta(minutes=1): sweep(at, calendar),
            lambda at=finished_at, dossier=dossier: actions.resolve(
                actions.Call(dossier.pk, actor=site.ward.officer, at=at)
            ),
        )
        sweep(timezone.now(), calendar)
        in_time += _assert_settled(dossier)
    site.tell_the_staff()
    assert site.broken() == []
    tell(
        "F13",
        f"{times} of {times}: {in_time} in time without finding or letter, the others late with their trace",
    )


def _ready_for_result(site: Site, dossier: Dossier, at: timezone.datetime) -> None:
    ward = site.ward
    actions.hand_over(actions.Call(dossier.pk, actor=ward.clerk, at=at))
    actions.submit_for_signature(actions.Call(dossier.pk, actor=ward.officer, at=at))
    actions.approve(
        actions.Call(dossier.pk, actor=ward.chairman, at=at),
        result_kind="granted",
        number="1/KD",
        result_date=at.date(),
    )


def _at_once(*works: Callable[[], object]) -> None:
    """Each on a connection of its own, begun at the same moment; what one raises is raised."""
    barrier = threading.Barrier(len(works))

    def one(work: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=30)
            work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(one, work) for work in works]:
            done.result(timeout=60)


def _assert_settled(dossier: Dossier) -> bool:
    """Whether it was finished in time."""
    dossier.refresh_from_db()
    found = Episode.objects.filter(dossier=dossier, kind=Episode.Kind.LATE)
    live = dossier.apologies.filter(status__in=["draft", "submitted", "approved", "delivered"])
    assert not live.exists(), "a letter for a dossier that is finished"
    assert not found.filter(closed_at=None).exists(), "a finding of a dossier that is finished"
    if dossier.outcome != Outcome.LATE.value:
        assert not found.exclude(closed_as__in=["withdrawn", "superseded"]).exists()
        return True
    if dossier.apologies.filter(status="withdrawn").exists():
        assert dossier.events.filter(data__apology_drafts_withdrawn=1).exists()
    return False
