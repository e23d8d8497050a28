"""How a dossier lives: from the counter through its steps to the hand-over of the result. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from dossiers.workflow import Action
from procedures.calendar import local
from procedures.deadlines import PauseMode

from . import people, words
from .fates import Ending, Fate, Twist
from .ground import Ground
from .hours import NOMINAL_DAY, days_later, later
from .letters import write_letters
from .quick_line import at_quick_line, certify, stays
from .results import finish
from .story import Intake, Story

_TRANSFER_HOUR = 15  # what is received later goes to the department the next morning


def live(ground: Ground, intake: Intake, fate: Fate, rng: Random) -> Story:
    """The whole story of an intake with this fate, in order of time."""
    intake = at_quick_line(intake, rng)
    story = Story(ground, intake, rng)
    if intake.submitted_at is not None:
        _send_online(story, intake.submitted_at, fate)
    if intake.shown_at is not None:
        _guide(story, intake.shown_at)
    if fate.ending is Ending.AWAY:
        return story
    if fate.ending is Ending.REFUSED:
        _refuse(story)
        return story
    story.receive()
    if fate.ending is Ending.VOID:
        at = later(story.calendar, story.now, rng.randint(5, 40))
        story.tell(at, Action.VOID, people.VICE_CHAIRMAN, reason=words.VOIDING)
        return story
    _work(story, fate)
    write_letters(story, fate)
    story.deeds.sort(key=lambda deed: deed.at)
    return story


def _send_online(story: Story, submitted_at: datetime, fate: Fate) -> None:
    story.now = submitted_at
    story.tell(submitted_at, Action.SUBMIT, None, submitted_at=submitted_at)
    items, reason = words.COMPLETION
    if fate.twist is Twist.ASKED:
        at = later(story.calendar, submitted_at, story.rng.randint(15, 45))
        story.tell(at, Action.ASK_COMPLETION, story.intake.clerk, items=list(items), reason=reason)
    elif fate.ending is Ending.REFUSED or story.rng.random() < 0.03:
        middle = submitted_at + (story.intake.received_at - submitted_at) / 2
        at = story.calendar.next_opening(middle)
        if at < story.intake.received_at:
            story.tell(at, Action.ASK_COMPLETION, story.intake.clerk, items=list(items), reason=reason)


def _guide(story: Story, shown_at: datetime) -> None:
    """Told at the counter which paper is missing: the last of them."""
    missing = story.intake.documents[-1][0]
    reason = story.rng.choice(words.MISSING)
    story.tell(shown_at, Action.ASK_COMPLETION, story.intake.clerk, items=[missing], reason=reason)


def _refuse(story: Story) -> None:
    """In writing: what was sent by the portal, or what somebody shows at the counter."""
    intake = story.intake
    if intake.submitted_at is not None:
        told = {"reason": story.rng.choice(words.REFUSALS)}
    else:
        code, reason = story.rng.choice(words.REFUSALS_AT_COUNTER)
        told = {"reason_code": code, "reason": reason}
    story.tell(intake.received_at, Action.REFUSE, intake.clerk, **told)


def _work(story: Story, fate: Fate) -> None:
    """Everything between reception and the end."""
    if stays(story, fate):
        certify(story, fate)
        return
    _early_twist(story, fate)
    if fate.ending in (Ending.WITHDRAWN, Ending.STOPPED):
        _leave(story, fate)
        return
    for ordinal in range(1, fate.supplements + 1):
        if not _supplement(story, fate, ordinal):
            return
    if fate.twist is Twist.SUSPENDED:
        _suspend(story)
    for step in _payments(story, fate):
        _pay(story, fate, step)
    finish(story, fate)


# -- on the way -------------------------------------------------------------------------------------


def _leave_counter(story: Story) -> None:
    """To the department within the hour, or the next morning when received after 15:00."""
    if story.step > 0:
        return
    calendar, rng = story.calendar, story.rng
    fast = 8 if story.offer.same_day else 90
    at = later(calendar, story.now, rng.uniform(2, fast))
    if not story.offer.same_day and local(at).hour >= _TRANSFER_HOUR:
        at = later(
            calendar, calendar.opening(calendar.next_working_day(local(story.now).date())), rng.uniform(5, 40)
        )
    story.hand_over(at)
    story.take(later(calendar, story.now, rng.uniform(2, fast)))


def _early_twist(story: Story, fate: Fate) -> None:
    rng = story.rng
    if fate.twist is Twist.CORRECTED:
        note, reason = words.CORRECTION
        at = later(story.calendar, story.now, rng.randint(3, 15))
        story.tell(at, Action.CORRECT, story.intake.clerk, note=note, reason=reason)
    _leave_counter(story)
    if fate.twist is Twist.SENT_BACK:
        story.tell(_soon(story, 0.3), Action.SEND_BACK, story.holder, reason=words.SENT_BACK)
        story.step = 0
        story.hand_over(_soon(story, 0.3))
        story.take(_soon(story, 0.1))
    colleagues = [name for name in story.ground.hands[story.here.department] if name != story.holder]
    if fate.twist is Twist.REASSIGNED and colleagues and not story.here.partner:
        officer = rng.choice(colleagues)
        story.tell(
            _soon(story, 0.4), Action.REASSIGN, people.OFFICE, officer=officer, reason=words.REASSIGNED
        )
        story.replace_holder(officer)


def _soon(story: Story, days: float) -> datetime:
    """Within so many working days from now, and before the due moment while there is one."""
    at = later(story.calendar, story.now, story.rng.uniform(0.2, 1.0) * days * NOMINAL_DAY)
    return min(at, max(story.now, story.due - timedelta(minutes=30))) if story.due else at


def _leave(story: Story, fate: Fate) -> None:
    at = _soon(story, max(0.5, sum(step.minutes for step in story.offer.steps) / NOMINAL_DAY * 0.7))
    if fate.ending is Ending.STOPPED:
        story.tell(at, Action.STOP, story.intake.clerk, reason=words.STOPPING)
    else:
        story.tell(at, Action.WITHDRAW, story.intake.clerk, reason=story.rng.choice(words.WITHDRAWAL))
    story.halt()


def _supplement(story: Story, fate: Fate, ordinal: int) -> bool:
    """Ask for papers and get them; False when the dossier is closed because they never came."""
    rng, calendar = story.rng, story.calendar
    items, reason = rng.choice(words.SUPPLEMENTS if ordinal == 1 else words.SECOND_SUPPLEMENTS)
    days = min(2.5, story.offer.steps[1].minutes / NOMINAL_DAY * 0.4)
    if ordinal > 1:
        _get_allowance(story, fate, list(items), days)
    mode = story.offer.first_supplement if ordinal == 1 else PauseMode.RESUME
    story.pause(
        _soon(story, 0.3 if ordinal > 1 else days),
        Action.REQUEST_SUPPLEMENT,
        story.holder,
        mode,
        items=list(items),
        reason=reason,
    )
    if fate.ending is Ending.CLOSED:
        story.tell(
            days_later(calendar, story.now, rng.randint(16, 18), rng),
            Action.PROPOSE_CLOSING,
            story.intake.clerk,
        )
        story.tell(days_later(calendar, story.now, 1, rng), Action.CLOSE_UNANSWERED, people.CHAIRMAN)
        return False
    wait = (
        fate.supplement_days
        if fate.supplement_days is not None
        else rng.choice((1, 1, 2, 2, 3, 4, 5, 7, 9, 12))
    )
    story.resume(days_later(calendar, story.now, wait, rng), Action.RECEIVE_SUPPLEMENT, story.intake.clerk)
    return True


def _get_allowance(story: Story, fate: Fate, items: list[str], days: float) -> None:
    """A request after the first is laid before the chairman, who allows it within the day."""
    at, wait = _soon(story, days), 0
    if fate.again_days is not None:
        at = days_later(story.calendar, story.intake.received_at, fate.again_days, story.rng)
        wait = 2
    story.tell(at, Action.PROPOSE_SUPPLEMENT, story.holder, items=items, reason=words.WHY_AGAIN)
    allowed = days_later(story.calendar, story.now, wait, story.rng) if wait else _soon(story, 0.5)
    story.tell(allowed, Action.ALLOW_SUPPLEMENT, people.CHAIRMAN, reason=words.ALLOWANCE)


def _suspend(story: Story) -> None:
    article, reason = words.SUSPENSION
    story.pause(
        _soon(story, 3),
        Action.SUSPEND,
        people.CHAIRMAN,
        PauseMode.RESUME,
        legal_article=article,
        reason=reason,
    )
    at = days_later(story.calendar, story.now, story.rng.randint(5, 15), story.rng)
    story.resume(at, Action.RESUME, people.CHAIRMAN)


def _payments(story: Story, fate: Fate) -> list[int]:
    """At the end of which steps the citizen has to pay: before each step outside the limit."""
    steps = story.offer.steps
    outside = [number - 1 for number, step in enumerate(steps) if step.outside_limit]
    return outside or ([1] if fate.payment else [])


def _pay(story: Story, fate: Fate, step: int) -> None:
    """The duty to pay is told, the clock stops; with the proof of payment it goes on."""
    rng, calendar = story.rng, story.calendar
    while story.step < step:
        story.hand_over(_soon(story, story.here.minutes / NOMINAL_DAY * 0.8))
        story.take(_soon(story, 0.2))
    outside = story.next is not None and story.next.outside_limit
    two_legs = outside and story.offer.legs is not None
    at = _soon(story, story.here.minutes / NOMINAL_DAY * 0.8)
    if two_legs:
        story.tell_duty(at)
    else:
        story.pause(at, Action.REQUEST_PAYMENT, story.holder, PauseMode.RESUME)
    wait = fate.payment_days if fate.payment_days is not None else rng.randint(3, 14)
    paid, paper = days_later(calendar, story.now, wait, rng), f"{rng.randint(1000, 9999)}/TB-THUE"
    if two_legs:
        story.prove_duty(paid, paper)
    else:
        story.resume(paid, Action.CONFIRM_PAYMENT, story.intake.clerk, paper_number=paper)
    if outside:
        story.step += 2 if story.step + 2 < len(story.offer.steps) else 1
