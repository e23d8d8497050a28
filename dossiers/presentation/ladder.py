"""The ladder as the office sees it, and whom it would have told last week."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from dossiers.actions.ladder import RungData, data_of, when_words
from dossiers.audiences import Held, People
from dossiers.letters.notices import URGENCY
from dossiers.models import Episode, Rung
from procedures.calendar import Calendar, at_minute, local
from procedures.dates import vn_date, weekday_name
from procedures.models import Officer

DAYS = 7
_PLACE = {kind.value: place for place, kind in enumerate(Episode.Kind)}


@dataclass(frozen=True)
class RungRow:
    """A rung as a line of the table."""

    rung: Rung
    when: str


def rows(rungs: Iterable[Rung]) -> list[RungRow]:
    """The rungs from the first warning to the last reminder."""
    order = sorted(rungs, key=lambda r: (_PLACE[r.kind], r.weekly, r.offset, r.pk))
    return [RungRow(rung, when_words(data_of(rung))) for rung in order]


@dataclass(frozen=True)
class Told:
    """One person on one day: how many findings of which kinds, at once and by the morning mail."""

    day: date
    officer: Officer
    at_once: int
    morning: int
    what: str

    @property
    def day_words(self) -> str:
        """ "thứ Hai 16/02/2026"."""
        return f"{weekday_name(self.day)} {vn_date(self.day)}"


@dataclass(frozen=True)
class _Step:
    episode: int
    day: date
    rung: RungData
    in_hours: bool
    officer: Officer


def last_week(rungs: Sequence[RungData], at: datetime, calendar: Calendar) -> list[Told]:
    """Whom these rungs would have told on the seven days before today, by day and person.

    The days are walked over the findings as the sweep kept them: one counts on the day on which it reached
    the rung, if it was still open then. Who has its dossier now stands for who had it. Five queries.
    """
    last = local(at).date() - timedelta(days=1)
    first = last - timedelta(days=DAYS - 1)
    people = People(last)
    found: dict[tuple[date, int], list[_Step]] = {}
    for step in _steps(rungs, first, last, calendar, people):
        found.setdefault((step.day, step.officer.pk), []).append(step)
    told = [_told(day, steps, people) for (day, _), steps in found.items()]
    return sorted((one for one in told if one), key=lambda one: (one.day, one.officer.full_name))


def _steps(
    rungs: Sequence[RungData], first: date, last: date, calendar: Calendar, people: People
) -> Iterator[_Step]:
    for episode in _episodes(rungs, first, last):
        held = Held(
            episode.dossier.holder_id,
            episode.dossier.holder_officer_id,
            bool(episode.dossier.holder and episode.dossier.holder.is_partner),
            episode.dossier.department_id,
        )
        for rung in rungs:
            if rung.kind != episode.kind:
                continue
            for day, in_hours in _days(rung, episode, first, last, calendar):
                for officer in people.of(rung.audience, held):
                    yield _Step(episode.pk, day, rung, in_hours, officer)


def _episodes(rungs: Sequence[RungData], first: date, last: date) -> Iterable[Episode]:
    """The findings that were open on one of the days."""
    return Episode.objects.filter(
        Q(closed_at__isnull=True) | Q(closed_at__gte=at_minute(first, 0)),
        kind__in={rung.kind for rung in rungs},
        opened_at__lt=at_minute(last, 24 * 60),
    ).select_related("dossier__holder")


def _days(
    rung: RungData, episode: Episode, first: date, last: date, calendar: Calendar
) -> Iterator[tuple[date, bool]]:
    """The days on which a mail told that the finding had reached the rung, and whether it could at once."""
    anchor = local(episode.anchor)
    if rung.weekly:
        weeks = range(1, (last - anchor.date()).days // DAYS + 1)
        reached = [anchor + timedelta(days=DAYS * n) for n in weeks[-2:]]
    else:
        reached = [max(_reached(anchor, rung.offset, calendar), local(episode.opened_at))]
    for moment in reached:
        in_hours = rung.at_once and calendar.is_open(moment)
        telling = moment if in_hours else _next_morning(moment, calendar)
        still_open = episode.closed_at is None or telling < local(episode.closed_at)
        if still_open and first <= telling.date() <= last:
            yield telling.date(), in_hours


def _next_morning(moment: datetime, calendar: Calendar) -> datetime:
    """The opening whose morning mail tells what came up at this moment."""
    day = moment.date()
    if calendar.is_working(day) and moment <= calendar.opening(day):
        return calendar.opening(day)
    return calendar.opening(calendar.next_working_day(day))


def _reached(anchor: datetime, offset: int, calendar: Calendar) -> datetime:
    day, minute = anchor.date(), anchor.hour * 60 + anchor.minute
    if offset > 0:
        return at_minute(calendar.add_working_days(day, offset), minute)
    for _ in range(-offset):
        day = calendar.previous_working_day(day)
    return at_minute(day, 0) if offset else anchor


def _told(day: date, steps: list[_Step], people: People) -> Told | None:
    """None for a person who wants no mail for any of it. What came up out of hours is in the morning mail."""
    officer = steps[0].officer
    choice = people.choice(officer)
    alone = [s for s in steps if s.rung.at_once and choice.at_once and (s.in_hours or not choice.morning)]
    at_once = {s.episode for s in alone}
    morning = {s.episode for s in steps} - at_once if choice.morning else set()
    counts = {
        kind.label.lower(): len({s.episode for s in steps if s.rung.kind == kind} & (at_once | morning))
        for kind in URGENCY
    }
    what = ", ".join(f"{count} {label}" for label, count in counts.items() if count)
    return Told(day, officer, len(at_once), len(morning), what) if what else None
