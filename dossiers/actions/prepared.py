"""A statement that PostgreSQL plans once a connection, however often it runs.

Planning a statement over many sets takes longer than running it where there is nothing new to find. The plan
is made without knowing the thresholds, so every constant must stand in the text: only then can PostgreSQL
see which partial index serves a set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

_TYPES = {datetime: "timestamptz", date: "date", int: "integer"}
_prepared: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
"""The names each open connection knows."""


def prepared_rows(name: str, sql: str, parameters: Sequence[Any], values: Mapping[Any, Any]) -> list[Any]:
    """The rows of the statement. Of `parameters`, in the order of its %s, those in `values` are thresholds,
    which differ from run to run; the others are constants."""
    with connection.cursor() as cursor:
        known = _prepared.setdefault(connection.connection, set())
        if name not in known:
            types = ", ".join(_TYPES[type(value)] for value in values.values())
            cursor.execute(f"PREPARE {name} ({types}) AS {_with_places(sql, parameters, list(values))}")
            known.add(name)
        places = ", ".join(["%s"] * len(values))
        cursor.execute(
            f"SET LOCAL plan_cache_mode = force_generic_plan; EXECUTE {name} ({places})",
            list(values.values()),
        )
        cursor.nextset()
        return list(cursor.fetchall())


def _with_places(sql: str, parameters: Sequence[Any], thresholds: Sequence[Any]) -> str:
    """The text with $1, $2 for the thresholds and the constants written out."""
    first, *rest = (text.replace("%%", "%") for text in sql.split("%s"))
    parts = [first]
    for parameter, text in zip(parameters, rest, strict=True):
        constant = parameter not in thresholds
        parts.append(_literal(parameter) if constant else f"${thresholds.index(parameter) + 1}")
        parts.append(text)
    return "".join(parts)


def _literal(value: Any) -> str:
    """The constant as PostgreSQL reads it."""
    from psycopg.sql import Literal

    return Literal(value).as_string(connection.connection)
