"""What an action will change, told before it is done: above all what happens to the date. Pure.

The dates come from the engine itself, fed with the pause that would begin or end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from dossiers.actions.clock import between_legs, clock_pauses, compute_due, limit_of
from dossiers.actions.endings import judged
from dossiers.lateness import Outcome, days_late, step_start, verdict
from dossiers.promise import limit_words
from dossiers.workflow import Action, allowed
from procedures.dates import vn_date, vn_day_month, vn_moment, vn_number, weekday_name
from procedures.deadlines import Pause as ClockPause
from procedures.deadlines import PauseMode, due_at

from .budgets import Visit, used_at_current
from .file import DossierFile
from .obstacles import obstacle
from .words import hours_words

EXAMPLE_AFTER = 4  # working days until the answer in the example of a supplement
_MODES = {
    PauseMode.RESTART: "Tính lại từ đầu",
    PauseMode.RESUME: "Tính tiếp phần thời hạn còn lại",
}


@dataclass(frozen=True)
class Effect:
    """What a dialog says besides its fields. `warning` is a notice on top, `facts` are label and words."""

    warning: str = ""
    more: tuple[str, ...] = ()
    title: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    foot: str = ""


def effect(action: Action, file: DossierFile) -> Effect:
    """What the action will do to this dossier; nothing while the table does not have it."""
    if not allowed(action, file.dossier.state):
        return Effect()
    match action:
        case Action.REQUEST_SUPPLEMENT | Action.PROPOSE_SUPPLEMENT:
            return _asking(action, file)
        case Action.ALLOW_SUPPLEMENT:
            return _allowing(file)
        case Action.REQUEST_PAYMENT if _ends_first_leg(file):
            return _ending_first_leg(file)
        case Action.CONFIRM_PAYMENT if between_legs(file.dossier):
            return _beginning_second_leg(file)
        case Action.REQUEST_PAYMENT | Action.SUSPEND:
            return Effect(title="Ngày hẹn đổi như sau", facts=(_now(file), _waiting(file)))
        case Action.RECEIVE_SUPPLEMENT | Action.CONFIRM_PAYMENT | Action.RESUME:
            return _going_on(file)
        case Action.HAND_OVER | Action.RESOLVE | Action.COLLECT_FEE:
            return _GOING_ON[action](file)
    return _ENDINGS.get(action, Effect())


def _collecting(file: DossierFile) -> Effect:
    return Effect(
        title="Khoản thu",
        facts=(("Số tiền", f"{vn_number(file.dossier.fee_outstanding)} đ"),),
        more=("Ghi vào sổ thu phí hôm nay, kể cả khi kết quả đã trả.",),
    )


_KEPT = "Hồ sơ, mã số và các sự việc vẫn được lưu."
_ENDINGS = {
    Action.WITHDRAW: Effect(
        warning="Hồ sơ kết thúc, không giải quyết tiếp.",
        more=(
            "Chỉ ghi khi công dân có văn bản yêu cầu rút; lưu văn bản ấy theo hồ sơ.",
            "Thông tư không có mẫu cho việc rút: giao lại công dân toàn bộ giấy tờ đã nộp và số phí, lệ phí "
            "phải hoàn, công dân ký nhận; thu lại Giấy tiếp nhận và hẹn trả.",
            _KEPT,
        ),
    ),
    Action.STOP: Effect(
        warning="Hồ sơ kết thúc, không giải quyết tiếp.",
        more=(
            "Chỉ ghi khi công dân có văn bản đề nghị dừng và chưa có kết quả.",
            "Thông báo dừng giải quyết (mẫu 05) lấy số kế tiếp ngay khi ghi và không sửa được sau đó.",
            _KEPT,
        ),
    ),
    Action.CLOSE_UNANSWERED: Effect(
        warning="Hồ sơ được đóng vì công dân không bổ sung.",
        more=("Công dân có thể nộp lại hồ sơ mới.", _KEPT),
    ),
    Action.VOID: Effect(
        warning="Chỉ hủy khi nhập nhầm. Hồ sơ không còn trong số liệu nào.",
        more=("Mã hồ sơ và số trong sổ vẫn coi như đã dùng.",),
    ),
    Action.REOPEN: Effect(
        warning="Kết quả đã ghi không còn hiệu lực trong hồ sơ này.",
        more=("Hạn trả cũ giữ nguyên, hồ sơ được xét trễ hẹn lại từ đầu.",),
    ),
    Action.CORRECT: Effect(more=("Giấy hẹn được in lại. Hạn trả được tính lại nếu giờ nhận thay đổi.",)),
    Action.ISSUE_SLIP: Effect(
        warning="Phiếu lấy số kế tiếp trong sổ và không sửa được sau khi cấp.",
        more=("Phiếu ghi mọi lần giao, nhận của hồ sơ đến lúc này, kèm cách tính ngày hẹn.",),
    ),
    Action.SUBMIT_FOR_SIGNATURE: Effect(
        more=(
            "Kết quả của hồ sơ vào danh sách chờ duyệt của lãnh đạo.",
            "Trình rồi không tự rút lại được; cần sửa thì nhờ Văn phòng trả hồ sơ về bước trước.",
        )
    ),
    Action.REASSIGN: Effect(more=("Giờ của bước không bắt đầu lại.",)),
}


# -- asking for papers ------------------------------------------------------------------------------


def _asking(action: Action, file: DossierFile) -> Effect:
    again = file.dossier.supplement_count > 0
    first_mode = PauseMode(file.dossier.procedure_version.first_supplement_mode)
    mode = PauseMode.RESUME if again else first_mode
    proposed = action is Action.PROPOSE_SUPPLEMENT
    return Effect(
        warning=_asked_before(file) if again else "",
        more=_rule_of_once(file) if again else (),
        title="Nếu được duyệt, ngày hẹn đổi như sau" if proposed else "Ngày hẹn đổi như sau",
        facts=(_now(file), _waiting(file), *_answered(file, mode)),
        foot="Chưa gửi cho công dân. Phiếu chỉ đi sau khi được duyệt." if proposed else "",
    )


def _asked_before(file: DossierFile) -> str:
    count, asked = file.dossier.supplement_count, file.asked_on
    when = f" (lần gần nhất {vn_date(asked)})" if asked else ""
    return f"Hồ sơ này đã được yêu cầu bổ sung {'một' if count == 1 else count} lần{when}."


def _rule_of_once(file: DossierFile) -> tuple[str, ...]:
    ordinal = file.dossier.supplement_count + 1
    rule = (
        f"Quy định chỉ cho yêu cầu một lần. Lần {ordinal} chỉ gửi được khi Chủ tịch duyệt và lý do được lưu; "
        "hồ sơ được đánh dấu “bổ sung nhiều lần” trong báo cáo."
    )
    asked = [event for event in file.events if event.action == Action.REQUEST_SUPPLEMENT.value]
    items = asked[-1].personal.values.get("items", []) if asked and hasattr(asked[-1], "personal") else []
    return (rule, f"Lần trước đã yêu cầu: {'; '.join(items)}.") if items else (rule,)


def _allowing(file: DossierFile) -> Effect:
    proposal = file.proposal
    told = proposal.personal.values if proposal is not None and hasattr(proposal, "personal") else {}
    who = proposal.actor.full_name if proposal is not None and proposal.actor else ""
    facts = [
        ("Đề nghị bổ sung", "; ".join(told.get("items", ()))),
        ("Vì sao lần trước chưa nêu", told.get("reason", "")),
        ("Người trình", who),
        _now(file),
        *_answered(file, PauseMode.RESUME),
    ]
    return Effect(
        warning=_asked_before(file),
        more=_rule_of_once(file),
        title="Đề nghị và ngày hẹn",
        facts=tuple((label, words) for label, words in facts if words),
    )


def _now(file: DossierFile) -> tuple[str, str]:
    due = file.dossier.due_first
    return "Hạn hiện nay", vn_moment(due) if due else "Tạm dừng, không có ngày hẹn"


def _waiting(file: DossierFile) -> tuple[str, str]:
    if file.is_late:
        return "Trong lúc chờ", "Hồ sơ đã quá hạn: hạn không đổi, vẫn tính là trễ hẹn"
    return "Trong lúc chờ", "Tạm dừng, không có ngày hẹn"


def _answered(file: DossierFile, mode: PauseMode) -> tuple[tuple[str, str], ...]:
    """How the date is counted once the papers have come, with an example."""
    if file.is_late:
        return (("Khi nhận đủ giấy tờ", "Tiếp tục giải quyết, hạn cũ giữ nguyên"),)
    day = file.calendar.add_working_days(file.at.date(), EXAMPLE_AFTER)
    due = _due(file, ClockPause(file.at, file.calendar.opening(day), mode))
    words = f"{_MODES[mode]}{f' {file.dossier.limit_text}' if mode is PauseMode.RESTART else ''}"
    example = f"nhận đủ {weekday_name(day)} {vn_day_month(day)} thì hẹn {vn_moment(due)}" if due else "—"
    return ("Khi nhận đủ giấy tờ", words), ("Ví dụ", example)


# -- going on ---------------------------------------------------------------------------------------


def _going_on(file: DossierFile) -> Effect:
    """The due moment if the clock goes on now."""
    open_pause = next((pause for pause in file.pauses if pause.ended_at is None), None)
    if open_pause is None:
        return Effect()
    since = (f"Đã chờ từ {vn_moment(open_pause.started_at)}",)
    if file.dossier.due_first is not None:
        facts = (("Hạn", f"{vn_moment(file.dossier.due_first)}, giữ nguyên: bắt đầu chờ khi đã quá hạn"),)
        return Effect(more=since, title="Ngày hẹn", facts=facts)
    due = _due(file, ended=file.at)
    mode = _MODES[PauseMode(open_pause.mode)]
    facts = ((mode, f"hẹn {vn_moment(due)}" if due else "—"),)
    return Effect(more=since, title="Nếu ghi bây giờ", facts=facts, foot="Giấy hẹn được in lại với ngày mới.")


def _due(
    file: DossierFile, extra: ClockPause | None = None, ended: datetime | None = None
) -> datetime | None:
    """The engine's due moment with one more pause, or with the open one ended."""
    pauses = [replace(pause, ended=pause.ended or ended) for pause in clock_pauses(file.dossier, file.pauses)]
    return compute_due(file.dossier, file.calendar, [*pauses, *([extra] if extra else [])])


# -- two appointments -------------------------------------------------------------------------------


def _ends_first_leg(file: DossierFile) -> bool:
    dossier, following = file.dossier, file.following
    on_the_way = bool(dossier.second_leg_amount) and dossier.leg_one_ended_at is None
    return on_the_way and following is not None and following.outside_limit


def _ending_first_leg(file: DossierFile) -> Effect:
    due = file.dossier.due_first
    if due is None:
        return Effect()
    late = verdict(due, file.at) is Outcome.LATE
    days = days_late(due, file.at, file.calendar)
    words = (f"trễ {days} ngày làm việc" if days else "trễ trong ngày") if late else "trong hạn"
    facts = (
        ("Hẹn lần 1", f"{vn_moment(due)}; nếu ghi bây giờ thì xong {words}"),
        ("Trong lúc chờ", "Không có ngày hẹn; thời gian của cơ quan thuế và công dân không tính cho ai"),
        ("Hẹn lần 2", f"{limit_words(limit_of(file.dossier, 2))}, tính từ khi có chứng từ nộp tiền"),
    )
    return Effect(title="Chặng một kết thúc", facts=facts)


def _beginning_second_leg(file: DossierFile) -> Effect:
    dossier = file.dossier
    due = due_at(file.at, limit_of(dossier, 2), (), file.calendar)
    facts = (("Hẹn lần 2", f"{vn_moment(due)} ({limit_words(limit_of(dossier, 2))})" if due else "—"),)
    return Effect(title="Nếu ghi bây giờ", facts=facts, foot="Giấy hẹn được in lại với ngày hẹn lần 2.")


# -- moving and ending ------------------------------------------------------------------------------


def _handing_over(file: DossierFile) -> Effect:
    now, following = file.current, file.following
    if now is None or following is None:
        return Effect(warning=obstacle(Action.HAND_OVER, file))
    visits = [Visit(run.plan_id, run.round, run.given_at, run.ended_at) for run in file.runs]
    used = used_at_current(visits, file.stretches, file.at, file.calendar)
    start = step_start(file.at, file.calendar)
    facts = [("Bước này đã dùng", f"{hours_words(used)} / định mức {hours_words(now.budget_minutes)}")]
    if start > file.at:
        facts.append(("Giờ của bước sau", f"tính từ {vn_moment(start)}"))
    return Effect(facts=tuple(facts), title="Các bước")


def _resolving(file: DossierFile) -> Effect:
    due = file.dossier.due_first
    if due is None:
        return Effect()
    outcome, days = judged(file.dossier, file.at, file.calendar)
    words = {Outcome.EARLY: "Trước hạn", Outcome.ON_TIME: "Đúng hạn", Outcome.LATE: "Trễ trong ngày"}[outcome]
    if days:
        words = f"Trễ {days} ngày làm việc"
    if file.dossier.leg_one_days_late is not None:
        words += f", trong đó chặng một {file.dossier.leg_one_days_late}"
    facts = (("Hạn trả", vn_moment(due)), ("Nếu ghi bây giờ", words))
    return Effect(title="Đánh giá được giữ từ lúc ghi", facts=facts)


_GOING_ON: dict[Action, Callable[[DossierFile], Effect]] = {
    Action.HAND_OVER: _handing_over,
    Action.RESOLVE: _resolving,
    Action.COLLECT_FEE: _collecting,
}
