"""F3: Redis is down while something is asked for, down for whole periods, or emptied.

The database is the queue of record: the counter goes on receiving, and all that was due is done once Redis
is back.
"""

from __future__ import annotations

import time
from typing import Any

import pytest
import redis
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from dossiers.actions.reception import promise
from dossiers.models import Apology, Dossier, Episode, OutboxMessage
from procedures.calendar import local
from procedures.models import CalendarVersion
from tests.dossiers.counter import typed
from tests.faults.conftest import Rounds, Tell
from tests.faults.scenes import approved_letters, late_dossiers
from tests.faults.site import Site

pytestmark = [pytest.mark.postgres, pytest.mark.redis, pytest.mark.faults]

ROUNDS = 30
A_WHILE = 2.5  # seconds without Redis: whole periods of every job


def _assert_done(late: list[Dossier], approved: list[Dossier]) -> None:
    assert Episode.objects.filter(dossier__in=late, kind=Episode.Kind.LATE).count() == len(late)
    assert Apology.objects.filter(dossier__in=late).count() == len(late)
    assert not OutboxMessage.objects.filter(dossier__in=approved).exclude(status="sent").exists()


def _assert_each_mail_once(site: Site, approved: list[Dossier]) -> None:
    for mail in OutboxMessage.objects.filter(dossier__in=approved):
        assert site.sink.kept.of(mail.recipient) == {mail.message_id}
        assert site.sink.kept.times[mail.message_id] == 1


@pytest.mark.parametrize("fault", ["down", "emptied"])
def test_what_was_due_is_done_when_redis_is_back(fault: str, site: Site, rounds: Rounds, tell: Tell) -> None:
    times, longest = rounds(ROUNDS), 0.0
    site.beat()
    site.worker("celery", name="main")
    site.worker("mail", name="mail", LEASE=30)
    for _ in range(times):
        late, approved = late_dossiers(site.ward, 2), approved_letters(site.ward, 2)
        if fault == "down":
            site.stop_redis()
            time.sleep(A_WHILE)
            site.start_redis()
        else:
            redis.Redis.from_url(site.redis_url).flushall()
        began = time.monotonic()
        site.two_periods(timezone.now(), seconds=60)
        site.post_leaves()  # the two workers come back each in its own time: a letter may be printed last
        longest = max(longest, time.monotonic() - began)
        _assert_done(late, approved)
        _assert_each_mail_once(site, approved)
    site.end()
    site.tell_the_staff()
    assert site.broken() == []
    tell(
        "F3",
        f"Redis {fault}: {times} of {times}, nothing lost, two periods over after {longest:.1f} s at most",
    )


def test_the_counter_receives_while_redis_is_down(site: Site, rounds: Rounds, tell: Tell) -> None:
    """What the clerk saves and what a leader approves asks nothing of Redis."""
    times = rounds(ROUNDS)
    site.stop_redis()
    clerk = Client()
    cache = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": site.redis_url}
    with override_settings(CACHES={"default": cache}, CELERY_BROKER_URL=site.redis_url):
        clerk.force_login(site.ward.clerk, backend="django.contrib.auth.backends.ModelBackend")
        before, slowest = Dossier.objects.count(), 0.0
        for n in range(times):
            began = time.monotonic()
            answer = clerk.post(reverse("reception"), _reception(site, n))
            slowest = max(slowest, time.monotonic() - began)
            assert answer.status_code == 302, answer.content.decode()[:2000]
        assert Dossier.objects.count() == before + times
        approved = approved_letters(site.ward, 1)
    site.start_redis()
    site.beat()
    site.worker(name="back")
    site.two_periods(timezone.now())
    site.post_leaves()
    _assert_done([], approved)
    site.end()
    site.tell_the_staff()
    assert site.broken() == []
    tell("F3", f"Redis down at the counter: {times} receptions, 0 errors, the slowest {slowest:.2f} s")


def _reception(site: Site, n: int) -> dict[str, Any]:
    version, calendar = site.ward.business, CalendarVersion.objects.current().calendar
    due = promise(version, local(timezone.now()), calendar)
    more = {"identity_number": f"00018810{n:04d}", "full_name": "Lê Văn Thử"}
    return typed(version, promise_shown=due.isoformat(), **more)
