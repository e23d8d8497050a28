"""The database as one file, taken while people work, and put back: SQLite and PostgreSQL."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from onestop.figures import Figures, read_figures
from onestop.postgres import Postgres, PostgresError


class DumpError(Exception):
    """The database could not be written to a file or read back; the text is a sentence for a person."""


def engine() -> str:
    """`sqlite` or `postgresql`: a copy of one cannot be put back into the other."""
    return connection.vendor


def sqlite_path() -> Path:
    """The file of the SQLite database."""
    return Path(str(connection.settings_dict["NAME"]))


def size_now() -> int:
    """About how many bytes a dump will take."""
    if engine() == "sqlite":
        return sum(path.stat().st_size for path in _sqlite_files() if path.is_file())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def dump(to: Path) -> tuple[Figures, dict[str, Any]]:
    """Write the database to the new file `to` as it is at one moment.

    Returns its figures, read at the same moment, and what a restore has to know. Raises DumpError.
    """
    try:
        return _dump_sqlite(to) if engine() == "sqlite" else _dump_postgres(to)
    except (sqlite3.Error, psycopg.Error, PostgresError) as error:
        raise DumpError(f"Chưa sao lưu được cơ sở dữ liệu: {_last_line(error)}") from error


def load(source: Path, facts: dict[str, Any], aside: Path) -> None:
    """Replace the database by the dump `source`; what was there is kept in the folder `aside`.

    Every connection of this process must be closed. Raises DumpError.
    """
    try:
        if engine() == "sqlite":
            _load_sqlite(source, aside)
        else:
            _load_postgres(source, facts, aside)
    except (sqlite3.Error, psycopg.Error, PostgresError) as error:
        raise DumpError(f"Chưa khôi phục được cơ sở dữ liệu: {_last_line(error)}") from error


def figures_now() -> Figures:
    """The figures of the database in use."""
    if engine() == "sqlite":
        return sqlite_figures(sqlite_path())
    with psycopg.connect(_postgres().conninfo) as session:
        return _postgres_figures(session)


# -- SQLite -----------------------------------------------------------------------------------------


def sqlite_figures(path: Path) -> Figures:
    """The figures of a SQLite file. Raises sqlite3.Error when it is damaged."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as copy:
        tables = copy.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        return read_figures(lambda query: copy.execute(query), [name for (name,) in tables.fetchall()])


def _dump_sqlite(to: Path) -> tuple[Figures, dict[str, Any]]:
    with closing(sqlite3.connect(sqlite_path(), timeout=30)) as live:
        live.execute("VACUUM INTO ?", [str(to)])  # readers and writers go on (WAL)
    _check_sqlite(to)
    return sqlite_figures(to), {"sqlite": sqlite3.sqlite_version}


def _check_sqlite(path: Path) -> None:
    """Raise DumpError unless the file is whole and every reference in it has its row."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as copy:
        answer = copy.execute("PRAGMA integrity_check").fetchone()
        if answer != ("ok",):
            raise DumpError(f"Bản sao của cơ sở dữ liệu bị hỏng: {answer[0]}")
        if lost := copy.execute("PRAGMA foreign_key_check").fetchone():
            raise DumpError(f"Bản sao của cơ sở dữ liệu thiếu dữ liệu mà bảng {lost[0]} cần.")


def _sqlite_files() -> list[Path]:
    path = sqlite_path()
    return [path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")]


def _load_sqlite(source: Path, aside: Path) -> None:
    _check_sqlite(source)
    path = sqlite_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(
        f".{path.name}.restoring"
    )  # the last move is within one folder: whole or not at all
    shutil.copyfile(source, beside)
    for file in _sqlite_files():
        if file.exists():
            shutil.move(file, aside / file.name)
    beside.replace(path)


# -- PostgreSQL -------------------------------------------------------------------------------------


def _postgres() -> Postgres:
    return Postgres.from_settings(settings.DATABASES["default"] | connection.settings_dict)


def _postgres_figures(session: psycopg.Connection[Any]) -> Figures:
    tables = session.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return read_figures(lambda query: session.execute(query), [name for (name,) in tables])  # type: ignore[arg-type, call-overload]


def _dump_postgres(to: Path) -> tuple[Figures, dict[str, Any]]:
    server = _postgres()
    with psycopg.connect(server.conninfo) as session:
        session.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        snapshot = session.execute("SELECT pg_export_snapshot()").fetchone()
        facts = server.dump(to, snapshot=str(snapshot[0]) if snapshot else "")
        return _postgres_figures(session), facts


def _load_postgres(source: Path, facts: dict[str, Any], aside: Path) -> None:
    server = _postgres()
    if others := server.others_connected():
        raise DumpError(
            f"Còn {others} kết nối khác vào cơ sở dữ liệu. Dừng phần mềm và chương trình đang dùng nó."
        )
    if server.has_tables():
        server.dump(aside / "database.dump", snapshot="")
    server.restore(source, facts)


def _last_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[-1]
