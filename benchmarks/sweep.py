"""The first stage of the sweep at 1,000,000 dossiers on PostgreSQL: 4,000 newly late, and nothing new.

Measured by a process of its own in a database that is made for it and dropped. The floor is the INSERT of
the late ones as one would write it by hand, which finds no other kind and closes nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from time import perf_counter_ns

from benchmarks.measure import Line
from tests import found

COUNT, LATE, OPEN = 1_000_000, 4_000, 10_000
TIMES = 7
FLOOR = """
INSERT INTO dossiers_episode (dossier_id, kind, anchor, opened_at, closed_as)
SELECT d.id, 'late', d.due_first, %(at)s, '' FROM dossiers_dossier d
WHERE d.status IN ('received', 'in_progress', 'awaiting_supplement', 'awaiting_payment', 'suspended')
    AND d.due_first < %(at)s
    AND NOT EXISTS (SELECT 1 FROM dossiers_episode e
        WHERE e.dossier_id = d.id AND e.kind = 'late' AND e.anchor = d.due_first)
ON CONFLICT DO NOTHING"""


def run() -> Iterator[Line | str]:
    """The lines of this benchmark."""
    database = found.postgres()
    if database is None:
        yield "no PostgreSQL was found"
        return
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database}
    command = [sys.executable, "-m", "benchmarks.sweep"]
    for line in json.loads(subprocess.check_output(command, env=environment)):  # noqa: S603 - our own program
        yield line if isinstance(line, str) else Line(*line)


def _measured() -> Iterator[tuple[object, ...] | str]:
    """What `run` prints, from inside the database."""
    from dossiers.actions.episodes import open_and_close
    from dossiers.findings import Moments
    from dossiers.models import Episode
    from tests.ward import moment, real_calendar

    started = perf_counter_ns()
    _write()
    yield f"{COUNT:,} dossiers written in {(perf_counter_ns() - started) / 1e9:.0f} s"
    at, calendar = moment("2026-11-23 10:00"), real_calendar()

    def stage_one() -> None:
        open_and_close(Moments.of(at, calendar))

    open_and_close(Moments.of(at - timedelta(hours=2), calendar))
    warnings = Episode.objects.filter(anchor=at - timedelta(hours=1))
    warnings.update(closed_at=at, closed_as="superseded")  # the 8,000 of those that are late now
    _vacuum()
    yield f"found before: {_episodes()}"
    floor, took = _alternating(_floor(at), stage_one, undo=True)
    yield (f"{LATE:,} newly late: by hand", floor)
    yield (f"{LATE:,} newly late: all kinds", took, floor, 2, 50e6)
    stage_one()
    _vacuum()
    yield f"found now: {_episodes()}"
    floor, took = _alternating(_floor(at), stage_one, undo=False)
    yield ("nothing new: by hand", floor)
    yield ("nothing new: all kinds", took, floor, 3, 5e6)


def _write() -> None:
    """COUNT dossiers of one applicant, all but OPEN ended; of these LATE became due an hour ago, the others
    will over twenty days, some wait for papers."""
    from django.db import connection

    from benchmarks.search_data import fill, patterns
    from dossiers.numbering import dossier_code
    from tests.ward import build_ward, moment

    ended, held = patterns(build_ward())
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    first, due = max(ended.pk, held.pk), moment("2026-11-23 09:00")

    def cells(n: int) -> dict[str, object]:
        code = dossier_code("H36.152.00", (due - timedelta(days=n // 700)).date(), n % 700 + 3)
        own = {"id": first + n, "code": code, "external_code": None, "tracking_token": f"bench-{n:010d}"}
        return own | {"register_year": 1000 + n // 50_000, "register_number": n % 50_000 + 1}

    def opened(n: int) -> dict[str, object]:
        when = due if n <= LATE else due + timedelta(days=1 + n % 28, hours=8)
        return cells(n) | {"due_first": when, "due_current": when}

    fill(held, (opened(n) for n in range(1, OPEN + 1)))
    fill(ended, (cells(n) for n in range(OPEN + 1, COUNT + 1)))
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute(
            "INSERT INTO dossiers_episode (dossier_id, kind, anchor, opened_at, closed_at, closed_as)"
            " SELECT id, 'late', due_first, ended_at, ended_at, 'done' FROM dossiers_dossier"
            " WHERE status = 'returned' AND id %% 5 = 0",
            [],
        )
    _vacuum()


def _vacuum() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE dossiers_dossier")
        cursor.execute("VACUUM ANALYZE dossiers_episode")


def _floor(at: object) -> Callable[[], None]:
    from django.db import connection

    def by_hand() -> None:
        with connection.cursor() as cursor:
            cursor.execute(FLOOR, {"at": at})

    return by_hand


def _alternating(first: Callable[[], None], second: Callable[[], None], undo: bool) -> tuple[float, float]:
    """The best of some runs of each, one after the other, in nanoseconds; `undo`: rolled back each time."""
    best = [float("inf"), float("inf")]
    for _ in range(TIMES):
        for n, work in enumerate((first, second)):
            best[n] = min(best[n], _took(work, undo))
            if undo:
                _vacuum()
    return best[0], best[1]


def _took(work: Callable[[], None], undo: bool) -> float:
    from django.db import transaction

    with transaction.atomic():
        started = perf_counter_ns()
        work()
        took = perf_counter_ns() - started
        transaction.set_rollback(undo)
    return took


def _episodes() -> str:
    from django.db.models import Count

    from dossiers.models import Episode

    rows = Episode.objects.filter(closed_at=None).values_list("kind").annotate(n=Count("pk")).order_by("kind")
    return ", ".join(f"{kind} {n:,}" for kind, n in rows) or "nothing"


def main() -> None:
    """Measure in a database made for it; print the lines as JSON."""
    import django
    from django.db import connection
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    django.setup()
    setup_test_environment(debug=False)
    with closing(sys.stdout):
        made = setup_databases(verbosity=0, interactive=False)
        try:
            print(json.dumps(list(_measured())))
        finally:
            connection.close()
            teardown_databases(made, verbosity=0)


if __name__ == "__main__":
    main()
