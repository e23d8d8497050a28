"""What takes long to make is made once a run: its rows are kept in the run's folder and put back where asked.

The first who asks makes it through the same actions as always; another module, or the other worker, waits for
that and gets the very rows. Only what stands in the database is kept, no file.
"""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

T = TypeVar("T")


class _Rows(NamedTuple):
    table: str
    columns: list[str]
    rows: list[tuple[Any, ...]]


def kept(name: str, make: Callable[[], T]) -> T:
    """Return what `make` returns, its rows written into the open transaction.

    `name` is that of the story, one for each `make`. The tables `make` writes to must be empty before; it
    leaves alone those the migrations fill.
    """
    file = Path(os.environ["ONESTOP_TEST_FOLDER"]) / f"{name}.{connection.vendor}.rows"
    with file.with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            filled = {rows.table for rows in _all_rows()}
            made = make()
            file.write_bytes(pickle.dumps((made, [rows for rows in _all_rows() if rows.table not in filled])))
            return made
    made, told = pickle.loads(file.read_bytes())  # noqa: S301 - written by this run
    _put_back(told)
    return made


def _all_rows() -> list[_Rows]:
    """Every table that holds something."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows = [tuple(row) for row in cursor.fetchall()]
            if rows:
                found.append(_Rows(table, [column[0] for column in cursor.description], rows))
    return found


def _put_back(told: list[_Rows]) -> None:
    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:  # the keys are looked at when all is there
        for table, columns, rows in told:
            names, places = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({places})", rows)  # noqa: S608
        tables = {rows.table for rows in told}
        models = [one for one in apps.get_models(include_auto_created=True) if one._meta.db_table in tables]
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
