"""Fixtures of the tests of dossiers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.dossiers.counter import MONDAY, Counter, counter_at


@pytest.fixture
def counter(db: None) -> Iterator[Counter]:
    """A ward on Monday 23/11/2026 at 08:05, with the clerk signed in."""
    yield from counter_at(MONDAY)
