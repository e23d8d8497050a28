"""What this officer may do with a dossier now: one filled button, quiet ones, greyed ones with their reason.

Actions the officer never has a right to are absent. The rules themselves stand in `workflow`, `permissions`
and the actions; here is only told beforehand what they would say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from dossiers.actions.supplements import UNANSWERED_AFTER
from dossiers.workflow import ACTION_LABELS, Action, allowed
from procedures.calendar import local
from procedures.dates import vn_day_month, vn_time
from procedures.models import StepPlan

from .file import DossierFile

_ICONS = {
    Action.TAKE: "hand-stop",
    Action.HAND_OVER: "arrow-right",
    Action.SEND_BACK: "arrow-back-up",
    Action.SUBMIT_FOR_SIGNATURE: "send",
    Action.APPROVE: "rubber-stamp",
    Action.RESOLVE: "circle-check",
    Action.REQUEST_SUPPLEMENT: "file-plus",
    Action.PROPOSE_SUPPLEMENT: "file-plus",
    Action.ALLOW_SUPPLEMENT: "file-check",
    Action.RECEIVE_SUPPLEMENT: "player-play",
    Action.PROPOSE_CLOSING: "archive",
    Action.CLOSE_UNANSWERED: "archive",
    Action.REQUEST_PAYMENT: "coin",
    Action.CONFIRM_PAYMENT: "receipt",
    Action.RESUME: "player-play",
    Action.RECEIVE_RESULT: "package",
    Action.RETURN_RESULT: "package-export",
    Action.DRAFT_APOLOGY: "mail",
}
_BUTTONS = (
    Action.APPROVE,
    Action.CLOSE_UNANSWERED,
    Action.ALLOW_SUPPLEMENT,
    Action.RECEIVE_SUPPLEMENT,
    Action.CONFIRM_PAYMENT,
    Action.RESUME,
    Action.RECEIVE_RESULT,
    Action.RETURN_RESULT,
    Action.TAKE,
    Action.SUBMIT_FOR_SIGNATURE,
    Action.RESOLVE,
    Action.HAND_OVER,
    Action.SEND_BACK,
    Action.PROPOSE_CLOSING,
    Action.REQUEST_SUPPLEMENT,
    Action.REQUEST_PAYMENT,
    Action.DRAFT_APOLOGY,
)
_LINKS = (
    Action.REASSIGN,
    Action.CORRECT,
    Action.SUSPEND,
    Action.WITHDRAW,
    Action.STOP,
    Action.REOPEN,
    Action.VOID,
)
# Shown greyed while the dossier is paused, because people look for them; others are simply not there.
_MISSED_IN_PAUSE = {
    Action.HAND_OVER,
    Action.SUBMIT_FOR_SIGNATURE,
    Action.RESOLVE,
    Action.REQUEST_SUPPLEMENT,
}
# Filled only for those who speak for the holder; the rest of the order says what is the next thing to do.
_OF_THE_HOLDER = {Action.TAKE, Action.SUBMIT_FOR_SIGNATURE, Action.RESOLVE, Action.HAND_OVER}
_NEVER_FILLED = {
    Action.SEND_BACK,
    Action.PROPOSE_CLOSING,
    Action.REQUEST_SUPPLEMENT,
    Action.REQUEST_PAYMENT,
    Action.DRAFT_APOLOGY,
}

_DIRECT = {Action.TAKE, Action.SUBMIT_FOR_SIGNATURE, Action.RECEIVE_RESULT, Action.PROPOSE_CLOSING}


@dataclass(frozen=True)
class Offer:
    """An action as a button or link. `reason` is why it is not possible now (empty: it is)."""

    action: Action
    label: str
    icon: str = ""
    reason: str = ""
    filled: bool = False
    instead: Action | None = None

    @property
    def verb(self) -> str:
        """The name of the action's address."""
        return verb_of(self.action)

    @property
    def direct(self) -> bool:
        """Whether it is done at once, without a form or a word about its effect."""
        return self.action in _DIRECT

    @property
    def instead_verb(self) -> str:
        """The address of what may be done instead; empty when there is nothing."""
        return verb_of(self.instead) if self.instead else ""


@dataclass(frozen=True)
class Offers:
    """The right column: buttons in order, the filled one first; quiet links below."""

    buttons: tuple[Offer, ...]
    links: tuple[Offer, ...]


def verb_of(action: Action) -> str:
    """ "hand-over": how addresses name an action; those of letters begin with the letter."""
    return "apology-draft" if action is Action.DRAFT_APOLOGY else action.value.replace("_", "-")


def offers(file: DossierFile, may: Callable[[Action], bool], *, holds: bool, mine: bool) -> Offers:
    """What to show. `may` is the right (permissions.can); `holds`: the officer speaks for the holder; `mine`:
    the officer has taken this step."""
    buttons = [offer for action in _BUTTONS if may(action) and (offer := _button(action, file, mine))]
    filled = next((o for o in _in_turn(buttons, file) if _fits(o, file, holds=holds)), None)
    if filled is not None:
        others = [offer for offer in buttons if offer is not filled]
        buttons = [replace(filled, filled=True), *others]
    links = [
        Offer(action, _label(action, file))
        for action in _LINKS
        if may(action) and allowed(action, file.dossier.state) and not obstacle(action, file)
    ]
    return Offers(tuple(sorted(buttons, key=lambda offer: bool(offer.reason))), tuple(links))


def _button(action: Action, file: DossierFile, mine: bool) -> Offer | None:
    dossier = file.dossier
    if not _means_something(action, file, mine):
        return None
    if not allowed(action, dossier.state):
        if action not in _MISSED_IN_PAUSE or not dossier.is_paused:
            return None
        reason = f"Hồ sơ đang tạm dừng: {dossier.get_status_display().lower()}."
        return Offer(action, _label(action, file), _ICONS[action], reason)
    reason = obstacle(action, file)
    again = action is Action.REQUEST_SUPPLEMENT and bool(reason) and not file.waits_for_answer
    instead = Action.PROPOSE_SUPPLEMENT if again else None
    return Offer(action, _label(action, file), _ICONS[action], reason, instead=instead)


def _means_something(action: Action, file: DossierFile, mine: bool) -> bool:
    """Whether the action has anything to act on; where not, even a greyed button would only confuse."""
    dossier = file.dossier
    match action:
        case Action.TAKE:
            return not mine and dossier.holder is not None and not dossier.holder.is_partner
        case Action.APPROVE:
            return dossier.approved_at is None and dossier.for_signature_at is not None
        case Action.SUBMIT_FOR_SIGNATURE:
            return dossier.approved_at is None
        case Action.CLOSE_UNANSWERED:
            return dossier.closing_proposed_at is not None
        case Action.ALLOW_SUPPLEMENT:
            return file.waits_for_answer
        case Action.RECEIVE_RESULT:
            return dossier.result_received_at is None
        case Action.HAND_OVER:
            return file.following is not None
        case Action.SEND_BACK:
            return file.came_from is not None
        case Action.REQUEST_PAYMENT:
            return file.following is not None and file.following.outside_limit
        case Action.DRAFT_APOLOGY:
            return file.live_letter is None and _letter_is_due(file)
    return True


def _letter_is_due(file: DossierFile) -> bool:
    """Late, or due within the next working day; from the second letter on, past the date told last."""
    missed = file.dossier.due_first if file.next_letter == 1 else file.dossier.due_current
    if missed is None:
        return False
    left = file.calendar.working_days_between(file.at.date(), local(missed).date())
    return left <= 1 if file.next_letter == 1 else file.at > local(missed)


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
        case Action.PROPOSE_CLOSING:
            return _closing_obstacle(file)
        case Action.REQUEST_SUPPLEMENT if dossier.supplement_count and not file.may_ask_again:
            return _asking_obstacle(file)
    return ""


def _moving_obstacle(following: StepPlan | None) -> str:
    if following is None:
        return "Đây là bước cuối: ghi kết quả thay vì chuyển tiếp."
    return "Bước sau ngoài thời hạn: dùng “Yêu cầu nghĩa vụ tài chính”." if following.outside_limit else ""


def _closing_obstacle(file: DossierFile) -> str:
    dossier = file.dossier
    if dossier.closing_proposed_at is not None:
        return f"Đã đề xuất đóng lúc {_stamp(dossier.closing_proposed_at)}, chờ lãnh đạo xác nhận."
    if dossier.paused_at is None:
        return ""
    waited = file.calendar.working_days_between(local(dossier.paused_at).date(), file.at.date())
    if waited >= UNANSWERED_AFTER:
        return ""
    return f"Mới chờ {waited} ngày làm việc; đủ {UNANSWERED_AFTER} ngày mới được đề xuất đóng."


def _asking_obstacle(file: DossierFile) -> str:
    count, asked = file.dossier.supplement_count, file.asked_on
    when = f" ({vn_day_month(asked)})" if asked else ""
    said = f"Đã yêu cầu {count} lần{when}."
    if file.waits_for_answer:
        return f"{said} Lần {count + 1} đã trình, đang chờ Chủ tịch duyệt."
    refused = " Chủ tịch đã không cho phép." if file.answer is not None else ""
    late = " Hồ sơ đã quá hạn nên yêu cầu mới không làm hết trễ." if file.is_late else ""
    return f"{said} Lần {count + 1} cần Chủ tịch duyệt.{refused}{late}"


def _label(action: Action, file: DossierFile) -> str:
    holder, following = file.dossier.holder, file.following
    match action:
        case Action.HAND_OVER if holder is not None and holder.is_partner:
            return f"Nhận lại từ {holder.short_name}"
        case Action.HAND_OVER if following is not None:
            return f"Chuyển bước: {following.name}"
        case Action.SEND_BACK if file.came_from is not None:
            return f"Trả lại {file.came_from.department.short_name}"
        case Action.ALLOW_SUPPLEMENT:
            return f"Xét yêu cầu bổ sung lần {file.dossier.supplement_count + 1}"
        case Action.REQUEST_SUPPLEMENT if file.dossier.supplement_count:
            return f"Yêu cầu bổ sung lần {file.dossier.supplement_count + 1}"
        case Action.CLOSE_UNANSWERED:
            return "Xác nhận đóng hồ sơ"
    return ACTION_LABELS[action]


def _in_turn(buttons: Iterable[Offer], file: DossierFile) -> list[Offer]:
    """The buttons in the order in which one of them is the next thing to do."""
    first = Action.HAND_OVER if _moves_on_first(file) else Action.SUBMIT_FOR_SIGNATURE
    return sorted(buttons, key=lambda offer: offer.action is not first if offer.action in _WORK else False)


_WORK = {Action.SUBMIT_FOR_SIGNATURE, Action.RESOLVE, Action.HAND_OVER}


def _moves_on_first(file: DossierFile) -> bool:
    """Whether handing on comes before laying it before a leader: another step of the ward's own follows, or
    the result is already approved."""
    own = [plan for plan in file.later if not plan.department.is_partner and not plan.department.is_counter]
    return bool(own) or file.dossier.approved_at is not None or file.dossier.handed_over_at is None


def _fits(offer: Offer, file: DossierFile, *, holds: bool) -> bool:
    if offer.reason or offer.action in _NEVER_FILLED:
        return False
    return holds or offer.action not in _OF_THE_HOLDER


def _stamp(moment: datetime) -> str:
    return f"{vn_time(moment)} {vn_day_month(moment)}"
