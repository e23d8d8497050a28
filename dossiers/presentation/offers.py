"""What this officer may do with a dossier now: one filled button, quiet ones, greyed ones with their reason.

Actions the officer never has a right to are absent. The rules themselves stand in `workflow`, `permissions`
and the actions; here is only told beforehand what they would say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from dossiers.workflow import ACTION_LABELS, Action, allowed
from procedures.calendar import local

from .file import DossierFile
from .obstacles import obstacle

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
    Action.DELIVER_RECEIPT: "receipt",
    Action.REMIND: "phone",
    Action.COLLECT_FEE: "coin",
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
    Action.DELIVER_RECEIPT,
    Action.REMIND,
    Action.COLLECT_FEE,
    Action.DRAFT_APOLOGY,
)
_LINKS = (
    Action.REASSIGN,
    Action.ISSUE_SLIP,
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
    Action.DELIVER_RECEIPT,
    Action.REMIND,
    Action.COLLECT_FEE,
    Action.DRAFT_APOLOGY,
}

_DIRECT = {Action.TAKE, Action.RECEIVE_RESULT, Action.PROPOSE_CLOSING}


@dataclass(frozen=True)
class Offer:
    """An action as a button or link. `reason` is why it is not possible now (empty: it is); `said` when it
    stands under this button and not under the next one, which has the same."""

    action: Action
    label: str
    icon: str = ""
    reason: str = ""
    filled: bool = False
    instead: Action | None = None
    said: bool = True
    quiet: bool = False

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
    # The right is asked last: that of the chairman looks for an appointment.
    buttons = [offer for action in _BUTTONS if (offer := _button(action, file, mine)) and may(action)]
    if any(offer.action is Action.APPROVE for offer in buttons):  # it lies before this very person
        buttons = [offer for offer in buttons if offer.action is not Action.SUBMIT_FOR_SIGNATURE]
    works = holds and (mine or file.dossier.holder_officer_id is None)
    filled = next((offer for offer in _in_turn(buttons, file) if _fits(offer, works=works)), None)
    if filled is not None:
        others = [offer for offer in buttons if offer is not filled]
        buttons = [replace(filled, filled=True), *others]
    links = [
        Offer(action, _label(action, file))
        for action in _LINKS
        if allowed(action, file.dossier.state) and not obstacle(action, file) and may(action)
    ]
    return Offers(_reasons_once(sorted(buttons, key=lambda offer: bool(offer.reason))), tuple(links))


def _reasons_once(buttons: list[Offer]) -> tuple[Offer, ...]:
    """Neighbours with the same reason say it once, under the last of them."""
    after = [*buttons, None][1:]
    return tuple(
        replace(offer, said=following is None or following.reason != offer.reason)
        for offer, following in zip(buttons, after, strict=True)
    )


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
    if action is Action.TAKE:
        holder = file.dossier.holder
        return not mine and holder is not None and not holder.is_partner
    question = _ANYTHING.get(action)
    return question is None or question(file)


_ANYTHING: dict[Action, Callable[[DossierFile], bool]] = {
    Action.APPROVE: lambda f: f.dossier.approved_at is None and f.dossier.for_signature_at is not None,
    Action.SUBMIT_FOR_SIGNATURE: lambda f: f.dossier.approved_at is None,
    Action.CLOSE_UNANSWERED: lambda f: f.dossier.closing_proposed_at is not None,
    Action.ALLOW_SUPPLEMENT: lambda f: f.waits_for_answer,
    Action.RECEIVE_RESULT: lambda f: f.dossier.result_received_at is None,
    Action.HAND_OVER: lambda f: f.following is not None,
    Action.SEND_BACK: lambda f: f.came_from is not None,
    Action.REQUEST_PAYMENT: lambda f: f.following is not None and f.following.outside_limit,
    Action.DELIVER_RECEIPT: lambda f: f.owes_receipt,
    Action.COLLECT_FEE: lambda f: f.dossier.fee_outstanding > 0,
    Action.DRAFT_APOLOGY: lambda f: f.live_letter is None and _letter_is_due(f),
}


def _letter_is_due(file: DossierFile) -> bool:
    """Late, or due within the next working day; from the second letter on, past the date told last."""
    missed = file.dossier.due_first if file.next_letter == 1 else file.dossier.due_current
    if missed is None:
        return False
    left = file.calendar.working_days_between(file.at.date(), local(missed).date())
    return left <= 1 if file.next_letter == 1 else file.at > local(missed)


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


def _fits(offer: Offer, *, works: bool) -> bool:
    """Whether it may be the filled one; the holder's own work only for who does it."""
    if offer.reason or offer.action in _NEVER_FILLED:
        return False
    return works or offer.action not in _OF_THE_HOLDER
