"""What waits for a leader: the chairman's page, the page of approvals and the menu tell the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from dossiers import actions
from dossiers.models import Dossier
from reports import watch
from reports.periods import year_period
from reports.scopes import Scope
from reports.today import DECISIONS, TODAY
from tests.crowd import NOW, crowd
from tests.reports.story import CALENDAR
from tests.ward import TestWard, build_ward, call, moment

pytestmark = pytest.mark.django_db
PARTS = dict(zip(DECISIONS, ("letters", "results", "proposals", "closings"), strict=True))


@pytest.fixture
def ward() -> Iterator[TestWard]:
    with time_machine.travel(moment(NOW), tick=False):
        yield build_ward()


def leader(ward: TestWard) -> Client:
    client = Client()
    client.force_login(ward.chairman, backend="django.contrib.auth.backends.ModelBackend")
    return client


def submitted_then_paused(ward: TestWard) -> Dossier:
    """Laid before a leader, then stopped by him for a reason of law: nobody can approve it now."""
    dossier = Dossier.objects.filter(for_signature_at__isnull=False, approved_at__isnull=True)[0]
    at = call(dossier, ward.chairman, "2026-11-23 08:00")
    return actions.suspend(at, legal_article="khoản 2 Điều 19", reason="Chờ bản án")


def test_both_pages_list_the_same_dossiers(ward: TestWard, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd(ward, 2)
    paused = submitted_then_paused(ward)
    monkeypatch.setattr(watch, "WAITING_SHOWN", 100)
    client = leader(ward)
    page = client.get(reverse("chairman")).context["page"]
    parts = client.get(reverse("desk")).context
    scope = Scope(year_period(2026).period, moment(NOW), calendar=CALENDAR)
    for what, part in PARTS.items():
        told = {row.dossier.pk for row in parts[part]}
        assert told, what
        assert {one.dossier.pk for one in page.watch.waiting if one.what == what} == told, what
        assert set(TODAY[what].dossiers(scope).values_list("pk", flat=True)) == told, what
        assert page.now[what] == len(told), what
        assert paused.pk not in told, what


def test_the_counts_are_one(ward: TestWard) -> None:
    crowd(ward, 3)
    submitted_then_paused(ward)
    client = leader(ward)
    chairman = client.get(reverse("chairman"))
    total = client.get(reverse("desk")).context["total"]
    text = " ".join(re.sub(r"<[^>]+>", " ", chairman.content.decode()).split())
    assert chairman.context["page"].decisions == total == 14
    assert f"Chờ duyệt {total} " in text
    assert f"Chờ đồng chí duyệt {total} " in text
    assert f"{total} việc chờ đồng chí duyệt" in text
    assert re.search(rf'<a href="{reverse("desk")}"[^>]*>{total} việc chờ', chairman.content.decode())


def test_the_oldest_stand_first_whatever_they_are(ward: TestWard) -> None:
    crowd(ward, 2)
    waiting = leader(ward).get(reverse("chairman")).context["page"].watch.waiting
    assert len(waiting) == watch.WAITING_SHOWN
    assert [one.since for one in waiting] == sorted(one.since for one in waiting)
    assert waiting[0].since == moment("2026-11-20 09:00")
