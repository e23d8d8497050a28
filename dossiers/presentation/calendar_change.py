"""What a change of the calendar does to open dossiers, in words and rows, what matters most first. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dossiers.actions.moves import Move
from dossiers.models import Dossier
from procedures.dates import vn_day_month, vn_number, weekday_name


@dataclass(frozen=True)
class Sums:
    """How many dossiers of each kind there are among the moved ones."""

    moved: int
    later: int
    earlier: int
    no_longer_late: int
    newly_late: int
    letters: int
    receipts: int
    printed: int


def sums_of(moves: Sequence[Move]) -> Sums:
    """The sums of the sentence."""
    return Sums(
        moved=len(moves),
        later=sum(move.later for move in moves),
        earlier=sum(not move.later for move in moves),
        no_longer_late=sum(move.stops_being_late for move in moves),
        newly_late=sum(move.becomes_late for move in moves),
        letters=sum(move.has_letter for move in moves),
        receipts=sum(move.retells for move in moves),
        printed=sum(move.retells and move.printed for move in moves),
    )


def sentence(sums: Sums, open_dossiers: int) -> str:
    """ "30 sang muộn hơn, 7 sớm hơn; 4 hết trễ hẹn; 12 giấy hẹn đã in.": only what there is."""
    if not sums.moved:
        return f"Không làm thay đổi hạn của hồ sơ nào trong {vn_number(open_dossiers)} hồ sơ đang mở."
    groups = [
        _of((sums.later, "sang muộn hơn"), (sums.earlier, "sớm hơn")),
        _of((sums.no_longer_late, "hết trễ hẹn"), (sums.newly_late, "thành trễ hẹn")),
        _of((sums.letters, "đã có thư xin lỗi ban hành")),
        _of((sums.printed, "giấy hẹn đã in")),
    ]
    return f"{'; '.join(group for group in groups if group)}."


def _of(*parts: tuple[int, str]) -> str:
    return ", ".join(f"{vn_number(count)} {words}" for count, words in parts if count)


@dataclass(frozen=True)
class MoveRow:
    """A line of the list: both dates, and what there is to know, the gravest with its colour."""

    dossier: Dossier
    before: str
    after: str
    flags: tuple[tuple[str, str], ...]  # (kind, words)
    receipt: str


def in_order(moves: Sequence[Move]) -> list[Move]:
    """Newly late first, then no longer late, with a letter, with a printed receipt; each by the new date."""
    return sorted(moves, key=_weight)


def _weight(move: Move) -> tuple[bool, bool, bool, bool, datetime, int]:
    return (
        not move.becomes_late,
        not move.stops_being_late,
        not move.has_letter,
        not (move.retells and move.printed),
        move.after or move.before or move.at,
        move.dossier.pk,
    )


def row(move: Move) -> MoveRow:
    """The line of one move."""
    return MoveRow(move.dossier, _day(move.before), _day(move.after), tuple(_flags(move)), _receipt(move))


def _day(moment: datetime | None) -> str:
    return f"{weekday_name(moment)} {vn_day_month(moment)}" if moment else "tạm dừng"


def _flags(move: Move) -> list[tuple[str, str]]:
    flags = []
    if move.becomes_late:
        flags.append(("late", "thành trễ hẹn"))
    if move.stops_being_late:
        flags.append(("on_time", "hết trễ hẹn"))
    if move.has_letter:
        flags.append(("soon", "đã có thư xin lỗi"))
    if move.live_letters:
        flags.append(("none", "thư đang soạn"))
    return flags


def _receipt(move: Move) -> str:
    if not move.retells:
        return "đã quá hạn, không lập lại" if move.is_late else "giữ ngày đã báo"
    return "lập lại, bản cũ đã in" if move.printed else "lập lại"
