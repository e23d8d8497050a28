"""One site for all tests of faults, and the table of what they measured."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any, Protocol
from uuid import uuid4

import psycopg
import pytest
import redis
from django.core.management import call_command
from django.db import connection, connections
from django_celery_beat.models import IntervalSchedule, PeriodicTask, PeriodicTasks

from tests import found
from tests.faults.scenes import open_real_ward
from tests.faults.site import JOBS, Site, open_site

Tell = Callable[[str, str], None]


class Rounds(Protocol):
    """So many times in `make faults`, few in `make test`."""

    def __call__(self, many: int, few: int = 1) -> int: ...


@pytest.fixture(scope="session")
def site(django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site, on a database of its own, which keeps what the tests of faults put into it until the last."""
    with django_db_blocker.unblock(), own_database():
        call_command("migrate", interactive=False, verbosity=0)
        ward = open_real_ward()
        _every_second()
        with open_site(tmp_path_factory.mktemp("site"), ward) as site:
            yield site


@contextlib.contextmanager
def own_database() -> Iterator[None]:
    """A new database on the server of this run, which is the default one until it is dropped again."""
    usual, name = connection.settings_dict["NAME"], f"onestop_faults_{uuid4().hex[:12]}"
    connection.close()
    with psycopg.connect(str(found.postgres()), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"'.encode())
        connection.settings_dict["NAME"] = name
        try:
            yield
        finally:
            connections.close_all()
            connection.settings_dict["NAME"] = usual
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def _every_second() -> None:
    second, _ = IntervalSchedule.objects.get_or_create(every=1, period="seconds")
    PeriodicTask.objects.all().delete()
    for job in JOBS:
        PeriodicTask.objects.create(name=job, task=f"dossiers.{job}", interval=second)
    PeriodicTasks.update_changed()


@pytest.fixture(autouse=True)
def _nothing_runs_on(site: Site, django_db_blocker: Any) -> Iterator[None]:
    """Each test begins and ends without workers and with Redis there."""
    with django_db_blocker.unblock():
        yield
    site.end()
    if site.redis is None:
        site.start_redis()
    redis.Redis.from_url(site.redis_url).flushall()


@pytest.fixture
def tell(record_property: Any) -> Tell:
    """Note a figure for the table: which fault, and what was measured."""
    return lambda fault, figure: record_property("figure", (fault, figure))


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> Rounds:
    """How often something is tried."""
    deep = request.config.getoption("--deep")
    return lambda many, few=1: many if deep else few
