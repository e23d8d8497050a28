"""What this machine offers the tests: PostgreSQL, Redis, Chromium.

``python -m tests.found postgres`` prints the address (or path) and exits 0, or exits 1: the Makefile asks so.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache

import psycopg
import redis

_POSTGRES = (
    "postgres://postgres@127.0.0.1:5432/postgres",
    "postgres://postgres:postgres@127.0.0.1:5432/postgres",
    "postgres://root@127.0.0.1:5432/postgres",
    "postgres:///postgres",  # the local socket, as the person who runs the tests
)
_REDIS = "redis://127.0.0.1:6379/0"


@cache
def postgres() -> str | None:
    """Return a ``DATABASE_URL`` of a server where a database may be created, or None."""
    given = os.environ.get("ONESTOP_TEST_PG")
    for url in (given,) if given else _POSTGRES:
        try:
            with psycopg.connect(url, connect_timeout=3) as connection:
                row = connection.execute(
                    "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
                ).fetchone()
        except psycopg.Error:
            continue
        if row and row[0]:
            return url
    return None


@cache
def redis_server() -> str | None:
    """Return the path of ``redis-server``, which tests start themselves, or the address of one that runs."""
    given = os.environ.get("ONESTOP_TEST_REDIS")
    program = None if given else shutil.which("redis-server")
    if program:
        return program
    url = given or _REDIS
    try:
        redis.Redis.from_url(url, socket_connect_timeout=3).ping()
    except redis.RedisError:
        return None
    return url


@cache
def chromium() -> str | None:
    """Return the path of a browser that starts, or None."""
    for name in (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name) if name else None
        if path and subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0:
            return path
    return None


SERVICES: dict[str, Callable[[], str | None]] = {
    "postgres": postgres,
    "redis": redis_server,
    "chromium": chromium,
}


def missing() -> list[str]:
    """Return the names of the services this machine does not offer."""
    return [name for name, find in SERVICES.items() if find() is None]


def required() -> list[str]:
    """Return the names listed in ``ONESTOP_REQUIRE``.

    Raises ValueError when it names something else, which would otherwise require nothing.
    """
    names = [name.strip() for name in os.environ.get("ONESTOP_REQUIRE", "").split(",") if name.strip()]
    unknown = sorted(set(names) - set(SERVICES))
    if unknown:
        raise ValueError(f"ONESTOP_REQUIRE knows {', '.join(SERVICES)}; not {', '.join(unknown)}")
    return names


if __name__ == "__main__":
    found = SERVICES[sys.argv[1]]()
    print(found or "")  # noqa: T201
    sys.exit(found is None)
