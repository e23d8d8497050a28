"""A portal that sends one dossier many times at once, on a real PostgreSQL: one dossier, one answer."""

from __future__ import annotations

import json

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from dossiers.models import Applicant, Dossier, Event, IntakeArrival
from tests.dossiers.intakework import Portal, dossier, portal
from tests.services.test_concurrency import in_threads
from tests.ward import build_ward, moment

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def posts(count: int, differ: bool) -> list[tuple[int, dict[str, object]]]:
    """So many posts at once, each from a client of its own; `differ`: each of another content."""
    cache.clear()  # the counters of the throttle
    sender = portal(build_ward())

    def post(n: int) -> tuple[int, dict[str, object]]:
        own = Portal(sender.source, sender.token, Client(raise_request_exception=False))
        answer = own.post(dossier(copies=n + 1) if differ else dossier())
        return answer.status_code, json.loads(answer.content)

    with time_machine.travel(moment("2026-11-23 08:05"), tick=False):
        answers = in_threads(count, post)
    assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    return answers  # type: ignore[return-value]


def test_twenty_posts_of_one_code_are_one_dossier() -> None:
    answers = posts(20, differ=False)
    assert sorted(status for status, _ in answers) == [200] * 19 + [201]
    assert len({json.dumps(told, sort_keys=True) for _, told in answers}) == 1
    counts = [model.objects.count() for model in (Dossier, Applicant, IntakeArrival, Event)]
    assert counts == [1, 1, 1, 1]


def test_of_twenty_contents_under_one_code_one_is_taken_in() -> None:
    answers = posts(20, differ=True)
    assert sorted(status for status, _ in answers) == [201] + [409] * 19
    assert Dossier.objects.get().copies in range(1, 21)
