"""What a database holds, in figures that have to come back after a restore: counts, sums, heads of chains.

Read by plain SQL, so that the same questions can be put to a copy that no Django connection is open to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

Rows = Callable[[str], Iterable[tuple[Any, ...]]]

# The tables a person knows by name, for what is told on screen.
NAMED = {
    "dossiers_dossier": "hồ sơ",
    "dossiers_event": "sự việc",
    "dossiers_issuedpaper": "giấy tờ đã cấp",
    "dossiers_apology": "thư xin lỗi",
    "dossiers_attachment": "tệp kèm theo",
    "procedures_procedure": "thủ tục",
    "procedures_officer": "người dùng",
}
_SUMS = {
    "lần sửa hồ sơ": "SELECT COALESCE(SUM(version), 0) FROM dossiers_dossier",
    "ngày trễ": "SELECT COALESCE(SUM(days_late), 0) FROM dossiers_dossier",
    "lệ phí đã thu (đồng)": "SELECT COALESCE(SUM(amount_vnd), 0) FROM dossiers_payment",
    "số đã cấp của các sổ": "SELECT COALESCE(SUM(last), 0) FROM dossiers_numberseries",
}
_HEADS = {
    "đầu chuỗi sự việc": "SELECT id, event_count, event_head FROM dossiers_dossier ORDER BY id",
    "từng sự việc": "SELECT dossier_id, seq, hash FROM dossiers_event ORDER BY dossier_id, seq",
    "tệp của giấy tờ": "SELECT id, file_name, sha256 FROM dossiers_issuedpaper ORDER BY id",
    "tệp kèm theo": "SELECT id, media_type, sha256 FROM dossiers_attachment ORDER BY id",
    "minh chứng của kế hoạch": "SELECT id, media_type, sha256 FROM reports_planevidence ORDER BY id",
}


@dataclass(frozen=True)
class Figures:
    """Rows of each table, sums, and digests (SHA-256) over the heads of the chains of events."""

    counts: dict[str, int]
    sums: dict[str, int]
    heads: dict[str, str]

    def as_json(self) -> dict[str, Any]:
        """As a manifest keeps them."""
        return asdict(self)

    @property
    def told(self) -> str:
        """ "2.400 hồ sơ, 18.310 sự việc, 12 giấy tờ đã cấp"."""
        known = list(NAMED.items())[:3]
        return ", ".join(f"{self.counts.get(table, 0):,} {name}".replace(",", ".") for table, name in known)


def read_figures(rows: Rows, tables: Iterable[str]) -> Figures:
    """Ask the database behind `rows`, which runs one SELECT and gives its rows."""
    names = sorted(tables)
    return Figures(
        counts={name: _one(rows, f'SELECT COUNT(*) FROM "{name}"') for name in names},  # noqa: S608
        sums={label: _one(rows, query) for label, query in _SUMS.items() if _table_of(query) in names},
        heads={label: _digest(rows(query)) for label, query in _HEADS.items() if _table_of(query) in names},
    )


def differences(before: Figures, after: Figures) -> list[str]:
    """What is not the same, one line each; empty when everything came back."""
    found = []
    for part in ("counts", "sums", "heads"):
        old, new = getattr(before, part), getattr(after, part)
        found += [
            f"{NAMED.get(name, name)}: {old.get(name, 'không có')} -> {new.get(name, 'không có')}"
            for name in sorted(old.keys() | new.keys())
            if old.get(name) != new.get(name)
        ]
    return found


def _one(rows: Rows, query: str) -> int:
    return int(next(iter(rows(query)))[0])


def _table_of(query: str) -> str:
    return query.partition(" FROM ")[2].split()[0]


def _digest(rows: Iterable[tuple[Any, ...]]) -> str:
    told = hashlib.sha256()
    for row in rows:
        told.update(":".join(str(value) for value in row).encode() + b"\n")
    return told.hexdigest()
