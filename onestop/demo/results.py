"""How a story comes to its result: the last steps, the signature, the hand-over to the citizen. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from dossiers.workflow import Action
from procedures.calendar import local

from . import people, words
from .fates import Fate, Twist
from .hours import NOMINAL_DAY, days_later, later, within
from .story import Story

_LONG_LIMIT = 5  # days
_REMINDED_AFTER = 5  # working days


def finish(story: Story, fate: Fate) -> None:
    """Through the remaining steps to the signed result, in time or late as fate has it."""
    rng, calendar = story.rng, story.calendar
    until = ready(story, fate)
    _walk(story, fate, until)
    left = calendar.minutes_between(story.now, until)
    approved = _before(story, until, min(rng.uniform(3, 60), left * 0.4))
    laid = _before(story, approved, min(rng.uniform(10, 420), left * 0.4))
    leader = people.CHAIRMAN if rng.random() < 0.55 else people.VICE_CHAIRMAN
    symbol = (
        words.REFUSAL_SYMBOL if fate.refused else words.SYMBOLS.get(story.offer.sector, words.OTHER_SYMBOL)
    )
    if story.intake.papers and not fate.refused:
        story.certify(approved, leader, by=story.intake.clerk)
    else:
        story.sign(laid, approved, leader, refused=fate.refused, symbol=symbol)
    late_note = fate.twist is Twist.RECORDED_LATE
    story.resolve(
        until, recorded_at=days_later(calendar, until, rng.randint(3, 6), rng) if late_note else None
    )
    if fate.twist is Twist.REOPENED:
        _reopen(story, leader, symbol)
    _hand_out(story, fate)


def ready(story: Story, fate: Fate) -> datetime:
    """The moment the result is to be there."""
    calendar, rng, due = story.calendar, story.rng, story.deadline
    if fate.late_days:
        day = calendar.add_working_days(local(due).date(), fate.late_days)
        return within(calendar, day, rng, 0.55, 0.95)
    soonest = later(calendar, story.now, 12)
    if fate.ready_days is not None:
        day = calendar.add_working_days(local(story.intake.received_at).date(), fate.ready_days)
        return max(soonest, within(calendar, day, rng, 0.2, 0.8))
    latest = max(soonest, due - timedelta(minutes=5))
    if story.offer.same_day:
        quick = story.offer.sector == "certification"
        return min(latest, later(calendar, story.now, rng.uniform(12, 45 if quick else 200)))
    whole = calendar.minutes_between(soonest, latest)
    if fate.early:
        quick = story.offer.limit.amount < _LONG_LIMIT
        return later(
            calendar, soonest, whole * (rng.uniform(0.06, 0.36) if quick else rng.uniform(0.35, 0.75))
        )
    day = local(due).date()
    return min(latest, max(soonest, within(calendar, calendar.rolled(day), rng, 0.1, 0.9)))


def _walk(story: Story, fate: Fate, until: datetime) -> None:
    """Hand over from step to step so that the last has time left before `until`."""
    calendar, rng = story.calendar, story.rng
    first = story.step
    for part in _parts(story, fate, until):
        at = later(calendar, story.now, part) if part >= 1 else story.now
        if story.next is None or story.next.outside_limit:
            break
        story.hand_over(min(at, until))
        if story.step > first:
            story.take(min(later(calendar, story.now, rng.uniform(5, 90)), until))


def _parts(story: Story, fate: Fate, until: datetime) -> list[float]:
    """Working minutes at each remaining step but the last."""
    rng, steps = story.rng, story.offer.steps[story.step :]
    if fate.pace:
        return [days * NOMINAL_DAY for days in fate.pace[story.step :]]
    whole = story.calendar.minutes_between(story.now, until)
    wanted = [max(20, step.minutes) * rng.uniform(0.55, 1.0) for step in steps]
    if fate.late_days and fate.culprit is not None and fate.culprit >= story.step:
        others = sum(wanted) - wanted[fate.culprit - story.step]
        wanted[fate.culprit - story.step] = max(whole - others, wanted[fate.culprit - story.step])
    scale = whole / sum(wanted)
    return [part * scale for part in wanted[:-1]]


def _before(story: Story, moment: datetime, minutes: float) -> datetime:
    """About so many working minutes before `moment`, not before now."""
    calendar = story.calendar
    whole = calendar.minutes_between(story.now, moment)
    if whole <= minutes + 1:
        return story.now
    return calendar.add_minutes(story.now, max(1, int(whole - minutes)))


def _reopen(story: Story, leader: str, symbol: str) -> None:
    """A wrong result is taken back by the chairman and made again the same day."""
    at = later(story.calendar, story.now, 150)
    story.tell(at, Action.REOPEN, people.CHAIRMAN, reason=words.REOPENING)
    story.tell(later(story.calendar, at, 20), Action.SUBMIT_FOR_SIGNATURE, story.holder)
    approved = later(story.calendar, at, 45)
    story.tell(
        approved,
        Action.APPROVE,
        leader,
        result_kind="granted",
        number=symbol,
        result_date=local(approved).date(),
    )
    story.resolve(later(story.calendar, at, 55))


def _hand_out(story: Story, fate: Fate) -> None:
    """The counter gets the result, the citizen collects it (or it is sent)."""
    rng, calendar, intake = story.rng, story.calendar, story.intake
    quick = story.offer.same_day
    wait = rng.uniform(1, 15) if quick else rng.uniform(10, 150)
    at = later(calendar, story.now, wait)
    if fate.twist is Twist.STRANDED:
        at = days_later(calendar, story.now, rng.randint(4, 7), rng)
    story.tell(at, Action.RECEIVE_RESULT, intake.clerk)
    if story.offer.inter_agency and fate.late_days:  # filed with who had it when
        story.tell(at, Action.ISSUE_SLIP, intake.clerk)
    collect(story, fate, at)


def collect(story: Story, fate: Fate, at: datetime) -> None:
    """The result is at the counter since `at`: the citizen comes for it, reminded when it takes long."""
    rng, calendar, intake = story.rng, story.calendar, story.intake
    if fate.uncollected_days is not None:
        collected = days_later(calendar, at, max(1, fate.uncollected_days), rng)
    elif intake.delivery == "electronic":
        collected = later(calendar, at, rng.uniform(1, 12))
    elif intake.delivery == "post":
        collected = days_later(calendar, at, 1, rng)
    else:
        soon = (2, 25) if story.offer.same_day else (5, 300)
        collected = later(calendar, at, rng.uniform(*soon))
    if fate.uncollected_days is not None and fate.uncollected_days > _REMINDED_AFTER:
        call = later(calendar, at, _REMINDED_AFTER * NOMINAL_DAY)
        way, note = rng.choices(words.REMINDERS, (4, 1))[0]
        story.tell(call, Action.REMIND, intake.clerk, way=way, note=note)
    story.tell(collected, Action.RETURN_RESULT, intake.clerk, **given(story, fate, collected))


def given(story: Story, fate: Fate, at: datetime) -> dict[str, object]:
    """To whom the result goes, by post with an invented number of the consignment; certifications are paid
    for when they are handed out."""
    told: dict[str, object] = {"to_whom": story.intake.citizen.full_name}
    if story.intake.delivery == "post":
        told["post_number"] = f"EB{int(at.timestamp()) % 1_000_000_000:09d}VN"
    if story.intake.papers:
        told |= {"fee_reason": words.NOT_CERTIFIED} if fate.refused else {"fee_collected": True}
    return told
