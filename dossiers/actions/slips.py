"""The routing slip: an unnumbered copy at any time, and one with its number when the dossier has ended.

Why so: docs/adr/0015-routing-slip-numbered-at-the-end.md.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import prefetch_related_objects

from dossiers.day_ledger import NamedPause
from dossiers.letters import Letterhead, RoutingSlip, to_content
from dossiers.models import Dossier, IssuedPaper, StepRun
from dossiers.numbering import Series, paper_number, paper_symbol
from dossiers.workflow import Action, Status
from procedures.calendar import Calendar, local
from procedures.models import CalendarVersion, Department, Officer, StepPlan, Ward

from .base import Change, dossier_action
from .day_by_day import named_pauses, story_of
from .errors import Refused
from .numbers import take_number
from .papers import form_set_of
from .slip_blocks import Way, hand_overs
from .slip_words import partners, remarks, solved_by

NEVER_RECEIVED = "Hồ sơ này chưa được tiếp nhận nên không có phiếu kiểm soát."
HAS_NUMBER = "Phiếu kiểm soát của hồ sơ này đã cấp số."
NOT_AT_THE_COUNTER = "Quầy chưa nhận kết quả nên lần giao, nhận cuối chưa có. Nhận kết quả về quầy trước."


@dossier_action(Action.ISSUE_SLIP)
def issue_slip(change: Change) -> None:
    """Issue the routing slip of an ended dossier with its number; it never changes afterwards.

    Once a dossier; only a re-opening makes room for another, which replaces the first.
    """
    dossier = change.dossier
    if dossier.received_at is None:
        raise Refused(NEVER_RECEIVED)
    if current_slip(dossier) is not None:
        raise Refused(HAS_NUMBER)
    if dossier.state is Status.RESOLVED and dossier.result_received_at is None:
        raise Refused(NOT_AT_THE_COUNTER)
    ward, form_set = change.ward, form_set_of(change.ward, change.day)
    symbol = paper_symbol(Series.ROUTING_SLIP, form_set, ward.counter_symbol)
    previous = dossier.papers.filter(kind=Series.ROUTING_SLIP.value).last()
    number = take_number(Series.ROUTING_SLIP, ward.unit_code, change.day)
    letter = _slip(dossier, ward, form_set, paper_number(number, symbol), change.at)
    IssuedPaper.objects.create(
        dossier=dossier,
        kind=Series.ROUTING_SLIP.value,
        form_set=letter.form_set,
        unit=ward.unit_code,
        year=change.day.year,
        number=number,
        symbol=symbol,
        issued_at=change.at,
        content=to_content(letter),
        replaces=previous,
    )
    change.data |= {"number": number, "symbol": symbol}


def current_slip(dossier: Dossier) -> IssuedPaper | None:
    """The numbered slip; None before it is issued, and again once the dossier was re-opened after it."""
    last = dossier.events.filter(action__in=[Action.ISSUE_SLIP.value, Action.REOPEN.value]).last()
    if last is None or last.action == Action.REOPEN.value:
        return None
    found: IssuedPaper | None = dossier.papers.filter(kind=Series.ROUTING_SLIP.value).last()
    return found


def working_slip(dossier: Dossier, at: datetime) -> RoutingSlip:
    """The slip as it reads at the local moment `at`, without a number; nothing is stored.

    Raises ValueError for a dossier that has not been received.
    """
    ward = Ward.objects.select_related("pinned_form_set").current(at.date())
    form_set = form_set_of(ward, at.date())
    symbol = paper_symbol(Series.ROUTING_SLIP, form_set, ward.counter_symbol)
    return _slip(dossier, ward, form_set, f"……/{symbol}", at, copy=True)


def _slip(
    dossier: Dossier, ward: Ward, form_set: str, number: str, at: datetime, *, copy: bool = False
) -> RoutingSlip:
    prefetch_related_objects([dossier], "pauses")
    received, calendar = local(dossier.receipt_moment), _calendar(dossier)
    pauses = named_pauses(dossier, dossier.papers.all())
    way = _way(dossier, pauses, at, calendar)
    promised = local(dossier.promised_at or received)
    due = local(dossier.due_first) if dossier.due_first else promised
    return RoutingSlip(
        form_set=form_set,  # type: ignore[arg-type]
        letterhead=Letterhead(
            superior=f"ỦY BAN NHÂN DÂN\n{ward.name.upper()}",
            organ_lines=tuple(ward.counter_lines.splitlines()),
            number_text=number,
            place=ward.place,
            issued_on=at.date().isoformat(),
        ),
        code=dossier.code or "",
        solved_by=solved_by(dossier, ward),
        partners=partners(way),
        received_at=received.isoformat(),
        promised_at=promised.isoformat(),
        due_at=due.isoformat() if due != promised else "",
        second_leg=dossier.leg == 2,
        hand_overs=hand_overs(way),
        remarks=remarks(dossier, at, calendar),
        counting=tuple(story_of(dossier, dossier.papers.all(), calendar)),
        copy_of=at.isoformat() if copy else "",
    )


def _calendar(dossier: Dossier) -> Calendar:
    """An ended dossier is told by the calendar it was judged by, an open one by today's."""
    judged_by = dossier.calendar_version if dossier.ended_at is not None else None
    version: CalendarVersion = judged_by or CalendarVersion.objects.current()
    return version.calendar


def _way(dossier: Dossier, pauses: list[NamedPause], at: datetime, calendar: Calendar) -> Way:
    runs = list(
        dossier.step_runs.select_related("department", "plan", "officer", "given_by")
        .prefetch_related("holders__officer")
        .order_by("seq")
    )
    actors = _actors(dossier)
    plans = StepPlan.objects.filter(version=dossier.procedure_version_id).select_related("department")
    return Way(
        dossier=dossier,
        runs=runs,
        plans=list(plans.order_by("seq")),
        pauses=[pause for pause in pauses if pause.started != pause.ended],
        counter=_counter(runs),
        resolver=actors.get(Action.RESOLVE.value),
        fetcher=actors.get(Action.RECEIVE_RESULT.value),
        at=at,
        calendar=calendar,
    )


def _counter(runs: list[StepRun]) -> Department:
    """Where results are handed out: the ward's counter, as the first step has it where that is one."""
    if runs and runs[0].department.is_counter:
        return runs[0].department
    found = Department.objects.filter(is_counter=True).first()
    return found or runs[0].department


def _actors(dossier: Dossier) -> dict[str, Officer | None]:
    """Who recorded the result and who took it to the counter, the last time each was done."""
    ends = [Action.RESOLVE.value, Action.RECEIVE_RESULT.value]
    events = dossier.events.filter(action__in=ends).select_related("actor").order_by("seq")
    return {event.action: event.actor for event in events}
