"""What the tests of this package share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction

from procedures.models import Officer
from tests.ward import TestWard, build_ward

OFFICERS = ("clerk", "officer", "office", "chairman", "administrator")


@pytest.fixture
def monday() -> Iterator[None]:
    """Monday 23/11/2026, 08:05."""
    with time_machine.travel("2026-11-23T08:05:00+07:00", tick=False):
        yield


@pytest.fixture(scope="module")
def whole_ward(django_db_setup: None, django_db_blocker: Any) -> Iterator[TestWard]:
    """A ward with the catalogue and the calendar of the project, made once and taken back at the end."""
    with django_db_blocker.unblock():
        whole = transaction.atomic()
        whole.__enter__()
        built = build_ward()
        call_command("load_catalogue", "--yes", stdout=StringIO())
        call_command("load_calendar", "--yes", stdout=StringIO())
    yield built
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


@pytest.fixture
def ward(whole_ward: TestWard, db: None) -> TestWard:
    """The ward of this module; what a test changes is taken back after it."""
    return replace(
        whole_ward,
        **{name: Officer.objects.get(pk=getattr(whole_ward, name).pk) for name in OFFICERS},
    )
