"""The reports owed in a year, each with its due day and what was sent when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from procedures.calendar import local
from procedures.models import Installation

from .models import Report, ReportDuty
from .periods import ReportingPeriod, reporting_period
from .plan_states import Badge, State, badge, state_of

_CODES = {
    ReportDuty.Kind.YEAR: ["{year}"],
    ReportDuty.Kind.HALF: ["{year}-h1"],
    ReportDuty.Kind.FIRST_QUARTER: ["{year}-q1"],
    ReportDuty.Kind.THIRD_QUARTER: ["{year}-q3"],
    ReportDuty.Kind.MONTH: [f"{{year}}-m{month:02d}" for month in range(1, 13)],
}


@dataclass(frozen=True)
class Owed:
    """One report to be sent by a day; `report` is its latest edition, None while nobody has begun it."""

    duty: ReportDuty
    chosen: ReportingPeriod
    due_on: date
    report: Report | None
    state: State
    badge: Badge

    @property
    def overdue(self) -> bool:
        """Not sent and past its day."""
        return self.state is State.OVERDUE

    @property
    def sent(self) -> bool:
        """Whether it was sent, in time or late."""
        return self.state in (State.DONE_ON_TIME, State.DONE_LATE)


def owed_reports(year: int, closing_day: int, today: date) -> list[Owed]:
    """What is owed for the reporting year, in the order of the due days; three queries.

    A report counts as sent from its first edition on: that another one replaced it later does not make it
    late. What was over before the ward began with this software is owed here only where somebody began it.
    """
    sent: dict[str, date] = {}
    latest: dict[str, Report] = {}
    for report in Report.objects.filter(year=year).order_by("edition"):
        latest[report.code] = report
        if report.sent_on is not None:
            sent.setdefault(report.code, report.sent_on)
    found = [
        _owed(duty, reporting_period(code.format(year=year), closing_day), latest, sent, today)
        for duty in ReportDuty.objects.filter(active=True)
        for code in _CODES[ReportDuty.Kind(duty.kind)]
    ]
    begun = _begun_on()
    return sorted(
        (one for one in found if one.report or begun is None or one.chosen.period.last >= begun),
        key=lambda one: (one.due_on, one.chosen.code),
    )


def _begun_on() -> date | None:
    """The local date on which the ward was set up; None where that is not known."""
    installation = Installation.objects.current()
    finished = installation.setup_finished_at if installation else None
    return local(finished).date() if finished else None


def _owed(
    duty: ReportDuty,
    chosen: ReportingPeriod,
    latest: dict[str, Report],
    sent: dict[str, date],
    today: date,
) -> Owed:
    due_on = chosen.period.last + timedelta(days=duty.days_after)
    begins, done = chosen.period.last + timedelta(days=1), sent.get(chosen.code)
    state = state_of(begins, due_on, done, 0, today)
    return Owed(duty, chosen, due_on, latest.get(chosen.code), state, badge(state, due_on, done, today))
