"""A catalogue file for tests: one sound row, changed cell by cell."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from procedures.catalogue_rows import COLUMNS

SOUND = {
    "key": "1.001193",
    "code": "1.001193",
    "name": "Đăng ký khai sinh",
    "sector": "Hộ tịch",
    "limit_value": "3",
    "limit_unit": "working_day",
    "usable": "yes",
    "fee_vnd": "0",
    "documents": "Tờ khai theo mẫu;Văn bản ủy quyền (nếu có)",
    "online_level": "full",
    "inter_agency": "no",
    "agencies": "",
    "force_from": "",
    "force_to": "",
    "code_source": "portal",
    "limit_source": "portal",
    "notes": "",
}


def table(*rows: dict[str, str]) -> str:
    """The file with these rows; what a row does not say is as in SOUND."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(SOUND | row for row in rows)
    return out.getvalue()


def write(folder: Path, *rows: dict[str, str]) -> str:
    """The file on disk; returns its path."""
    path = folder / "procedures.csv"
    path.write_text(table(*rows), encoding="utf-8")
    return str(path)
