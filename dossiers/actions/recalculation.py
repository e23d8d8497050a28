"""The dates of open dossiers by the calendar in force: one dossier, or all that move at once.

Both ways share their parts: what happens to the dossier and its receipt (`move_dossier`), to what was found
and drafted about it (`settle_findings`), and the event. Many are written in bulk: as many statements for five
thousand dossiers as for five, each dossier with its own event in its own chain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Case, DateTimeField, F, Q, Value, When
from django.db.models import prefetch_related_objects as load
from django.db.models.functions import Cast

from dossiers.models import Apology, Dossier, Episode, Event, IssuedPaper, OutboxMessage
from dossiers.numbering import Series
from dossiers.workflow import Action
from procedures.calendar import Calendar, YearState, local
from procedures.models import Officer, Ward

from .base import Change, dossier_action
from .errors import Refused
from .events import heads_moved, next_event
from .mail import receipt_mail
from .moves import Move, find_moves
from .numbers import take_numbers
from .papers import form_set_of, next_receipt

CHUNK = 5_000  # dossiers written by one statement
_MOVED = "Hạn được tính lại theo lịch làm việc mới."
_LATE = (Episode.Kind.LATE.value, Episode.Kind.LATE_NO_LETTER.value)


@dossier_action(Action.RECALCULATE)
def recalculate(change: Change) -> None:
    """Bring one dossier to the calendar in force.

    Raises Refused when its date is already that of the calendar, or it has none while it is paused.
    """
    moves = find_moves([change.dossier], change.calendar, change.at)
    if not moves:
        raise Refused("Lịch đang áp dụng không làm thay đổi hạn của hồ sơ này.")
    settle_findings(moves)
    move_dossier(change, moves[0])
    new_receipts([(change, move) for move in moves if move.retells])
    change.dossier.calendar_version_id = change.calendar.version
    change.dossier.promise_provisional = is_provisional(change.dossier, change.calendar)


def recalculate_all(
    moves: Sequence[Move], calendar: Calendar, ward: Ward, *, actor: Officer | None, at: datetime
) -> None:
    """Carry out the moves of many dossiers, whose rows are locked and were read with applicant, proxy and
    procedure. `at` is local."""
    for start in range(0, len(moves), CHUNK):
        _carry_out(moves[start : start + CHUNK], calendar, ward, actor, at)


def _carry_out(
    moves: Sequence[Move], calendar: Calendar, ward: Ward, actor: Officer | None, at: datetime
) -> None:
    settle_findings(moves)
    load([m.dossier for m in moves if m.retells], "documents", "certifications")
    changes = []
    for move in moves:
        change = Change(move.dossier, Action.RECALCULATE, actor, at)
        change.ward, change.calendar = ward, calendar
        move_dossier(change, move)
        changes.append((change, move))
    new_receipts([pair for pair in changes if pair[1].retells])
    Event.objects.bulk_create(next_event(change, change.dossier.state) for change, _ in changes)
    _write_dossiers(moves)


def move_dossier(change: Change, move: Move) -> None:
    """The dossier's new dates and what its event tells; neither is saved here."""
    dossier = change.dossier
    dossier.due_first = move.after
    if move.retells:
        dossier.due_current = move.after
    change.data |= {
        "due_first_before": move.before,
        "due_first": move.after,
        "calendar_version": change.calendar.version,
    }
    withdrawn = [letter.ordinal for letter in _outdated(move)]
    if withdrawn:
        change.data["apology_drafts_withdrawn"] = withdrawn


def is_provisional(dossier: Dossier, calendar: Calendar) -> bool:
    """Whether the date lies in a year whose days off are not certain."""
    moment = dossier.due_first or dossier.due_current or dossier.promised_at
    return moment is None or calendar.year_state(local(moment).year) is not YearState.CONFIRMED


# -- receipts ---------------------------------------------------------------------------------------


def new_receipts(pairs: Sequence[tuple[Change, Move]]) -> None:
    """A receipt with the new date for each, its number from one block; a mail where the ward sends any."""
    if not pairs:
        return
    ward, day = pairs[0][0].ward, pairs[0][0].day
    form_set = form_set_of(ward, day)
    numbers = take_numbers(Series.RECEIPT, ward.unit_code, day, len(pairs))
    papers = IssuedPaper.objects.bulk_create(
        next_receipt(change, number, form_set, replaces=move.receipt, reissued=True)
        for number, (change, move) in zip(numbers, pairs, strict=True)
    )
    OutboxMessage.objects.bulk_create(_mails(pairs, papers, ward), ignore_conflicts=True)


def _mails(
    pairs: Sequence[tuple[Change, Move]], papers: Sequence[IssuedPaper], ward: Ward
) -> list[OutboxMessage]:
    return [
        receipt_mail(change, paper, move.before)
        for (change, move), paper in zip(pairs, papers, strict=True)
        if ward.mail_approved_paper and change.dossier.applicant.email and move.before is not None
    ]


# -- what was found and drafted ---------------------------------------------------------------------


def settle_findings(moves: Sequence[Move]) -> None:
    """Findings and drafts that hung on the old date. Must run before the dossiers are written.

    What was found of a dossier that stops being late is withdrawn; one that stays late is found again by its
    new date. A draft whose dossier has time again is withdrawn, others apologise for the new date.
    """
    if not moves:
        return
    at = moves[0].at
    found = Episode.objects.filter(kind__in=_LATE)
    still_open = found.filter(closed_at__isnull=True)
    still_open.filter(dossier__in=_ids(m for m in moves if m.stops_being_late)).update(
        closed_at=at, closed_as=Episode.Closing.WITHDRAWN
    )
    still_open.filter(
        dossier__in=_ids(m for m in moves if m.was_late and m.is_late), anchor=F("dossier__due_first")
    ).update(closed_at=at, closed_as=Episode.Closing.SUPERSEDED)
    found_before = Q(pk__in=[])
    for due, dossiers in _by_value((m.dossier.pk, m.after) for m in moves if m.is_late).items():
        found_before |= Q(dossier__in=dossiers, anchor=due)
    found.exclude(closed_at__isnull=True).filter(found_before).update(closed_at=None, closed_as="")
    _settle_letters(moves, at)


def _settle_letters(moves: Sequence[Move], at: datetime) -> None:
    outdated = {letter.pk for move in moves for letter in _outdated(move)}
    Apology.objects.filter(pk__in=outdated).update(
        status=Apology.Status.WITHDRAWN, closed_at=at, closed_reason=_MOVED
    )
    kept = _by_value(
        (letter.pk, move.after)
        for move in moves
        for letter in move.live_letters
        if letter.pk not in outdated and letter.ordinal == 1
    )
    if kept:
        ids = [pk for group in kept.values() for pk in group]
        Apology.objects.filter(pk__in=ids).update(anchor=_case(kept))


def _outdated(move: Move) -> list[Apology]:
    """The drafts that have nothing left to apologise for, or whose own date would not be later."""
    if move.stops_being_late:
        return move.live_letters
    given_time = move.later and not move.is_late
    return [
        letter
        for letter in move.live_letters
        if letter.ordinal == 1 and (given_time or move.after is None or letter.new_due <= move.after)
    ]


# -- writing many -----------------------------------------------------------------------------------


def _write_dossiers(moves: Sequence[Move]) -> None:
    """The new dates, the version seen by forms, the head of each chain."""
    rows = Dossier.objects.filter(pk__in=_ids(moves))
    rows.update(
        due_first=_case(_by_value((move.dossier.pk, move.after) for move in moves)),
        **heads_moved(),
    )
    Dossier.objects.filter(pk__in=_ids(m for m in moves if m.retells)).update(due_current=F("due_first"))


def follow_calendar(dossiers: Sequence[Dossier], calendar: Calendar) -> None:
    """All open dossiers stand by the new calendar, and their promise is as sure as its year; no event."""
    Dossier.objects.filter(pk__in=[d.pk for d in dossiers]).update(calendar_version=calendar.version)
    for sure in (True, False):
        changed = [
            d.pk
            for d in dossiers
            if is_provisional(d, calendar) is not sure and d.promise_provisional is sure
        ]
        Dossier.objects.filter(pk__in=changed).update(promise_provisional=not sure)


def _ids(moves: Iterable[Move]) -> list[int]:
    return [move.dossier.pk for move in moves]


def _by_value(pairs: Iterable[tuple[int, datetime | None]]) -> dict[datetime | None, list[int]]:
    """Ids by their new moment: closings are few, dossiers many."""
    groups: defaultdict[datetime | None, list[int]] = defaultdict(list)
    for pk, moment in pairs:
        groups[moment].append(pk)
    return dict(groups)


def _case(groups: dict[datetime | None, list[int]]) -> Case:
    whens = [When(pk__in=ids, then=Value(moment)) for moment, ids in groups.items()]
    nothing = Cast(Value(None), DateTimeField())  # PostgreSQL takes a CASE of nothing but NULL for text
    return Case(*whens, default=nothing, output_field=DateTimeField())
