"""The self-scoring of the demo ward: last year's two sheets confirmed, those of the running year half done.

Written once through the same actions as people use. What no figure gives is typed with invented evidence.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction

from procedures.calendar import ZONE, local
from procedures.models import Officer
from reports import actions
from reports.actions.scores import view_of
from reports.models import ScoreSheet
from reports.score_reading import Line
from reports.score_rules import Rule

from .people import CHAIRMAN, OFFICE

FIRST_YEAR = 2025  # the present ward's first; before it there was another with other criteria
_YEARS_ENDS = (12, 24)  # month and day on which a sheet is confirmed
_REACHED = {
    Rule.RATIO: ("96", "92,5", "88", "100", "84"),
    Rule.STEPS: ("96", "91"),
    Rule.YES_NO: ("1", "1", "1", "0"),
    Rule.MINUS: ("0", "1"),
}
_WHY = "Chưa làm xong trong năm; đã giao đơn vị chủ trì, đưa vào kế hoạch năm sau."


def write_scores(at: datetime) -> None:
    """The sheets as they stand at the aware moment `at`."""
    year = local(at).year
    for scheme in ScoreSheet.Scheme.values:
        if year - 1 >= FIRST_YEAR:
            past = datetime.combine(date(year - 1, *_YEARS_ENDS), time(10, 0), ZONE)
            sheet = _scored(scheme, year - 1, past, whole=True)
            chairman = Officer.objects.get(username=CHAIRMAN)
            actions.confirm_sheet(sheet.pk, actor=chairman, at=past, version=sheet.version)
        _scored(scheme, year, at, whole=False)


def _scored(scheme: str, year: int, at: datetime, *, whole: bool) -> ScoreSheet:
    """A sheet with what no figure gives typed: all of it, or two of three while the year runs."""
    office = Officer.objects.get(username=OFFICE)
    sheet = actions.begin_sheet(scheme, year, actor=office, at=at)
    for number, line in enumerate(view_of(sheet, at).lines):
        if line.by_hand and (whole or number % 3):
            _type(line, number, office, at)
    sheet.refresh_from_db()
    return sheet


def _type(line: Line, number: int, office: Officer, at: datetime) -> None:
    usual = _REACHED[Rule(line.criterion.rule)]
    value = Decimal(usual[number % len(usual)].replace(",", "."))
    full = line.formula.points(Fraction(value)) == line.criterion.most
    actions.enter_score(
        line.criterion.pk,
        value=value,
        evidence=f"Báo cáo số {20 + number}/BC-UBND năm {line.criterion.sheet.year}",
        reason="" if full else _WHY,
        actor=office,
        at=at,
        version=line.score.version,
    )
