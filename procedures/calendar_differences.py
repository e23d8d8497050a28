"""What differs between two calendars, in words: what is in force and what the office has typed since. Pure.

A content is what a version freezes: {"days": [...], "hours": [...], "years": {...}, "sources": {...}}
(procedures.models.calendar). Versions from before sources were kept have none; theirs are not compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .calendar import DayKind, YearState
from .dates import vn_date, weekday_name

USUAL = "như thường lệ"
_MISSING = "chưa nhập"
KIND_WORDS = {
    DayKind.OFF.value: "nghỉ",
    DayKind.WORKING.value: "làm bù",
    DayKind.RECEPTION_ONLY.value: "chỉ tiếp nhận",
    "": "giờ riêng",
}
SURENESS = {"statutory": "theo luật", "unconfirmed": "dự kiến"}
STATE_WORDS = {
    YearState.CONFIRMED.value: "đã xác nhận",
    YearState.PROVISIONAL.value: "tạm tính",
}


@dataclass(frozen=True)
class Difference:
    """One thing that differs: what, as it is in force, as it was typed. `day` where it is about one date."""

    what: str
    before: str
    after: str
    year: int
    day: date | None = None


def differences(in_force: Mapping[str, Any], typed: Mapping[str, Any]) -> list[Difference]:
    """Everything that differs, by date: days first, then opening hours, then years."""
    return [
        *_of_days(_by(in_force["days"], "date"), _by(typed["days"], "date")),
        *_of_hours(_by(in_force["hours"], "force_from"), _by(typed["hours"], "force_from")),
        *_of_years(in_force, typed),
    ]


def _by(rows: Iterable[Mapping[str, Any]], key: str) -> dict[str, Mapping[str, Any]]:
    return {row[key]: row for row in rows}


def _of_days(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    found = []
    for iso in sorted(before.keys() | after.keys()):
        old, new = before.get(iso), after.get(iso)
        if old == new:
            continue
        day = date.fromisoformat(iso)
        what = f"{weekday_name(day)} {vn_date(day)}"
        found.append(Difference(what, day_words(old), day_words(new), day.year, day))
    return found


def day_words(day: Mapping[str, Any] | None) -> str:
    """ "nghỉ, Tránh bão, dự kiến"; a date without an entry is as usual."""
    if day is None:
        return USUAL
    parts = (
        KIND_WORDS[day["kind"]],
        day["name"],
        sessions_words(day["sessions"]),
        SURENESS.get(day["confidence"], ""),
    )
    return ", ".join(part for part in parts if part)


def sessions_words(sessions: str) -> str:
    """ "07:00–11:30, 13:30–17:00"."""
    return ", ".join(part.strip().replace("-", "–") for part in sessions.split(",") if part.strip())


def _of_hours(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    found = []
    for iso in sorted(before.keys() | after.keys()):
        old, new = (sessions_words(rows[iso]["sessions"]) if iso in rows else "" for rows in (before, after))
        if old != new:
            day = date.fromisoformat(iso)
            what = f"Giờ làm việc từ {vn_date(day)}"
            found.append(Difference(what, old or "không đổi", new or "bỏ", day.year))
    return found


def _of_years(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    compared = "sources" in before
    found = []
    for year in sorted(before["years"].keys() | after["years"].keys()):
        old, new = (_year_words(content, year, sourced=compared) for content in (before, after))
        if old != new:
            found.append(Difference(f"Năm {year}", old, new, int(year)))
    return found


def _year_words(content: Mapping[str, Any], year: str, *, sourced: bool) -> str:
    state = content["years"].get(year)
    source = content.get("sources", {}).get(year, "") if sourced else ""
    words = STATE_WORDS.get(state, _MISSING) if state else _MISSING
    return f"{words} ({source})" if source else words
