"""PostgreSQL databases a benchmark makes and drops: one that is prepared, and copies of it to work in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import psycopg
from psycopg import sql

_NUMBERS = count(1)


@contextmanager
def database(server: str, like: str | None = None) -> Iterator[str]:
    """The address of a new database, empty or a copy of `like`, which nobody may be using; dropped after."""
    name = f"onestop_bench_{os.getpid()}_{next(_NUMBERS)}"
    template = sql.Identifier(like.rpartition("/")[2]) if like else sql.Identifier("template0")
    make = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), template)
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(make)
    try:
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(drop)
