"""One story for all tests that only read it: told once a run, put back for a module and never committed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.kept_rows import kept
from tests.reports.amendments import amend
from tests.reports.story import Story
from tests.ward import TestWard, build_ward


def _tell() -> TestWard:
    ward = build_ward()
    Story(ward, seed=7).tell(200)
    return ward


def _amend() -> TestWard:
    ward = _tell()
    amend(ward)
    return ward


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[TestWard]:
    """A ward with 200 dossiers from September 2025 to 23/11/2026; tests using it must ask for `db` too."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield kept("story", _tell)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def amended(django_db_setup: None, django_db_blocker: Any) -> Iterator[TestWard]:
    """The same, with what was taken back, corrected and entered late afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield kept("amended story", _amend)
        transaction.set_rollback(True)
