"""Search from anywhere: 33 queries at 1,000,000 dossiers on PostgreSQL and at 100,000 on SQLite.

Each engine is measured by a process of its own (`python -m benchmarks.search postgresql`), in a database that
is made for it and dropped. The floor is the bare SQL of the index with a cap, which neither finds the newest
nor knows who may see what.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from time import perf_counter_ns

from benchmarks.measure import Line
from tests import found

TIMES = 7
COUNTS = {"postgresql": 1_000_000, "sqlite": 100_000}
MOST_NS = {"postgresql": (60e6, 150e6), "sqlite": (150e6, None)}
FLOOR = "SELECT dossier_id FROM dossiers_searchline WHERE {} LIMIT 1001"
INDEXED = "array_to_tsvector(string_to_array(btrim(words), ' ')) @@ %s::tsquery"


def run() -> Iterator[Line | str]:
    """The lines of this benchmark."""
    for engine, count in COUNTS.items():
        if engine == "postgresql" and found.postgres() is None:
            yield "no PostgreSQL was found"
            continue
        yield f"-- {engine}, {count:,} dossiers"
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
        environment["DATABASE_URL"] = (found.postgres() or "") if engine == "postgresql" else ""
        command = [sys.executable, "-m", "benchmarks.search", engine, str(count)]
        printed = subprocess.check_output(command, env=environment)  # noqa: S603 - our own program
        for line in json.loads(printed):
            yield line if isinstance(line, str) else Line(*line)


def _measured(engine: str, count: int) -> Iterator[tuple[object, ...] | str]:
    """What `run` prints, from inside the database."""
    from benchmarks import search_data

    started = perf_counter_ns()
    ward = search_data.write(count)
    yield f"written in {(perf_counter_ns() - started) / 1e9:.0f} s; {_sizes()}"
    words = _words()
    floor = [_took(lambda w=w: _floor(w)) for w in words]
    most, worst = MOST_NS[engine]
    yield ("floor: bare SQL with a cap, p95", _p95(floor))
    for what, officer, page in (
        ("while typing, who sees all", ward.clerk, False),
        ("while typing, an officer", ward.culture_officer, False),
        ("the whole list, who sees all", ward.clerk, True),
    ):
        took = [_took(lambda w=w, o=officer, p=page: _answer(w, o, p)) for w in words]
        yield (f"{what}, p95 of {len(words)} queries", _p95(took), _p95(floor), None, most)
        yield (f"{what}, worst", max(took), max(floor), None, worst)
        slow = sorted(zip(took, words, strict=True), reverse=True)[:4]
        yield "   slowest: " + ", ".join(f"“{w[:40]}” {ns / 1e6:.0f} ms" for ns, w in slow)
        if not page and officer == ward.clerk:
            yield from (f"      {w[:50]:<50} {ns / 1e6:7.1f} ms" for w, ns in zip(words, took, strict=True))


def _words() -> list[str]:
    from benchmarks.search_words import queries
    from dossiers.models import Dossier

    one = Dossier.objects.filter(external_code__isnull=False).select_related("applicant").order_by("-pk")[500]
    link = f"http://10.0.0.5:8000/t/{one.tracking_token}/"
    who = one.applicant
    return queries(one.code, one.external_code, link, who.identity_number, who.phone)


def _answer(words: str, officer: object, page: bool) -> None:
    """The view as a whole: the queries, the rows and the page made of them."""
    from django.test import RequestFactory

    from dossiers.views.search import search, search_hits

    request = RequestFactory().get("/tim/", {"q": words})
    request.user = officer
    request.htmx = False
    response = (search if page else search_hits)(request)
    if response.status_code not in (200, 302):
        raise AssertionError(f"{words}: {response.status_code}")


def _floor(words: str) -> None:
    from django.db import connection

    from dossiers.search_words import read

    wanted = read(words)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FLOOR.format(INDEXED), [wanted.tsquery])
        else:
            parts = [one[0] for one in wanted.alternatives[0]]
            cursor.execute(FLOOR.format(" AND ".join(["instr(words, %s)"] * len(parts))), parts)
        cursor.fetchall()


def _took(work: Callable[[], object]) -> float:
    """The best of some runs, in nanoseconds; what else the machine did is not in the best."""
    times = []
    for _ in range(TIMES):
        started = perf_counter_ns()
        work()
        times.append(perf_counter_ns() - started)
    return min(times)


def _p95(took: list[float]) -> float:
    return sorted(took)[int(len(took) * 0.95)]


def _sizes() -> str:
    from django.db import connection

    if connection.vendor != "postgresql":
        return f"{Path(str(connection.settings_dict['NAME'])).stat().st_size / 1e6:.0f} MB in all"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_size_pretty(pg_table_size('dossiers_searchline')),"
            " pg_size_pretty(pg_relation_size('search_line_words')),"
            " pg_size_pretty(pg_total_relation_size('dossiers_dossier'))"
        )
        lines, index, dossiers = cursor.fetchone()
    return f"lines of words {lines}, their index {index}, dossiers {dossiers}"


def main(engine: str, count: int) -> None:
    """Measure in a database made for it; print the lines as JSON."""
    import django
    from django.db import connection
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    django.setup()
    setup_test_environment(debug=False)
    with closing(sys.stdout), tempfile.TemporaryDirectory() as papers:
        from django.conf import settings

        settings.PAPERS_ROOT = settings.MEDIA_ROOT = papers
        made = setup_databases(verbosity=0, interactive=False)
        try:
            print(json.dumps(list(_measured(engine, count))))
        finally:
            connection.close()
            teardown_databases(made, verbosity=0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
