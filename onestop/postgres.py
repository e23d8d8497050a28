"""PostgreSQL's own tools, whatever version of them this machine has."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg.conninfo import make_conninfo

_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")
_NOT_CONNECTION = {"pool", "isolation_level", "server_side_binding", "assume_role"}


class PostgresError(Exception):
    """A tool is missing, too old, or failed; the text is a sentence."""


@dataclass(frozen=True)
class Postgres:
    """A database on a server. Tools get the password by environment, never on the command line."""

    conninfo: str
    public: str  # the same without the password
    password: str

    @classmethod
    def from_settings(cls, database: dict[str, Any]) -> Postgres:
        """The database of Django's settings."""
        options = {k: v for k, v in (database.get("OPTIONS") or {}).items() if k not in _NOT_CONNECTION}
        named = {
            "dbname": database["NAME"],
            "user": database.get("USER"),
            "host": database.get("HOST"),
            "port": database.get("PORT"),
        }
        public = make_conninfo("", **{k: v for k, v in (named | options).items() if v})
        password = str(database.get("PASSWORD") or "")
        return cls(make_conninfo(public, password=password) if password else public, public, password)

    def dump(self, to: Path, *, snapshot: str) -> dict[str, Any]:
        """Write the database to the new file `to` (custom format), as the exported snapshot sees it."""
        server = self.server_version()
        tool, version = _tool("pg_dump", server)
        words = [tool, "--format=custom", "--no-owner", "--no-privileges", f"--file={to}"]
        if snapshot:
            words.append(f"--snapshot={snapshot}")
        self._run([*words, f"--dbname={self.public}"])
        return {"server": server, "pg_dump": version}

    def restore(self, source: Path, facts: dict[str, Any]) -> None:
        """Replace everything in the database by the dump, in one transaction."""
        tool, _ = _tool("pg_restore", int(facts.get("pg_dump", 0)))
        psql, _ = _tool("psql", 0)
        with tempfile.TemporaryFile() as script:
            for line in _statements([tool, "--no-owner", "--no-privileges", "--file=-", str(source)]):
                script.write(line)
            script.seek(0)
            words = [psql, "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
            words += [f"--dbname={self.public}", "--command=DROP SCHEMA public CASCADE"]
            words += ["--command=CREATE SCHEMA public", "--file=-"]
            self._run(words, script)

    def server_version(self) -> int:
        """The server's major version: 15."""
        with psycopg.connect(self.conninfo) as session:
            return session.info.server_version // 10_000

    def others_connected(self) -> int:
        """How many other sessions use this database."""
        return self._number(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )

    def has_tables(self) -> bool:
        """Whether there is anything to keep aside."""
        return self._number("SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'") > 0

    def _number(self, query: str) -> int:
        with psycopg.connect(self.conninfo) as session:
            row = session.execute(query).fetchone()  # type: ignore[arg-type, call-overload]
            return int(row[0]) if row else 0

    def _run(self, words: list[str], script: IO[bytes] | None = None) -> None:
        environment = os.environ | ({"PGPASSWORD": self.password} if self.password else {})
        done = subprocess.run(  # noqa: S603  (our own words, no shell)
            words,
            stdin=script or subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment,
            check=False,
        )
        if done.returncode:
            told = done.stderr.decode(errors="replace").strip().splitlines()
            raise PostgresError(f"{Path(words[0]).name}: {told[0] if told else f'mã {done.returncode}'}")


def _statements(words: list[str]) -> Iterator[bytes]:
    """The dump as SQL, without the one setting of newer tools that older servers do not know."""
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603
        assert process.stdout is not None  # noqa: S101  (for the type checker)
        assert process.stderr is not None  # noqa: S101
        for number, line in enumerate(process.stdout):
            if number > 60 or not line.startswith(b"SET transaction_timeout"):
                yield line
        told = process.stderr.read().decode(errors="replace").strip()
    if process.returncode:
        raise PostgresError(f"pg_restore: {told.splitlines()[-1] if told else process.returncode}")


def _tool(name: str, least: int) -> tuple[str, int]:
    """A tool of at least this major version, the lowest this machine has, and its version.

    The server's own version first: what newer tools write, older servers may not understand. Raises
    PostgresError with what to install.
    """
    found = {version: path for path in _installed(name) if (version := _version(path)) is not None}
    fitting = [version for version in sorted(found) if version >= least]
    if fitting:
        return found[fitting[0]], fitting[0]
    package = f"postgresql-client-{least}" if least else "postgresql-client"
    if found:
        raise PostgresError(f"{name} của máy này là bản {max(found)}, cần bản {least}. Cài gói {package}.")
    raise PostgresError(f"Máy này chưa có {name}. Cài gói {package} rồi làm lại.")


def _installed(name: str) -> list[str]:
    on_path = shutil.which(name)
    elsewhere = [str(path) for folder in _FOLDERS for path in Path("/").glob(f"{folder[1:]}/{name}")]
    return [*([on_path] if on_path else []), *elsewhere]


def _version(path: str) -> int | None:
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    found = re.search(r"\(PostgreSQL\) (\d+)", told.stdout)
    return int(found[1]) if found else None
