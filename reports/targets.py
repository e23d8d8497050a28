"""Where each target stands: its value now, where the year ends at the present pace, and what that means.

The pace is that of the last three closed reporting months: what they brought a day is taken for the days left
of the reporting year. So end = (part + recent part x days left / recent days) / (the same of the whole).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from procedures.dates import vn_number, vn_percent

from .cells import Cell, tally
from .counting import counts
from .figures import FIGURES, Figure
from .models import Target
from .plan_states import Badge
from .plan_work import YearWork
from .rates import on_time_rate, share
from .scopes import Scope
from .target_kinds import KINDS, Reading, Source, sources
from .target_spans import Spans

_IN_CELLS = (
    "received",
    "received_online",
    "resolved",
    "in_time",
    "late",
    "inter_agency",
    "inter_agency_late",
)


class Verdict(StrEnum):
    """What is to be expected of a target."""

    NO_SOURCE = "no_source"
    NO_BASE = "no_base"
    MET = "met"
    WITHIN_REACH = "within_reach"
    SLIPPING = "slipping"
    HARD = "hard"
    OUT_OF_REACH = "out_of_reach"
    MISSED = "missed"


_BADGES = {
    Verdict.NO_SOURCE: Badge("none", "Chưa có nguồn số liệu"),
    Verdict.NO_BASE: Badge("none", "Chưa có số liệu"),
    Verdict.MET: Badge("on_time", "Đạt"),
    Verdict.WITHIN_REACH: Badge("soon", "Có thể đạt"),
    Verdict.SLIPPING: Badge("soon", "Đang giảm"),
    Verdict.HARD: Badge("late", "Khó đạt"),
    Verdict.OUT_OF_REACH: Badge("late", "Không còn đạt được"),
    Verdict.MISSED: Badge("late", "Không đạt"),
}
_AT_RISK = {
    Verdict.MISSED: 0,
    Verdict.OUT_OF_REACH: 0,
    Verdict.HARD: 1,
    Verdict.SLIPPING: 2,
    Verdict.WITHIN_REACH: 3,
}


@dataclass(frozen=True)
class Standing:
    """A target with its readings. `recent` gives the pace; None once the year is over."""

    target: Target
    source: Source | None
    reading: Reading | None
    recent: Reading | None
    days_left: int
    recent_days: int
    over: bool

    @property
    def label(self) -> str:
        """What is measured."""
        return KINDS[self.target.kind].label

    @property
    def level(self) -> str:
        """ "95 %", "92,5 %"."""
        given = self.target.level
        return vn_percent(given, 0 if given == given.to_integral_value() else 1)

    @property
    def explanation(self) -> str:
        """How it is measured."""
        return self.source.explanation if self.source else "Chưa có nguồn số liệu; có nguồn thì số tự hiện."

    @property
    def figure(self) -> str:
        """The key of the figure whose dossiers stand behind the value; empty without."""
        if self.source is None or not self.source.part:
            return ""
        return self.source.part.removeprefix("-")

    @cached_property
    def value(self) -> Decimal | None:
        """In hundredths with one decimal, as now."""
        if self.reading is None or self.source is None:
            return None
        rate = on_time_rate if self.source.down else share
        return rate(self.reading.part, self.reading.whole)

    @cached_property
    def _end(self) -> Fraction | None:
        """Where the year ends at the present pace, exactly; None without a base or a pace."""
        if self.reading is None:
            return None
        if self.over or not self.days_left:
            return _fraction(self.reading.part, self.reading.whole)
        if self.recent is None or not self.recent.whole:
            return None
        part, whole = (
            now + Fraction(recent * self.days_left, self.recent_days)
            for now, recent in (
                (self.reading.part, self.recent.part),
                (self.reading.whole, self.recent.whole),
            )
        )
        return part / whole if whole else None

    @property
    def end(self) -> Decimal | None:
        """The same in hundredths with one decimal."""
        return None if self._end is None else self._rounded(self._end)

    @cached_property
    def _best(self) -> Fraction | None:
        """Where it ends when everything still to come, at the pace of the whole, goes well; None where that
        cannot be told."""
        if self.source is None or self.source.mends or self.over:
            return None
        if self.reading is None or self.recent is None:
            return None
        more = Fraction(self.recent.whole * self.days_left, self.recent_days)
        whole = self.reading.whole + more
        return (self.reading.part + more) / whole if whole else None

    def _rounded(self, rate: Fraction) -> Decimal:
        exact = Decimal(rate.numerator * 100) / Decimal(rate.denominator)
        down = self.source is not None and self.source.down
        return exact.quantize(Decimal("0.1"), rounding=ROUND_FLOOR if down else ROUND_HALF_UP)

    @cached_property
    def verdict(self) -> Verdict:
        """What is to be expected, by exact fractions, not by what rounding shows."""
        if self.source is None or self.reading is None:
            return Verdict.NO_SOURCE
        now, level = _fraction(self.reading.part, self.reading.whole), Fraction(self.target.level) / 100
        if now is None:
            return Verdict.NO_BASE
        if self.over:
            return Verdict.MET if now >= level else Verdict.MISSED
        if self._best is not None and self._best < level:
            return Verdict.OUT_OF_REACH
        end = self._end if self._end is not None else now
        if now >= level:
            return Verdict.MET if end >= level else Verdict.SLIPPING
        return Verdict.WITHIN_REACH if end >= level else Verdict.HARD

    @property
    def badge(self) -> Badge:
        """The verdict as a badge, with how it was computed."""
        found = _BADGES[self.verdict]
        return Badge(found.kind, found.text, self.how)

    @property
    def at_risk(self) -> bool:
        """Whether it is not met, or will not stay so."""
        return self.verdict in _AT_RISK

    @property
    def urgency(self) -> int:
        """The worst first; those not at risk last."""
        return _AT_RISK.get(self.verdict, 9)

    @property
    def how(self) -> str:
        """How the value and the end of the year were computed, in words with the numbers."""
        if self.reading is None:
            return "Chưa có nguồn số liệu."
        now = f"Đến nay {vn_number(self.reading.part)}/{vn_number(self.reading.whole)}."
        if self.over:
            return f"Cả năm {vn_number(self.reading.part)}/{vn_number(self.reading.whole)}."
        if self.recent is None or not self.recent.whole:
            return f"{now} Ba tháng báo cáo gần nhất chưa có số liệu nên chưa tính được cuối năm."
        best = ""
        if self._best is not None and self.verdict in (Verdict.HARD, Verdict.OUT_OF_REACH):
            best = f" Nếu từ nay đều đạt thì nhiều nhất {vn_percent(self._rounded(self._best))}."
        return (
            f"{now} Ba tháng báo cáo gần nhất {vn_number(self.recent.part)}/{vn_number(self.recent.whole)} "
            f"trong {self.recent_days} ngày; {self.days_left} ngày còn lại của năm tính theo nhịp ấy, "
            f"cuối năm khoảng {vn_percent(self.end)}.{best}"
        )


def _fraction(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def wanted(targets: Iterable[Target], found: Spans) -> list[tuple[str, Figure, Scope]]:
    """The figures to count for the targets, beyond those the monthly cells give, each under its name."""
    known = sources()
    keys = {key for target in targets if target.kind in known for key in known[target.kind].figures}
    both = [("year", found.year)] + ([] if found.over else [("recent", found.recent)])
    return [
        (f"target {span} {key}", FIGURES[key], scope)
        for key in sorted(keys.difference(_IN_CELLS))
        for span, scope in both
    ]


def standings(
    work: YearWork, found: Spans, monthly: list[Cell], counted: Mapping[str, int]
) -> list[Standing]:
    """Every target of the plan in the order of the kinds. `counted` holds what `wanted` asked for."""
    known = sources()
    year = _numbers("year", found.months, monthly, counted)
    recent = _numbers("recent", found.recent_months, monthly, counted)
    order = list(KINDS)
    made = []
    for target in sorted(work.targets, key=lambda one: order.index(one.kind)):
        source = known.get(target.kind)
        made.append(
            Standing(
                target=target,
                source=source,
                reading=_read(source, found.year, work, year),
                recent=None if found.over else _read(source, found.recent, work, recent),
                days_left=found.days_left,
                recent_days=found.recent_days,
                over=found.over,
            )
        )
    return made


def _read(source: Source | None, scope: Scope, work: YearWork, numbers: dict[str, int]) -> Reading | None:
    if source is None:
        return None
    return source.read(scope, work) if source.read is not None else source.of(numbers)


def _numbers(
    span: str, months: tuple[date, ...], monthly: list[Cell], counted: Mapping[str, int]
) -> dict[str, int]:
    sums = tally(monthly, months)
    mark = f"target {span} "
    own = {name.removeprefix(mark): number for name, number in counted.items() if name.startswith(mark)}
    return own | {key: getattr(sums, key) for key in _IN_CELLS}


def counted_now(targets: Iterable[Target], found: Spans) -> dict[str, int]:
    """What `wanted` asks for, counted in one query."""
    return counts(wanted(targets, found))
