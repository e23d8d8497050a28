"""What a citizen reads of a dossier: where it is, since when, until when, and what to do.

No name, address or identity number, ever (decision D5): departments and agencies, dates, the procedure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dossiers.actions.day_by_day import story_of
from dossiers.lateness import Outcome, days_late
from dossiers.models import Apology, Dossier, StepRun
from dossiers.numbering import Series
from dossiers.workflow import ENDED_EARLY, FINISHED, OPEN, Status
from procedures.calendar import Calendar, local
from procedures.dates import vn_date, vn_time, weekday_name
from procedures.models import StepPlan

_SHOWN_APOLOGIES = (Apology.Status.APPROVED, Apology.Status.DELIVERED)
_COLLECT = {
    Dossier.ResultDelivery.COUNTER: "Trả kết quả tại quầy",
    Dossier.ResultDelivery.POST: "Gửi kết quả qua bưu chính",
    Dossier.ResultDelivery.ELECTRONIC: "Trả kết quả điện tử",
}


@dataclass(frozen=True)
class Stop:
    """A stop on the dossier's way; `kind` is done, now, "now behind" or empty for what comes."""

    kind: str
    text: str
    when: str = ""


@dataclass(frozen=True)
class Story:
    """The page. `kind` colours the first card: late, wait, good or empty."""

    kind: str
    tag: str
    headline: str
    stops: list[Stop]
    counting: list[str]
    to_do: str
    late: bool
    missed: datetime | None = None
    apology: Apology | None = None


def tell(dossier: Dossier, at: datetime, calendar: Calendar) -> Story:
    """The story at the moment `at`; `dossier` has its procedure, holder and version loaded. Four queries."""
    at = local(at)
    late = _is_late(dossier, at)
    apologies = dossier.apologies.filter(status__in=_SHOWN_APOLOGIES).select_related("paper")
    apology = apologies.order_by("ordinal").last() if late else None
    kind, tag, headline = _head(dossier, late, at, calendar, apology)
    return Story(
        kind=kind,
        tag=tag,
        headline=headline,
        stops=_stops(dossier, late),
        counting=_counting(dossier, calendar),
        to_do=_to_do(dossier, at),
        late=late,
        missed=dossier.due_first if late else None,
        apology=apology,
    )


def _is_late(dossier: Dossier, at: datetime) -> bool:
    if dossier.state in FINISHED:
        return dossier.outcome == Outcome.LATE.value
    return dossier.state in OPEN and dossier.due_first is not None and at > dossier.due_first


def _head(
    dossier: Dossier, late: bool, at: datetime, calendar: Calendar, apology: Apology | None
) -> tuple[str, str, str]:
    """Kind, tag and headline of the first card."""
    state = dossier.state
    if state is Status.RETURNED:
        return (
            ("late" if late else "good"),
            "Đã trả kết quả",
            f"Đã trả ngày {vn_date(_known(dossier.returned_at))}",
        )
    if state is Status.RESOLVED:
        return (
            ("late" if late else "good"),
            "Đã có kết quả",
            f"Có kết quả ngày {vn_date(_known(dossier.resolved_at))}",
        )
    if state not in OPEN:
        return "", dossier.get_status_display(), _ended_words(dossier)
    if late:
        assert dossier.due_first is not None  # noqa: S101 - late means past it
        days = days_late(dossier.due_first, at, calendar)
        tag = f"Trễ hẹn {days} ngày làm việc" if days else "Trễ hẹn trong ngày"
        again = apology.new_due if apology is not None and apology.new_due > at else None
        return "late", tag, f"Hẹn lại: {_weekday_date(again)}" if again else "Chưa có ngày hẹn lại"
    if dossier.is_paused:
        return "wait", dossier.get_status_display(), f"Tạm dừng từ ngày {vn_date(_known(dossier.paused_at))}"
    due = _known(dossier.due_current or dossier.due_first)
    return "", dossier.get_status_display(), f"Hẹn trả: {vn_time(due)} {_weekday_date(due)}"


def _known(moment: datetime | None) -> datetime:
    """A moment the status guarantees (constraints of the table)."""
    if moment is None:
        raise ValueError("the status promises a moment that is not there")
    return moment


def _weekday_date(moment: datetime) -> str:
    return f"{weekday_name(moment)}, ngày {vn_date(moment)}"


def _ended_words(dossier: Dossier) -> str:
    if dossier.state is Status.SUBMITTED:
        return f"Gửi lúc {vn_time(_known(dossier.submitted_at))} ngày {vn_date(_known(dossier.submitted_at))}"
    return f"Kết thúc ngày {vn_date(dossier.ended_at)}" if dossier.ended_at else "Đã kết thúc"


# -- where it is ------------------------------------------------------------------------------------


def _stops(dossier: Dossier, late: bool) -> list[Stop]:
    if dossier.received_at is None:
        return []
    received = local(dossier.received_at)
    runs = list(dossier.step_runs.select_related("department").order_by("seq"))
    first = runs[0].department.name if runs else ""
    stops = [Stop("done", "Đã tiếp nhận", f"{vn_date(received)}, {_clock(received)} · {first}")]
    stops += [_visited(run, dossier, late) for run in runs if run.seq > 1 or run.ended_at is None]
    if dossier.state in OPEN:
        stops += [Stop("", _plan_words(plan)) for plan in _coming(dossier, runs)]
    return [*stops, *_last_stop(dossier)]


def _clock(moment: datetime) -> str:
    return f"{moment:%H} giờ {moment:%M}"


def _visited(run: StepRun, dossier: Dossier, late: bool) -> Stop:
    """A step that was or is under way."""
    since, until = vn_date(run.given_at), vn_date(run.ended_at) if run.ended_at else ""
    if run.ended_at is not None or dossier.state not in OPEN:
        when = since if since == until or not until else f"{since} - {until}"
        return Stop("done", f"{run.department.name}: {run.name.lower()}", when)
    where = f"Đang ở {run.department.name}"
    waits = f" · {dossier.get_status_display().lower()}" if dossier.is_paused else ""
    return Stop("now behind" if late else "now", where, f"từ {since}{waits}")


def _coming(dossier: Dossier, runs: list[StepRun]) -> list[StepPlan]:
    """Planned steps after the present one."""
    at = max((run.plan.seq for run in runs if run.plan is not None), default=0)
    plans = StepPlan.objects.filter(version=dossier.procedure_version_id, seq__gt=at)
    return list(plans.select_related("department").order_by("seq"))


def _plan_words(plan: StepPlan) -> str:
    return f"{plan.department.name}: {plan.name.lower()}"


def _last_stop(dossier: Dossier) -> list[Stop]:
    if dossier.state is Status.RETURNED:
        by_post = dossier.post_number and f" · bưu chính, số hiệu bưu gửi {dossier.post_number}"
        return [Stop("done", "Đã trả kết quả", f"{vn_date(_known(dossier.returned_at))}{by_post}")]
    if dossier.state in ENDED_EARLY or dossier.state is Status.VOID:
        ended = vn_date(dossier.ended_at) if dossier.ended_at else ""
        return [Stop("done", dossier.get_status_display(), ended)]
    words = _COLLECT[Dossier.ResultDelivery(dossier.result_delivery)]
    if dossier.state is Status.RESOLVED:
        return [Stop("now", f"{words}: đã sẵn sàng", f"từ {vn_date(_known(dossier.resolved_at))}")]
    return [Stop("", words)]


# -- how the date was counted -----------------------------------------------------------------------


def _counting(dossier: Dossier, calendar: Calendar) -> list[str]:
    """The ledger in sentences: the first promise, then every pause and what it changed."""
    if dossier.received_at is None:
        return []
    asked = dossier.papers.filter(kind=Series.SUPPLEMENT.value)
    return story_of(dossier, asked, calendar)


# -- what to do -------------------------------------------------------------------------------------


def _to_do(dossier: Dossier, at: datetime) -> str:
    match dossier.state:
        case Status.AWAITING_SUPPLEMENT:
            since = vn_date(_known(dossier.paused_at))
            return (
                "Mời ông/bà nộp đủ giấy tờ ghi trong Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ "
                f"ngày {since}. Thời hạn tạm dừng từ ngày đó cho đến khi nhận đủ."
            )
        case Status.AWAITING_PAYMENT:
            return "Mời ông/bà nộp nghĩa vụ tài chính theo thông báo rồi mang chứng từ đến quầy."
        case Status.RESOLVED if dossier.result_delivery == Dossier.ResultDelivery.COUNTER:
            return (
                "Mời ông/bà mang Giấy tiếp nhận và giấy tờ tùy thân đến quầy nhận kết quả trong giờ làm việc."
            )
        case Status.RESOLVED:
            return "Kết quả được gửi đến ông/bà theo cách đã đăng ký, không cần đến quầy."
        case Status.SUBMITTED:
            return "Hồ sơ được trả lời trong 8 giờ làm việc. Giữ điện thoại liên lạc được."
    if dossier.state in OPEN:
        return "Hiện không cần bổ sung giấy tờ."
    return "Ông/bà không cần làm gì thêm."
