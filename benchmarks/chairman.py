"""The chairman's page at 1,000,000 and 3,000,000 dossiers on PostgreSQL, and at 50,000 on SQLite.

Each is measured by a process of its own (`python -m benchmarks.chairman postgresql 1000000`), in a database
that is made for it and dropped. The floor is one query over the stored columns of the running year, by
sector, department, month and channel: what a page of figures cannot do without. The page compares with the
year before.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from statistics import median
from time import perf_counter_ns
from typing import Any

from benchmarks.measure import Line
from tests import found

TIMES, QUERIES = 11, 15
RUNS = (("postgresql", 1_000_000), ("postgresql", 3_000_000), ("sqlite", 50_000))
FLOOR = """
SELECT sector_id, department_id, ended_month, channel, outcome, SUM(n) FROM (
    SELECT sector_id, department_id, ended_month, channel, outcome, COUNT(*) AS n FROM dossiers_dossier
    WHERE ended_month BETWEEN '2026-01-01' AND '2026-12-01' GROUP BY 1, 2, 3, 4, 5) AS cells
GROUP BY GROUPING SETS ((sector_id, outcome), (department_id, outcome), (ended_month, outcome),
    (channel, outcome))"""
FLOOR_INDEX = """
CREATE INDEX bench_floor ON dossiers_dossier (ended_month, sector_id, department_id, channel, outcome)"""
PAGES = {
    "the year": "/dieu-hanh/",
    "a month": "/dieu-hanh/?ky=2026-m03",
    "a week": "/dieu-hanh/?tu=03/08/2026&den=09/08/2026",
    "the year as on 31 March": "/dieu-hanh/?luc=31/03/2026+17:00",
    "the first year": "/dieu-hanh/?ky=2021",
}
LISTS = {
    "late ones of the year": "/dieu-hanh/ho-so/qua-han/",
    "late ones still open": "/dieu-hanh/ho-so/dang-giai-quyet-qua-han/",
}


def run() -> Iterator[Line | str]:
    """The lines of this benchmark."""
    small: dict[str, float] = {}
    for engine, count in RUNS:
        if engine == "postgresql" and found.postgres() is None:
            yield "no PostgreSQL was found"
            continue
        yield f"-- {engine}, {count:,} dossiers"
        for line in _in_its_own_process(engine, count):
            if isinstance(line, str):
                yield line
                continue
            yield (made := Line(*line))
            yield from _beside(made, small, grown=count > 1_000_000)


def _beside(line: Line, small: dict[str, float], grown: bool) -> Iterator[Line]:
    """Three times the dossiers against once; of a list nobody should notice."""
    if not grown:
        small.setdefault(line.what, line.took)
    elif line.what in small:
        most = {"page: the year": 2.7}.get(line.what, 1.3 if line.what.startswith("list") else None)
        yield Line(f"   against 1,000,000: {line.what}", line.took, small[line.what], most)


def _in_its_own_process(engine: str, count: int) -> Any:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    environment["DATABASE_URL"] = (found.postgres() or "") if engine == "postgresql" else ""
    command = [sys.executable, "-m", "benchmarks.chairman", engine, str(count)]
    return json.loads(subprocess.check_output(command, env=environment))  # noqa: S603 - our own program


def _measured(engine: str, count: int) -> Iterator[tuple[object, ...] | str]:
    """What `run` prints, from inside the database."""
    from benchmarks import chairman_data

    started = perf_counter_ns()
    ward = chairman_data.write(count)
    yield f"written in {(perf_counter_ns() - started) / 1e9:.0f} s, load {os.getloadavg()[0]:.1f}"
    postgres = engine == "postgresql"
    floor = _floor() if postgres else None
    if floor:
        yield ("stored columns of the year, one query", floor)
    for name, address in PAGES.items():
        page, sql, queries = _opened(ward, address)
        strict = postgres and count == 1_000_000 and name == "the year"
        yield (f"page: {name}", page, None, None, 100e6 if strict else None if postgres else 300e6)
        yield (f"   its SQL, {queries} queries", sql, floor, 3 if strict else None, None)
        if queries > QUERIES + 3:  # the person's roles and the menu
            raise AssertionError(f"{address}: {queries} queries")
    for name, address in LISTS.items():
        yield (f"list: {name}", _opened(ward, address)[0])


def _floor() -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(FLOOR_INDEX)
        cursor.execute("VACUUM ANALYZE dossiers_dossier")
        took = _median(lambda: cursor.execute(FLOOR))
        cursor.execute("DROP INDEX bench_floor")
    return took


def _opened(ward: Any, address: str) -> tuple[float, float, int]:
    """Median time of the whole view, of what the database took of it, and the number of queries."""
    from django.db import connection

    spent: list[list[float]] = []

    def timed(execute: Any, *rest: Any) -> Any:
        started = perf_counter_ns()
        answer = execute(*rest)
        spent[-1].append(perf_counter_ns() - started)
        return answer

    def once() -> None:
        spent.append([])
        with connection.execute_wrapper(timed):
            _view(ward, address)

    once()
    page = _median(once)
    return page, median(sum(one) for one in spent), len(spent[-1])


def _view(ward: Any, address: str) -> None:
    import time_machine
    from django.contrib.messages.storage.cookie import CookieStorage
    from django.test import RequestFactory
    from django.urls import resolve

    from tests.ward import moment

    request = RequestFactory().get(address)
    request.user, request.htmx = ward.chairman, False  # type: ignore[attr-defined]
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    for name in ("roles", "_department_cache"):
        ward.chairman.__dict__.pop(name, None)
    with time_machine.travel(moment("2026-08-14 16:00"), tick=False):
        found = resolve(address.partition("?")[0])
        response = found.func(request, *found.args, **found.kwargs)
    if response.status_code != 200:
        raise AssertionError(f"{address}: {response.status_code}")


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(TIMES):
        started = perf_counter_ns()
        work()
        times.append(perf_counter_ns() - started)
    return float(median(times))


def main(engine: str, count: int) -> None:
    """Measure in a database made for it; print the lines as JSON."""
    import django
    from django.db import connection
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    django.setup()
    setup_test_environment(debug=False)
    with closing(sys.stdout):
        made = setup_databases(verbosity=0, interactive=False)
        try:
            print(json.dumps(list(_measured(engine, count))))
        finally:
            connection.close()
            teardown_databases(made, verbosity=0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
