"""What the tests of this package share."""

from collections.abc import Iterator

import pytest

from procedures.models import calendar


@pytest.fixture(autouse=True)
def _no_calendar_of_another_test() -> Iterator[None]:
    """Built calendars are kept by number; after a rollback the number is another calendar's."""
    calendar._BUILT.clear()
    yield
    calendar._BUILT.clear()
