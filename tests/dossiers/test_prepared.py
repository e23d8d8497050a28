"""A statement planned once a connection: constants stand in its text, thresholds differ from run to run."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection

from dossiers.actions import prepared
from dossiers.actions.prepared import prepared_rows
from procedures.calendar import ZONE

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
SQL = """
SELECT %s || '%%', %s + interval '1 day', n FROM (VALUES (1), (2), (3)) AS v (n) WHERE n > %s AND n <> %s"""
MOMENT = datetime(2026, 11, 23, 8, 0, tzinfo=ZONE)


def rows(moment: datetime, least: int) -> list[tuple[object, ...]]:
    return prepared_rows("tried", SQL, ("o'clock", "at", "least", 3), {"at": moment, "least": least})


def test_it_is_prepared_once_and_run_with_other_values() -> None:
    assert rows(MOMENT, 0) == [
        ("o'clock%", MOMENT.replace(day=24), 1),
        ("o'clock%", MOMENT.replace(day=24), 2),
    ]
    assert rows(MOMENT.replace(day=1), 1) == [("o'clock%", MOMENT.replace(day=2), 2)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE name = 'tried'")
        assert cursor.fetchall() == [(2, 0)]


def test_a_new_connection_is_told_again() -> None:
    assert len(rows(MOMENT, 0)) == 2
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    prepared._prepared.clear()  # as for a connection nobody has used
    assert len(rows(MOMENT, 0)) == 2
