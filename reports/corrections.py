"""What was corrected or entered late since a moment, event by event: why figures of the past differ (D4).

Only what moves a figure is told. A re-opened result and a date moved by a calendar do not change how things
stood at the moment (reports/history.py); they change what a closed period looks like from today.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from dossiers.lateness import OUTCOME_LABELS, Outcome
from dossiers.models import Event
from dossiers.workflow import ENDED_EARLY, Action
from procedures.dates import vn_moment

from .figures import FIGURES, Figure

_AFTERWARDS = Q(action__in=[Action.CORRECT.value, Action.VOID.value])
_LATER = Q(action__in=[Action.REOPEN.value, Action.RECALCULATE.value])
_ENTERED_LATE = Q(action__in=[Action.RECEIVE.value, Action.RESOLVE.value], occurred_at__lt=F("recorded_at"))
_RECEIVED = ("received", "pending")
_ENDED = ("resolved", "pending")


@dataclass(frozen=True)
class Correction:
    """One event that makes figures of the past differ. `rewrites` when they differ as of the moment asked
    too; else only a closed period seen from today does."""

    event: Event
    what: str
    rewrites: bool
    figures: tuple[Figure, ...]

    @property
    def names(self) -> str:
        """The figures by name: "Tiếp nhận trong kỳ; đang giải quyết"."""
        first, *others = [figure.label for figure in self.figures]
        return "; ".join([first, *(label[:1].lower() + label[1:] for label in others)])


def corrections(since: datetime, now: datetime) -> QuerySet[Event]:
    """The events that were recorded after `since` and tell of something before it, the latest first."""
    told_before = Q(occurred_at__lte=since) & _ENTERED_LATE
    received_before = Q(dossier__received_at__lte=since, dossier__for_other_ward="")
    found: QuerySet[Event] = Event.objects.filter(
        told_before | _AFTERWARDS | _LATER,
        received_before,
        Q(action__in=_OF_THE_PAST) | Q(occurred_at__lt=F("recorded_at")),  # the words of the index
        recorded_at__gt=since,
        recorded_at__lte=now,
    )
    return found.select_related("dossier__procedure", "actor").order_by("-recorded_at", "-pk")


_OF_THE_PAST = ["correct", "recalculate", "reopen", "void"]


def correction(event: Event, since: datetime) -> Correction | None:
    """What the event changed of the figures as of `since`; None when it moves none."""
    told = _WORDS[Action(event.action)](event, since)
    if told is None:
        return None
    what, keys, rewrites = told
    return Correction(event, what, rewrites, tuple(FIGURES[key] for key in keys))


Told = tuple[str, tuple[str, ...], bool] | None


def _void(event: Event, since: datetime) -> Told:
    words = "Hủy do nhập nhầm: không còn trong số liệu nào."
    return words, ("received", *_stood(event.status_from, event.data.get("outcome", ""))), True


def _stood(status: str, outcome: str) -> tuple[str, ...]:
    """The figures a dossier of this status and verdict was in."""
    if outcome in FIGURES:
        return "resolved", outcome
    return ("otherwise_ended",) if status in ENDED_EARLY else ("pending",)


def _correct(event: Event, since: datetime) -> Told:
    data, fields = event.data, event.data.get("fields", [])
    if "received_at" in data:
        before, after = (_moment(data[key]) for key in ("received_at_before", "received_at"))
        due = " Hạn được tính lại." if data.get("due_first_before") != data.get("due_first") else ""
        words = f"Giờ nhận sửa từ {before} thành {after}.{due}"
        return words, ("received", "pending", "pending_late"), True
    if "result_delivery" in fields:
        return "Sửa cách nhận kết quả.", ("handed_out_by_post",), True
    return None


def _receive(event: Event, since: datetime) -> Told:
    words = f"Tiếp nhận từ {vn_moment(event.occurred_at)}, nhập sau."
    return words, _RECEIVED, True


def _resolve(event: Event, since: datetime) -> Told:
    outcome = Outcome(event.data["outcome"])
    words = f"Có kết quả từ {vn_moment(event.occurred_at)}, ghi nhận sau: {OUTCOME_LABELS[outcome].lower()}."
    return words, (*_ENDED, outcome.value), True


def _reopen(event: Event, since: datetime) -> Told:
    outcome, resolved = event.data["outcome"], event.data["resolved_at"]
    if datetime.fromisoformat(resolved) > since:
        return None
    words = f"Mở lại kết quả có từ {_moment(resolved)}."
    return words, (*_ENDED, outcome), False


def _recalculate(event: Event, since: datetime) -> Told:
    before, after = event.data["due_first_before"], event.data["due_first"]
    if before is None or after is None:
        return None
    return f"Lịch làm việc đổi: hạn từ {_moment(before)} thành {_moment(after)}.", ("pending_late",), False


def _moment(text: str) -> str:
    return vn_moment(datetime.fromisoformat(text))


_WORDS: Mapping[Action, Callable[[Event, datetime], Told]] = {
    Action.VOID: _void,
    Action.CORRECT: _correct,
    Action.RECEIVE: _receive,
    Action.RESOLVE: _resolve,
    Action.REOPEN: _reopen,
    Action.RECALCULATE: _recalculate,
}
