"""Points of a criterion by its rule, exactly. Pure.

What was reached is an exact fraction: of a hundred for `ratio` and `steps`, 0 or 1 for `yes_no`, a number of
cases for `minus`. Points are rounded down to hundredths, so that the full mark is given only where the target
is really met; what is lost is the maximum less the points, so the two always add up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from procedures.dates import vn_decimal, vn_percent

HUNDREDTH = Decimal("0.01")
_STEP = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:%\s*)?[=:]\s*(\d{1,3}(?:[.,]\d{1,2})?)", re.ASCII)


class Rule(StrEnum):
    """How points follow from what was reached."""

    RATIO = "ratio"
    STEPS = "steps"
    YES_NO = "yes_no"
    MINUS = "minus"

    @property
    def label(self) -> str:
        """Its name on screen."""
        return RULE_LABELS[self]


RULE_LABELS = {
    Rule.RATIO: "Theo tỷ lệ, đủ điểm khi đạt mức",
    Rule.STEPS: "Theo bậc",
    Rule.YES_NO: "Đạt hoặc không đạt",
    Rule.MINUS: "Trừ điểm mỗi trường hợp",
}
Steps = tuple[tuple[Decimal, Decimal], ...]
"""From so many percent on, so many points; the highest first."""


@dataclass(frozen=True)
class Formula:
    """A rule with its numbers: `target` and the thresholds of `steps` in percent."""

    rule: Rule
    most: Decimal
    target: Decimal | None = None
    steps: Steps = ()
    per_case: Decimal | None = None

    def points(self, reached: Fraction) -> Decimal:
        """The points for what was reached, between 0 and `most`."""
        exact = min(max(self._exact(reached), Fraction(0)), Fraction(self.most))
        return Decimal(exact * 100 // 1) * HUNDREDTH

    def _exact(self, reached: Fraction) -> Fraction:
        most = Fraction(self.most)
        if self.rule is Rule.RATIO:
            return most * reached / Fraction(self.target or 100)
        if self.rule is Rule.STEPS:
            return next((Fraction(points) for level, points in self.steps if reached >= level), Fraction(0))
        if self.rule is Rule.YES_NO:
            return most if reached >= 1 else Fraction(0)
        return most - reached * Fraction(self.per_case or 0)

    @property
    def words(self) -> str:
        """How points are given, in one sentence."""
        if self.rule is Rule.RATIO:
            return f"Đủ điểm khi đạt từ {percent(self.target or Decimal(100))}; dưới mức ấy tính theo tỷ lệ."
        if self.rule is Rule.STEPS:
            levels = "; ".join(f"từ {percent(level)} được {short(points)}" for level, points in self.steps)
            return f"{levels[:1].upper()}{levels[1:]}; thấp hơn không có điểm."
        if self.rule is Rule.YES_NO:
            return "Đạt thì đủ điểm, không đạt thì không có điểm."
        return f"Mỗi trường hợp trừ {short(self.per_case or Decimal(0))} điểm, trừ hết thì thôi."

    def reached_words(self, reached: Fraction) -> str:
        """What was reached: "92,3 %", "đạt", "4 trường hợp". Rounded down: 94,96 is not shown as 95."""
        if self.rule is Rule.YES_NO:
            return "đạt" if reached >= 1 else "không đạt"
        if self.rule is Rule.MINUS:
            return f"{short(Decimal(reached.numerator) / Decimal(reached.denominator))} trường hợp"
        return vn_percent(Decimal(reached * 10 // 1) / 10)

    def lost_words(self, reached: Fraction) -> str:
        """Why points were lost: "Mất 1,5 điểm: đạt 92,3 %, cần 95 %"; empty when none were."""
        lost = self.most - self.points(reached)
        if not lost:
            return ""
        said = self.reached_words(reached)
        if self.rule in (Rule.RATIO, Rule.STEPS):
            needed = self.target or (self.steps[0][0] if self.steps else Decimal(100))
            why = f"đạt {said}, cần {percent(needed)}"
        elif self.rule is Rule.MINUS:
            why = f"{said}, mỗi trường hợp trừ {short(self.per_case or Decimal(0))}"
        else:
            why = said
        return f"Mất {short(lost)} điểm: {why}."


def short(number: Decimal) -> str:
    """A number of points without zeros at its end: "1,5", "20", "0,25"."""
    for places in (0, 1):
        if number == number.quantize(Decimal(1).scaleb(-places)):
            return vn_decimal(number, places)
    return vn_decimal(number, 2)


def percent(level: Decimal) -> str:
    """A level as "95 %" or "92,5 %"."""
    return f"{short(level)}\u00a0%"


def parse_steps(text: str) -> Steps:
    """ "95=12; 90=8" as steps, the highest first. Raises ValueError for what is none, or twice a level."""
    found: dict[Decimal, Decimal] = {}
    for part in filter(None, (part.strip() for part in re.split(r"[;\n]", text))):
        match = _STEP.fullmatch(part)
        if match is None:
            raise ValueError(f"no step: {part!r}")
        level, points = (Decimal(number.replace(",", ".")) for number in match.groups())
        if level in found or level > 100:
            raise ValueError(f"no step: {part!r}")
        found[level] = points
    return tuple(sorted(found.items(), reverse=True))


def steps_text(steps: Steps) -> str:
    """The same as it is kept: "95=12; 90=8"."""
    return "; ".join(f"{level.normalize():f}={points.normalize():f}" for level, points in steps)
