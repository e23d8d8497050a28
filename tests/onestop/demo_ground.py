"""What the tests of the demo stand on: the real catalogue and calendar, read once a run."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from django.core.management import call_command

from onestop.demo.ground import Ground
from onestop.demo.plan import Plan, make_plan
from onestop.demo.reading import read_ground, read_staff
from procedures.models import Installation, Procedure
from tests.ward import moment

AT = moment("2026-11-23 08:06")  # a Monday; the Tuesday after it is off
SMALL = 0.02

_read: list[Ground] = []


def prepare(mode: str = "demo") -> None:
    """Catalogue, calendar and the demo ward's names in the test database, as at the first start."""
    if not Procedure.objects.exists():
        Installation.objects.create(pk=1, mode=mode, created_at=AT)
        call_command("load_ward", "--demo", "--yes", verbosity=0)
        call_command("load_catalogue", "--yes", verbosity=0)
        call_command("load_calendar", "--yes", verbosity=0)


def ground() -> Ground:
    """The ground of the plan; the first call needs the database."""
    if not _read:
        prepare()
        _read.append(read_ground(read_staff()))
    return _read[0]


@cache
def plan(at: datetime = AT, scale: float = 1.0) -> Plan:
    """The plan at a moment, made once."""
    return make_plan(ground(), at, scale)
