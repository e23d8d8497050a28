"""The routing slip: an unnumbered copy at any time, and one with its number when the dossier has ended.

Why so: docs/adr/0015-routing-slip-numbered-at-the-end.md.
"""

from __future__ import annotations

from datetime import datetime

from dossiers.date_story import date_story
from dossiers.day_ledger import day_ledger
from dossiers.lateness import Outcome, days_late
from dossiers.letters import Letterhead, RoutingSlip, to_content
from dossiers.letters.words import two_digits
from dossiers.models import Apology, Dossier, IssuedPaper, StepRun
from dossiers.numbering import Series, paper_number
from dossiers.workflow import FINISHED, Action, Status
from procedures.calendar import Calendar, local
from procedures.dates import paper_date
from procedures.models import CalendarVersion, Department, Officer, StepPlan, Ward

from .base import Change, dossier_action
from .clock import clock_of, limit_of
from .day_by_day import named_pauses
from .errors import Refused
from .numbers import take_number
from .papers import form_set_of
from .slip_blocks import Way, hand_overs

HAS_NUMBER = "Phiếu kiểm soát của hồ sơ này đã cấp số."
NOT_AT_THE_COUNTER = "Quầy chưa nhận kết quả nên lần giao, nhận cuối chưa có. Nhận kết quả về quầy trước."
_LETTERS = {"2018": "Phiếu xin lỗi", "2025": "Văn bản xin lỗi"}
_ISSUED = (Apology.Status.APPROVED, Apology.Status.DELIVERED)
_OUTCOMES = {Outcome.EARLY.value: "trước hạn", Outcome.ON_TIME.value: "đúng hạn"}


@dossier_action(Action.ISSUE_SLIP)
def issue_slip(change: Change) -> None:
    """Issue the routing slip of an ended dossier with its number; it never changes afterwards.

    Once a dossier; only a re-opening makes room for another, which replaces the first.
    """
    dossier = change.dossier
    if current_slip(dossier) is not None:
        raise Refused(HAS_NUMBER)
    if dossier.state is Status.RESOLVED and dossier.result_received_at is None:
        raise Refused(NOT_AT_THE_COUNTER)
    ward, symbol = change.ward, _symbol(change.ward)
    previous = dossier.papers.filter(kind=Series.ROUTING_SLIP.value).last()
    number = take_number(Series.ROUTING_SLIP, ward.unit_code, change.day)
    letter = _slip(dossier, ward, paper_number(number, symbol), change.at)
    IssuedPaper.objects.create(
        dossier=dossier,
        kind=Series.ROUTING_SLIP.value,
        form_set=letter.form_set,
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
    return _slip(dossier, ward, f"……/{_symbol(ward)}", at, copy=True)


def _symbol(ward: Ward) -> str:
    return f"PKS-{ward.counter_symbol}"


def _slip(dossier: Dossier, ward: Ward, number: str, at: datetime, *, copy: bool = False) -> RoutingSlip:
    received, calendar = local(dossier.receipt_moment), _calendar(dossier)
    way = _way(dossier, at, calendar)
    promised = local(dossier.promised_at or received)
    due = local(dossier.due_first) if dossier.due_first else promised
    return RoutingSlip(
        form_set=form_set_of(ward, at.date()),  # type: ignore[arg-type]
        letterhead=Letterhead(
            superior=f"ỦY BAN NHÂN DÂN\n{ward.name.upper()}",
            organ_lines=tuple(ward.counter_lines.splitlines()),
            number_text=number,
            place=ward.place,
            issued_on=at.date().isoformat(),
        ),
        code=dossier.code or "",
        solved_by=_solved_by(dossier, ward),
        partners=_partners(dossier, way),
        received_at=received.isoformat(),
        promised_at=promised.isoformat(),
        due_at=due.isoformat() if due != promised else "",
        hand_overs=hand_overs(way),
        remarks=_remarks(dossier, at, calendar),
        counting=_counting(dossier, way, calendar),
        copy_of=at.isoformat() if copy else "",
    )


def _calendar(dossier: Dossier) -> Calendar:
    """An ended dossier is told by the calendar it was judged by, an open one by today's."""
    judged_by = dossier.calendar_version if dossier.ended_at is not None else None
    version: CalendarVersion = judged_by or CalendarVersion.objects.current()
    return version.calendar


def _way(dossier: Dossier, at: datetime, calendar: Calendar) -> Way:
    runs = list(
        dossier.step_runs.select_related("department", "plan", "officer", "given_by")
        .prefetch_related("holders__officer")
        .order_by("seq")
    )
    return Way(
        dossier=dossier,
        runs=runs,
        pauses=[p for p in named_pauses(dossier, dossier.papers.all()) if p.started != p.ended],
        counter=_counter(runs),
        following=_following(dossier, runs),
        resolver=_actor(dossier, Action.RESOLVE),
        fetcher=_actor(dossier, Action.RECEIVE_RESULT),
        at=at,
        calendar=calendar,
    )


def _counter(runs: list[StepRun]) -> Department:
    """Where results are handed out: the ward's counter, as the first step has it where that is one."""
    if runs and runs[0].department.is_counter:
        return runs[0].department
    found = Department.objects.filter(is_counter=True).first()
    return found or runs[0].department


def _following(dossier: Dossier, runs: list[StepRun]) -> Department | None:
    plan = runs[-1].plan if runs else None
    if plan is None or not dossier.is_open:
        return None
    plans = StepPlan.objects.filter(version=plan.version_id, seq__gt=plan.seq).select_related("department")
    found = plans.order_by("seq").first()
    return found.department if found else None


def _actor(dossier: Dossier, action: Action) -> Officer | None:
    event = dossier.events.filter(action=action.value).select_related("actor").last()
    return event.actor if event else None


# -- words ------------------------------------------------------------------------------------------


def _solved_by(dossier: Dossier, ward: Ward) -> str:
    department = dossier.department
    return ward.committee_name if department.is_counter else f"{ward.committee_name} ({department.name})"


def _partners(dossier: Dossier, way: Way) -> tuple[str, ...]:
    """Each agency outside the ward once, with the letters it was sent."""
    papers: dict[str, list[str]] = {}
    for run in way.runs:
        if run.department.is_partner:
            papers.setdefault(run.department.name, []).extend([run.paper_number] if run.paper_number else [])
    planned = StepPlan.objects.filter(version=dossier.procedure_version_id, department__is_partner=True)
    for name in planned.order_by("seq").values_list("department__name", flat=True):
        papers.setdefault(name, [])
    return tuple(f"{name} (văn bản số {', '.join(n)})" if n else name for name, n in papers.items())


def _remarks(dossier: Dossier, at: datetime, calendar: Calendar) -> tuple[str, ...]:
    letters = [
        f"{_LETTERS[one.paper.form_set]} số {paper_number(one.paper.number, one.paper.symbol)} "
        f"{paper_date(one.paper.issued_at)}"
        for one in dossier.apologies.filter(status__in=_ISSUED).select_related("paper").order_by("ordinal")
        if one.paper is not None
    ]
    told = f"; đã có {', '.join(letters)}" if letters else ""
    return (f"{_ending(dossier, at, calendar)}{told}.",)


def _ending(dossier: Dossier, at: datetime, calendar: Calendar) -> str:
    if dossier.state in FINISHED and dossier.resolved_at is not None:
        ready = paper_date(dossier.resolved_at)
        return f"Hồ sơ có kết quả {ready}, {_judged(dossier)}"
    if dossier.ended_at is not None:
        ended = paper_date(dossier.ended_at)
        return f"Hồ sơ kết thúc {ended}: {dossier.get_status_display().lower()}"
    where = f"Lúc lập phiếu hồ sơ đang ở {dossier.holder.name}" if dossier.holder else "Hồ sơ đang giải quyết"
    due = local(dossier.due_first) if dossier.due_first else None
    if due is None or at <= due:
        return where
    days = days_late(due, at, calendar)
    return f"{where}, {_late_words(days)}"


def _judged(dossier: Dossier) -> str:
    if dossier.outcome == Outcome.LATE.value:
        return f"{_late_words(dossier.days_late or 0)} so với ngày hẹn trả"
    return _OUTCOMES[dossier.outcome]


def _late_words(days: int) -> str:
    return f"quá hạn {two_digits(days)} ngày làm việc" if days else "quá hạn trong ngày"


def _counting(dossier: Dossier, way: Way, calendar: Calendar) -> tuple[str, ...]:
    limit, pauses = limit_of(dossier), named_pauses(dossier, dossier.papers.all())
    segments = day_ledger(clock_of(dossier, calendar), limit, pauses, calendar)
    return tuple(date_story(segments, pauses, limit, calendar))
