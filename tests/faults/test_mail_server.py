"""F6: eight ways a mail server misbehaves. The sweep is not held up, nothing is lost, no other mail suffers.

The time-out is one second here; the minutes of the back-off pass by moving the next attempt to now.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from dossiers.jobs import OUTBOX, SWEEP
from dossiers.models import Dossier, JobRun, OutboxMessage
from tests.faults.conftest import Rounds, Tell
from tests.faults.scenes import approved_letters
from tests.faults.sink import MODES
from tests.faults.site import Site, until

pytestmark = [pytest.mark.postgres, pytest.mark.redis, pytest.mark.faults]

ROUNDS = 20
TIMEOUT = 3  # seconds the sender waits for an answer
SLOW = 5.0  # seconds the slow server takes
LONG_TURN = timedelta(seconds=2.5)
WAITED_FOR = {"silent", "slow"}
# The server had the mail and we were not told: only there it may come again, with the same Message-ID.
MAY_REPEAT = {"slow", "drop after DATA"}


@pytest.mark.parametrize("mode", MODES)
def test_a_bad_mail_server_holds_up_nobody_and_loses_nothing(
    mode: str, site: Site, rounds: Rounds, tell: Tell
) -> None:
    site.sink.slow = SLOW
    site.beat()
    site.worker("celery", name="main")
    site.worker("mail", name="mail", LEASE=30, EMAIL_TIMEOUT=TIMEOUT)
    times, repeats, began, connections = rounds(ROUNDS), 0, timezone.now(), site.sink.connections
    for _ in range(times):
        dossiers = approved_letters(site.ward, 3)
        with site.sink.misbehaving(mode):
            site.sink.refused = {dossiers[1].applicant.email}
            _wait_until_tried(site, dossiers, mode)
        _later(dossiers)
        _wait_until_sent(site, dossiers)
        repeats += _assert_each_mail_once(site, dossiers, mode)
    site.end()
    site.tell_the_staff()
    assert site.broken() == []
    sweeps = _sweeps_during_long_turns(began)
    assert min(sweeps, default=1) >= 1, "a sweep waited for the mail server"
    assert sweeps or mode not in WAITED_FOR
    used = site.sink.connections - connections
    waited = f"; {sum(sweeps)} sweeps during {len(sweeps)} long turns" if sweeps else ""
    tell("F6", f"{mode:<16} {times} of {times}, {repeats} mails came twice, {used} connections{waited}")


def _wait_until_tried(site: Site, dossiers: list[Dossier], mode: str) -> None:
    """Until the server has had its chance with one mail, or with the one it refuses."""
    mails = OutboxMessage.objects.filter(dossier__in=dossiers)
    if mode == "second refused":
        mails = mails.filter(dossier=dossiers[1])
    until(lambda: mails.exclude(last_error="").exists(), 30, f"no mail failed: {mode}", site)
    if mode == "second refused":
        others = OutboxMessage.objects.filter(dossier__in=[dossiers[0], dossiers[2]])
        until(lambda: others.filter(status="sent").count() == 2, 10, "one bad address held up others", site)
        assert "550" in mails.get().last_error
        assert mails.get().status == OutboxMessage.Status.PENDING


def _sweeps_during_long_turns(since: datetime) -> list[int]:
    """How many sweeps began during each turn of the sender that waited for the server."""
    turns = JobRun.objects.filter(job=OUTBOX, started_at__gt=since, finished_at__isnull=False)
    long = [turn for turn in turns if turn.finished_at - turn.started_at > LONG_TURN]
    sweeps = JobRun.objects.filter(job=SWEEP)
    return [sweeps.filter(started_at__range=(turn.started_at, turn.finished_at)).count() for turn in long]


def _later(dossiers: list[Dossier]) -> None:
    OutboxMessage.objects.filter(dossier__in=dossiers, status="pending").update(not_before=timezone.now())


def _wait_until_sent(site: Site, dossiers: list[Dossier]) -> None:
    mails = OutboxMessage.objects.filter(dossier__in=dossiers)

    def sent() -> bool:
        _later(dossiers)  # one under way at the end of the fault fails after it
        return mails.filter(status="sent").count() == len(dossiers)

    until(sent, 30, "mails do not leave", site, every=0.2)


def _assert_each_mail_once(site: Site, dossiers: list[Dossier], mode: str) -> int:
    repeats = 0
    for mail in OutboxMessage.objects.filter(dossier__in=dossiers):
        assert site.sink.kept.of(mail.recipient) == {mail.message_id}
        repeats += site.sink.kept.times[mail.message_id] - 1
    assert repeats == 0 or mode in MAY_REPEAT
    return repeats
