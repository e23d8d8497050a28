"""A sheet as pages and papers show it: points, what was lost and why, beside last year's; frozen or running.

Of a confirmed sheet the points are those frozen then; what the figures would give today stands beside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from django.db.models import Count, Q

from .models import Criterion, Score, ScoreSheet
from .periods import year_period
from .scopes import Scope
from .score_rules import Formula, Rule, short
from .score_sources import Filled, filled

ZERO = Decimal(0)


@dataclass(frozen=True)
class Line:
    """A criterion with what was reached. `before`: its points last year; None when it had none."""

    criterion: Criterion
    score: Score
    frozen: bool
    filled: Filled | None
    files: int
    before: Decimal | None

    @cached_property
    def formula(self) -> Formula:
        """How its points follow from what was reached."""
        return self.criterion.formula

    @property
    def by_hand(self) -> bool:
        """Whether it has to be typed: no figure gives it, or the figure has no base."""
        return self.filled is None or self.filled.reached is None

    @cached_property
    def reached(self) -> Fraction | None:
        """What was reached today: of the figure, else as typed; None while neither is there."""
        if self.filled is not None and self.filled.reached is not None:
            return self.filled.reached
        return None if self.score.value is None else Fraction(self.score.value)

    @cached_property
    def points_now(self) -> Decimal | None:
        """The points today's figures give; None while it is not scored."""
        return None if self.reached is None else self.formula.points(self.reached)

    @property
    def points(self) -> Decimal | None:
        """The points: those frozen, else today's."""
        return self.score.points if self.frozen else self.points_now

    @property
    def lost(self) -> Decimal | None:
        """The maximum less the points."""
        return None if self.points is None else self.criterion.most - self.points

    @property
    def why(self) -> str:
        """Why points were lost, or that it is not scored yet; empty for the full mark."""
        if self.frozen:
            return self.score.why
        return "Chưa chấm." if self.reached is None else self.formula.lost_words(self.reached)

    @property
    def reached_words(self) -> str:
        """ "92,3 %", "đạt", "4 trường hợp"; of a confirmed sheet as it was then."""
        reached = self._then if self.frozen else self.reached
        return "—" if reached is None else self.formula.reached_words(reached)

    @property
    def parts(self) -> tuple[int, int] | None:
        """Part and whole of a share that a figure gave."""
        if self.frozen:
            found = self.score.part, self.score.whole
        else:
            found = (
                (self.filled.part, self.filled.whole) if self.filled and not self.by_hand else (None, None)
            )
        part, whole = found
        return (part, whole) if part is not None and whole is not None else None

    @property
    def _then(self) -> Fraction | None:
        score = self.score
        if score.part is not None:
            return Fraction(score.part) if score.whole is None else Fraction(100 * score.part, score.whole)
        return None if score.value is None else Fraction(score.value)

    @property
    def figure(self) -> str:
        """The key of the figure whose dossiers stand behind it; empty without."""
        return self.filled.figure if self.filled is not None and not self.by_hand else ""

    @property
    def changed(self) -> bool:
        """Confirmed, and today's figures would give other points."""
        return self.frozen and self.points_now is not None and self.points_now != self.score.points

    @property
    def source_words(self) -> str:
        """From where it is filled."""
        if not self.by_hand:
            return "tự điền từ số liệu"
        if not self.criterion.source:
            return "nhập tay kèm minh chứng"
        missing = "chưa có nguồn số liệu" if self.filled is None else "chưa có số liệu trong kỳ"
        return f"{missing}, nhập tay kèm minh chứng"

    @property
    def of_plan(self) -> bool:
        """Whether what is counted is on the plan's page."""
        return self.filled is not None and not self.by_hand and not self.figure


@dataclass(frozen=True)
class Sum:
    """Lines added up. `open_points`: the maximum of those not scored yet."""

    lines: Sequence[Line]

    @property
    def most(self) -> Decimal:
        """The maxima."""
        return sum((line.criterion.most for line in self.lines), ZERO)

    @property
    def points(self) -> Decimal:
        """The points of what is scored."""
        return sum((line.points for line in self.lines if line.points is not None), ZERO)

    @property
    def lost(self) -> Decimal:
        """What was lost of what is scored."""
        return sum((line.lost for line in self.lines if line.lost is not None), ZERO)

    @property
    def unscored(self) -> list[Line]:
        """What is not scored yet."""
        return [line for line in self.lines if line.points is None]

    @property
    def open_points(self) -> Decimal:
        """How much these are worth."""
        return sum((line.criterion.most for line in self.unscored), ZERO)

    @property
    def before(self) -> Decimal | None:
        """Last year's points of the same criteria; None when there were none."""
        known = [line.before for line in self.lines if line.before is not None]
        return sum(known, ZERO) if known else None


@dataclass(frozen=True)
class Group(Sum):
    """The criteria of one group."""

    title: str = ""


@dataclass(frozen=True)
class SheetView(Sum):
    """A whole sheet. `total_before`: all points of last year's confirmed sheet of the scheme."""

    sheet: ScoreSheet | None = None
    total_before: Decimal | None = None

    @cached_property
    def groups(self) -> list[Group]:
        """By group, in the order of the criteria."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.criterion.group, []).append(line)
        return [Group(lines, title) for title, lines in found.items()]

    @property
    def changed(self) -> list[Line]:
        """Of a confirmed sheet: where today's figures would give other points."""
        return [line for line in self.lines if line.changed]

    @property
    def losses(self) -> list[Line]:
        """Where points were lost, the most first."""
        lost = [line for line in self.lines if line.lost]
        return sorted(lost, key=lambda line: -(line.lost or ZERO))

    @property
    def balance(self) -> str:
        """ "82,5 điểm + mất 7,5 điểm + chưa chấm 10 điểm = 100 điểm"."""
        parts = [f"{short(self.points)} điểm", f"mất {short(self.lost)} điểm"]
        parts += [f"chưa chấm {short(self.open_points)} điểm"] if self.unscored else []
        return f"{' + '.join(parts)} = {short(self.most)} điểm"


def sheet_view(sheet: ScoreSheet, at: datetime, closing_day: int) -> SheetView:
    """The sheet as it stands at the moment `at`. Five queries."""
    kept = Count("evidence", filter=Q(evidence__withdrawn_at__isnull=True))
    criteria = list(
        sheet.criteria.select_related("score__noted_by").annotate(files=kept).order_by("position", "pk")
    )
    scope = Scope(year_period(sheet.year, closing_day).period, at, closing_day)
    given, before = filled(criteria, scope, sheet.year), _before(sheet)
    lines = [
        Line(
            criterion=criterion,
            score=criterion.score,
            frozen=sheet.is_confirmed,
            filled=given.get(criterion.pk),
            files=criterion.files,
            before=before.get(criterion.code),
        )
        for criterion in criteria
    ]
    return SheetView(lines, sheet, sum(before.values(), ZERO) if before else None)


def _before(sheet: ScoreSheet) -> Mapping[str, Decimal]:
    """Code -> points of last year's confirmed sheet of the scheme."""
    scores = Score.objects.filter(
        criterion__sheet__scheme=sheet.scheme, criterion__sheet__year=sheet.year - 1, points__isnull=False
    )
    rows = scores.values_list("criterion__code", "points")
    return {code: points for code, points in rows if points is not None}


def needs_value(line: Line) -> bool:
    """Whether a person may type what was reached."""
    return not line.frozen and line.by_hand


def limit_of(rule: str) -> Decimal:
    """The largest value that may be typed."""
    return {Rule.YES_NO: Decimal(1), Rule.MINUS: Decimal(99_999)}.get(Rule(rule), Decimal(100))
