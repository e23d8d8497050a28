"""Why an action that the table allows is not possible now, told before it is tried. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from dossiers.actions.slips import HAS_NUMBER, NEVER_RECEIVED, NOT_AT_THE_COUNTER
from dossiers.findings import UNANSWERED_DAYS
from dossiers.workflow import Action, Status
from procedures.calendar import local
from procedures.dates import vn_day_month, vn_time
from procedures.models import StepPlan

from .file import DossierFile


def obstacle(action: Action, file: DossierFile) -> str:
    """Why an action the table allows is not possible now; empty when it is."""
    dossier, following = file.dossier, file.following
    match action:
        case Action.HAND_OVER:
            return _moving_obstacle(following)
        case Action.REASSIGN if dossier.holder is not None and dossier.holder.is_partner:
            return "Hồ sơ đang ở cơ quan khác."
        case Action.SUBMIT_FOR_SIGNATURE if dossier.for_signature_at is not None:
            return f"Đã trình lúc {_stamp(dossier.for_signature_at)}, đang chờ duyệt."
        case Action.RESOLVE if dossier.approved_at is None:
            return "Kết quả chưa được lãnh đạo duyệt."
        case Action.RETURN_RESULT if dossier.result_received_at is None:
            return "Quầy chưa nhận kết quả."
        case Action.WITHDRAW | Action.STOP if dossier.approved_at is not None:
            return "Đã có kết quả nên không thể rút hoặc dừng."
        case Action.ISSUE_SLIP | Action.REMIND | Action.PROPOSE_CLOSING:
            return _AT_THE_COUNTER[action](file)
        case Action.REQUEST_SUPPLEMENT if dossier.supplement_count and not file.may_ask_again:
            return _asking_obstacle(file)
    return ""


def _moving_obstacle(following: StepPlan | None) -> str:
    if following is None:
        return "Đây là bước cuối: ghi kết quả thay vì chuyển tiếp."
    return "Bước sau ngoài thời hạn: dùng “Yêu cầu nghĩa vụ tài chính”." if following.outside_limit else ""


def _slip_obstacle(file: DossierFile) -> str:
    if file.dossier.received_at is None:
        return NEVER_RECEIVED
    if file.has_slip:
        return HAS_NUMBER
    waits = file.dossier.state is Status.RESOLVED and file.dossier.result_received_at is None
    return NOT_AT_THE_COUNTER if waits else ""


def _reminding_obstacle(file: DossierFile) -> str:
    dossier = file.dossier
    if dossier.state is Status.RESOLVED and dossier.result_received_at is None:
        return "Quầy chưa nhận kết quả."
    reminded = dossier.reminded_at
    today = reminded is not None and local(reminded).date() == file.at.date()
    return f"Hôm nay đã nhắc lúc {vn_time(reminded)}." if reminded and today else ""


def _closing_obstacle(file: DossierFile) -> str:
    dossier = file.dossier
    if dossier.closing_proposed_at is not None:
        return f"Đã đề xuất đóng lúc {_stamp(dossier.closing_proposed_at)}, chờ lãnh đạo xác nhận."
    if dossier.paused_at is None:
        return ""
    waited = file.calendar.working_days_between(local(dossier.paused_at).date(), file.at.date())
    if waited >= UNANSWERED_DAYS:
        return ""
    return f"Mới chờ {waited} ngày làm việc; đủ {UNANSWERED_DAYS} ngày mới được đề xuất đóng."


_AT_THE_COUNTER: dict[Action, Callable[[DossierFile], str]] = {
    Action.ISSUE_SLIP: _slip_obstacle,
    Action.REMIND: _reminding_obstacle,
    Action.PROPOSE_CLOSING: _closing_obstacle,
}


def _asking_obstacle(file: DossierFile) -> str:
    count, asked = file.dossier.supplement_count, file.asked_on
    when = f" ({vn_day_month(asked)})" if asked else ""
    said = f"Đã yêu cầu {count} lần{when}."
    if file.waits_for_answer:
        return f"{said} Lần {count + 1} đã trình, đang chờ Chủ tịch duyệt."
    refused = " Chủ tịch đã không cho phép." if file.answer is not None else ""
    late = " Hồ sơ đã quá hạn nên yêu cầu mới không làm hết trễ." if file.is_late else ""
    return f"{said} Lần {count + 1} cần Chủ tịch duyệt.{refused}{late}"


def _stamp(moment: datetime) -> str:
    return f"{vn_time(moment)} {vn_day_month(moment)}"
