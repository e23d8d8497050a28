"""The apologies in a story: drafted by the sweep, finished by the office, signed by a leader. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import cast

from dossiers.numbering import Series
from dossiers.workflow import Action
from procedures.calendar import local
from procedures.deadlines import Unit, due_at

from . import people, words
from .fates import Fate, Letter
from .hours import days_earlier, later, within
from .story import Deed, Story

_SPARE = timedelta(minutes=15)  # a letter still unsigned when the result is there is withdrawn
_UNSIGNED = (Letter.LAID, Letter.FORESEEN)
_DAY_OR_LESS = (Unit.SAME_DAY, Unit.WORKING_HOUR, Unit.CLOCK_HOUR)


def write_letters(story: Story, fate: Fate) -> None:
    """Add the letters of a story whose other deeds are all told."""
    drafted = None if fate.letter is Letter.FORESEEN else story.swept()
    if drafted is not None:
        story.deeds.append(_deed(drafted, Action.DRAFT_APOLOGY, None))
    if not fate.late_days or fate.letter is Letter.NONE or story.resolved_at is None:
        return
    written = _written(story, fate, drafted)
    if drafted is None:
        story.deeds.append(_deed(written - timedelta(minutes=5), Action.DRAFT_APOLOGY, people.OFFICE))
    approved = _first(story, fate, written)
    if approved is not None and fate.letter is Letter.AGAIN:
        _second(story, approved)


def _deed(at: datetime, verb: Action, actor: str | None, **args: object) -> Deed:
    return Deed(at, verb, actor, args, Series.APOLOGY if verb is Action.APPROVE_APOLOGY else None)


def _written(story: Story, fate: Fate, drafted: datetime | None) -> datetime:
    """When the office finishes the draft: some before the date is missed, most the morning after."""
    calendar, rng, day = story.calendar, story.rng, local(story.deadline).date()
    if fate.letter is Letter.FORESEEN:
        return within(calendar, days_earlier(calendar, day, 2), rng, 0.5, 0.8)
    soon = fate.letter in (Letter.LAID, Letter.APPROVED, Letter.AHEAD) or rng.random() < 0.3
    if soon and drafted is not None and calendar.is_working(day):
        on_the_day = within(calendar, day, rng, 0.3, 0.6)
        if drafted < on_the_day:
            return on_the_day
    morning = within(calendar, calendar.next_working_day(day), rng, 0.03, 0.12)
    return max(morning, later(calendar, drafted, 10)) if drafted else morning


def _first(story: Story, fate: Fate, written: datetime) -> datetime | None:
    """The letter; when it was approved, or None."""
    calendar, rng = story.calendar, story.rng
    agencies = words.APOLOGIES_PARTNER if _partner_held(story, written) else words.APOLOGIES_OURS
    code, reason = rng.choice(agencies)
    new_due = _new_date(story, fate, written)
    args = {"reason_code": code, "reason_text": reason, "new_due": new_due}
    if _is_long(story, new_due, written):
        args["long_extension_reason"] = words.LONG_EXTENSION
    laid = later(calendar, written, rng.uniform(5, 40))
    approved = later(calendar, laid, rng.uniform(10, 120))
    if fate.letter not in (*_UNSIGNED, Letter.APPROVED) and approved > story.result_moment - _SPARE:
        return None
    story.deeds.append(_deed(written, Action.EDIT_APOLOGY, people.OFFICE, **args))
    story.deeds.append(_deed(laid, Action.SUBMIT_APOLOGY, people.OFFICE))
    if fate.letter in _UNSIGNED:
        return None
    signer = people.CHAIRMAN if rng.random() < 0.75 else people.VICE_CHAIRMAN
    story.deeds.append(_deed(approved, Action.APPROVE_APOLOGY, signer))
    if fate.letter is not Letter.APPROVED:
        _deliver(story, approved)
    return approved


def _deliver(story: Story, approved: datetime) -> None:
    at = later(story.calendar, approved, story.rng.uniform(5, 200))
    story.deeds.append(_deed(at, Action.DELIVER_APOLOGY, story.intake.clerk))


def _partner_held(story: Story, at: datetime) -> bool:
    """Whether an agency outside held the dossier at that moment."""
    step = sum(1 for deed in story.deeds if deed.verb is Action.HAND_OVER and deed.at <= at)
    return story.offer.steps[min(step, len(story.offer.steps) - 1)].partner


def _new_date(story: Story, fate: Fate, written: datetime) -> date:
    """The day of the result or a little later; a first letter followed by another promises too much."""
    calendar, missed = story.calendar, local(story.deadline).date()
    if fate.letter is Letter.AGAIN:
        day = calendar.add_working_days(missed, max(1, fate.late_days // 2))
    else:
        day = calendar.rolled(local(story.result_moment).date())
        for _ in range(story.rng.choice((0, 0, 1, 2))):
            day = calendar.next_working_day(day)
    return max(day, calendar.next_working_day(max(missed, local(written).date())))


def _is_long(story: Story, new_due: date, at: datetime) -> bool:
    """Whether the new date is further off than the whole limit, or that of the leg, counted from `at`."""
    limit = story.limit_at(at)
    longest = due_at(at, limit, (), story.calendar)
    if longest is None:
        raise ValueError("without pauses there is always a due moment")
    spare = timedelta(days=1 if limit.unit in _DAY_OR_LESS else 0)
    return story.calendar.closing(new_due) > longest + spare


def _second(story: Story, approved: datetime) -> None:
    """The new date is missed too: the office writes again, the chairman himself signs."""
    calendar, rng = story.calendar, story.rng
    first = next(deed for deed in story.deeds if deed.verb is Action.EDIT_APOLOGY)
    missed = cast("date", first.args["new_due"])
    written = within(calendar, calendar.next_working_day(missed), rng, 0.03, 0.12)
    signed = later(calendar, written, rng.uniform(40, 150))
    if signed > story.result_moment - _SPARE:
        return
    day = calendar.next_working_day(max(local(story.result_moment).date(), local(written).date()))
    code, reason = rng.choice(words.APOLOGIES_PARTNER)
    story.deeds += [
        _deed(
            written,
            Action.DRAFT_APOLOGY,
            people.OFFICE,
            reason_code=code,
            reason_text=reason,
            new_due=day,
            again_reason=words.AGAIN,
        ),
        _deed(later(calendar, written, 15), Action.SUBMIT_APOLOGY, people.OFFICE),
        _deed(signed, Action.APPROVE_APOLOGY, people.CHAIRMAN, chairman_reason=words.AGAIN),
    ]
    _deliver(story, signed)
