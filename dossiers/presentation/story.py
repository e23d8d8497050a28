"""The events of a dossier in words, newest first. Pure.

What people typed (reasons, contents asked for) comes from the side table of personal values and is shown to
those who may see the dossier; where it has been erased the event is still told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dossiers.actions import ReminderWay
from dossiers.actions.papers import APOLOGY_SYMBOL
from dossiers.certification import Book, certified_words
from dossiers.lateness import Outcome
from dossiers.models import Apology, Delivery, Dossier, Event
from dossiers.numbering import paper_number
from dossiers.presentation.attachments import size_words
from dossiers.presentation.story_icons import ICONS
from dossiers.refusal_reasons import REFUSAL_REASONS
from dossiers.workflow import Action
from procedures.calendar import local
from procedures.dates import vn_date, vn_day_month, vn_moment, vn_number, vn_time

_FIELDS = {
    "applicant": "người nộp",
    "received_at": "giờ nhận",
    "result_delivery": "cách nhận kết quả",
    "copies": "số bộ",
    "note": "ghi chú trên giấy hẹn",
}


@dataclass(frozen=True)
class StoryLine:
    """One line: when it happened, what, by whom. `detail` is what a person typed; `late` marks the one line
    that is computed: when the dossier became late."""

    at: datetime
    icon: str
    text: str
    who: str
    detail: str = ""
    recorded: str = ""
    late: bool = False


def story(
    dossier: Dossier,
    events: Iterable[Event],
    departments: Mapping[str, str],
    officers: Mapping[int, str],
    at: datetime,
) -> list[StoryLine]:
    """Every event, and when the dossier became late. Names of departments by code, of officers by id."""
    lines = event_lines(events, departments, officers)
    due, moment = dossier.due_first, dossier.resolved_at or dossier.ended_at or at
    if due is not None and local(moment) > local(due):
        lines.append(StoryLine(due, "alert-triangle", "Trễ hẹn.", "hệ thống tính", late=True))
    # The latest first, also of those of one minute: a reversed sort leaves equals in the order it found them.
    lines.reverse()
    return sorted(lines, key=lambda line: local(line.at), reverse=True)


def event_lines(
    events: Iterable[Event], departments: Mapping[str, str], officers: Mapping[int, str]
) -> list[StoryLine]:
    """One line an event, in their order."""
    return [_line(event, departments, officers) for event in events]


def officers_named(events: Iterable[Event]) -> set[int]:
    """The ids of officers the events speak of."""
    return {event.data[role] for event in events for role in ("officer", "signer") if role in event.data}


def _line(event: Event, departments: Mapping[str, str], officers: Mapping[int, str]) -> StoryLine:
    action = Action(event.action)
    told = personal_of(event)
    text = _TEXTS.get(action, _label)(event.data, _Names(departments, officers), event)
    later = local(event.recorded_at) != local(event.occurred_at)
    return StoryLine(
        at=event.occurred_at,
        icon=ICONS.get(action, "circle-dashed"),
        text=text,
        who=event.actor.full_name if event.actor else "hệ thống",
        detail=_detail(told),
        recorded=f"ghi lúc {vn_time(event.recorded_at)} {vn_date(event.recorded_at)}" if later else "",
    )


def personal_of(event: Event) -> dict[str, Any]:
    """The personal values of an event; empty where there are none or they have been erased."""
    values: dict[str, Any] = event.personal.values if hasattr(event, "personal") else {}
    return values


def _detail(told: Mapping[str, Any]) -> str:
    parts = ["; ".join(told.get("items", ()))]
    parts += [str(told[name]) for name in ("file", "reason", "note") if told.get(name)]
    if told.get("to_whom"):
        parts.append(f"người nhận: {told['to_whom']}")
    return ". ".join(part.rstrip(".") for part in parts if part)


@dataclass(frozen=True)
class _Names:
    departments: Mapping[str, str]
    officers: Mapping[int, str]

    def department(self, code: str) -> str:
        return self.departments.get(code, code)

    def officer(self, pk: int) -> str:
        return self.officers.get(pk, "công chức khác")


def _moment(text: str | None) -> str:
    return vn_moment(datetime.fromisoformat(text)) if text else ""


def _label(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    return event.get_action_display()


def _received(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    channel = Dossier.Channel(data["channel"]).label.lower() if "channel" in data else "tại quầy"
    parts = [f"Tiếp nhận {channel}", f"in giấy hẹn số {data['receipt']}" if "receipt" in data else ""]
    if data.get("fee_collected"):
        parts.append(f"thu {vn_number(data['fee_collected'])} đ")
    promise = f". Hẹn {_moment(data['promised_at'])}" if data.get("promised_at") else ""
    return ", ".join(part for part in parts if part) + promise


def _completed(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    papers = f", {data['documents']} giấy tờ" if data.get("documents") else ""
    return f"{data['source']} báo công dân đã bổ sung{papers}" if "source" in data else "Công dân đã bổ sung"


def _handed(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    paper = f", kèm văn bản số {data['paper']}" if data.get("paper") else ""
    return f"Giao {names.department(data['to'])}{paper}"


def _sent_back(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    return f"Trả lại {names.department(data['to'])}"


def _reassigned(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    return f"Đổi người xử lý: {names.officer(data['officer'])}"


def _submitted(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    if "source" in data:
        return f"{data['source']} gửi hồ sơ"
    at_counter = data.get("channel", "online") != Dossier.Channel.ONLINE
    return "Mang hồ sơ đến quầy, chưa tiếp nhận" if at_counter else event.get_action_display()


def _numbered(what: str, data: Mapping[str, Any]) -> str:
    """ ", phiếu số 12/PBS-TTPVHCC"; nothing for an event of before there were such papers."""
    return f", {what} số {paper_number(data['number'], data['symbol'])}" if "symbol" in data else ""


def _completion(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    return f"{event.get_action_display()}{_numbered('phiếu', data)}"


def _refused(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    reason = REFUSAL_REASONS.get(data.get("reason_code", ""), "")
    words = f"{event.get_action_display()}{_numbered('phiếu', data)}"
    return f"{words}: {reason[:1].lower()}{reason[1:]}" if reason else words


def _stopped(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    return f"{event.get_action_display()}{_numbered('thông báo', data)}"


def _asked(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    effect = "tạm dừng" if data.get("due_first") is None else "sau hạn nên hạn không đổi"
    return f"Yêu cầu bổ sung lần {data['ordinal']}{_numbered('phiếu', data)}, {effect}"


def _proposed_asking(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    return f"Trình lãnh đạo duyệt yêu cầu bổ sung lần {data['ordinal']}"


def _allowed_asking(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    verb = "Cho phép" if data.get("granted", True) else "Không cho phép"
    return f"{verb} yêu cầu bổ sung lần {data['ordinal']}"


def _pause_ended(label: str) -> Callable[[Mapping[str, Any], _Names, Event], str]:
    def words(data: Mapping[str, Any], names: _Names, event: Event) -> str:
        paper = f", văn bản số {data['paper']}" if data.get("paper") else ""
        due = f". Hạn {_moment(data['due_first'])}" if data.get("due_first") else ""
        return f"{label}{paper}{due}"

    return words


def _suspended(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    return f"Tạm dừng theo {data['legal_article']}"


def _approved(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    kind = Dossier.ResultKind(data["result"]).label.lower()
    return f"Duyệt kết quả: {kind}, số {data['number']} ngày {vn_date(date.fromisoformat(data['date']))}"


def _certified(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    numbers = certified_words(data["numbers"], Book(data["book"]), data["year"])
    refused = f"; {data['refused']} giấy tờ không chứng thực" if "refused" in data else ""
    return f"Ghi đã ký chứng thực số {numbers}, người ký {names.officer(data['signer'])}{refused}"


def _resolved(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    late = data.get("days_late") or 0
    verdict = {
        Outcome.EARLY.value: "trước hạn",
        Outcome.ON_TIME.value: "đúng hạn",
        Outcome.LATE.value: f"trễ {late} ngày" if late else "trễ trong ngày",
    }[data["outcome"]]
    return f"Ghi đã có kết quả, {verdict}"


def _returned(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    way = dict(Dossier.ResultDelivery.choices).get(data.get("way", ""), "")
    text = f"Trả kết quả {way.lower()}".strip()
    if data.get("post_number"):
        text += f", số hiệu bưu gửi {data['post_number']}"
    if data.get("fee_collected"):
        text += f", thu {vn_number(data['fee_collected'])} đ"
    if data.get("fee_unpaid"):
        text += f", miễn hoặc chưa thu {vn_number(data['fee_unpaid'])} đ"
    return text


def _corrected(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    changed = ", ".join(_FIELDS.get(name, name) for name in data.get("fields", ()))
    receipt = f"; in lại giấy hẹn số {data['receipt']}" if "receipt" in data else ""
    return f"Sửa thông tin: {changed}{receipt}"


def _slip_issued(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    return f"Cấp phiếu kiểm soát số {paper_number(data['number'], data['symbol'])}"


def _recalculated(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    before, after = (_moment(data[name]) for name in ("due_first_before", "due_first"))
    receipt = f"; lập giấy hẹn mới số {data['receipt']}" if "receipt" in data else ""
    return f"Lịch làm việc thay đổi: hạn {before or 'tạm dừng'} thành {after or 'tạm dừng'}{receipt}"


def _receipt_delivered(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    way = dict(Delivery.Way.choices).get(data.get("way", ""), "")
    return f"Giao giấy hẹn số {data['receipt']}: {way.lower()}"


def _reminded(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    way = dict(ReminderWay.choices).get(data.get("way", ""), "")
    return f"Nhắc công dân: {way.lower()}"


def _fee_collected(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    return f"Thu phí, lệ phí {vn_number(data['fee_collected'])} đ"


def _attached(verb: str) -> Callable[[Mapping[str, Any], _Names, Event], str]:
    def told(data: Mapping[str, Any], names: _Names, event: Event) -> str:
        letter = ", bản đã ký của thư xin lỗi" if "apology" in data else ""
        return f"{verb} {data['type']} {size_words(data['size'])}{letter}"

    return told


def _drafted(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    return f"Lập dự thảo thư xin lỗi{_nth(data)}, hẹn lại {_day(data['new_due'])}"


def _edited(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    if data.get("returned"):
        return f"Trả lại thư xin lỗi{_nth(data)} để sửa"
    reason = dict(Apology.Reason.choices).get(data.get("reason_code", ""), "")
    return f"Sửa thư xin lỗi{_nth(data)}: {reason.lower()}, hẹn lại {_day(data['new_due'])}"


def _letter(verb: str) -> Callable[[Mapping[str, Any], _Names, Event], str]:
    return lambda data, names, event: f"{verb}{_nth(data)}"


def _letter_approved(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    number = paper_number(data["number"], APOLOGY_SYMBOL)
    return f"Duyệt, cấp số {number} cho thư xin lỗi{_nth(data)}, hẹn lại {_day(data['new_due'])}"


def _letter_delivered(data: Mapping[str, Any], names: _Names, event: Event) -> str:
    if data.get("queued"):
        return f"Chuyển bản đã ký của thư xin lỗi{_nth(data)} vào thư đi"
    way = dict(Delivery.Way.choices).get(data.get("way", ""), "")
    return f"Gửi thư xin lỗi{_nth(data)}: {way.lower()}"


def _nth(data: Mapping[str, Any]) -> str:
    return f" lần {data['ordinal']}" if data.get("ordinal", 1) > 1 else ""


def _day(text: str) -> str:
    return vn_day_month(datetime.fromisoformat(text))


_TEXTS: dict[Action, Callable[[Mapping[str, Any], _Names, Event], str]] = {
    Action.SUBMIT: _submitted,
    Action.ASK_COMPLETION: _completion,
    Action.REFUSE: _refused,
    Action.STOP: _stopped,
    Action.RECEIVE_COMPLETION: _completed,
    Action.RECEIVE: _received,
    Action.HAND_OVER: _handed,
    Action.SEND_BACK: _sent_back,
    Action.REASSIGN: _reassigned,
    Action.REQUEST_SUPPLEMENT: _asked,
    Action.PROPOSE_SUPPLEMENT: _proposed_asking,
    Action.ALLOW_SUPPLEMENT: _allowed_asking,
    Action.RECEIVE_SUPPLEMENT: _pause_ended("Nhận đủ giấy tờ bổ sung"),
    Action.REQUEST_PAYMENT: lambda data, names, event: "Yêu cầu nghĩa vụ tài chính, tạm dừng",
    Action.CONFIRM_PAYMENT: _pause_ended("Ghi đã nộp nghĩa vụ tài chính"),
    Action.SUSPEND: _suspended,
    Action.RESUME: _pause_ended("Tiếp tục giải quyết"),
    Action.APPROVE: _approved,
    Action.RESOLVE: _resolved,
    Action.RETURN_RESULT: _returned,
    Action.CORRECT: _corrected,
    Action.CERTIFY: _certified,
    Action.ISSUE_SLIP: _slip_issued,
    Action.DRAFT_APOLOGY: _drafted,
    Action.EDIT_APOLOGY: _edited,
    Action.SUBMIT_APOLOGY: _letter("Trình lãnh đạo duyệt thư xin lỗi"),
    Action.APPROVE_APOLOGY: _letter_approved,
    Action.WITHDRAW_APOLOGY: _letter("Rút thư xin lỗi"),
    Action.DELIVER_APOLOGY: _letter_delivered,
    Action.RECALCULATE: _recalculated,
    Action.DELIVER_RECEIPT: _receipt_delivered,
    Action.REMIND: _reminded,
    Action.COLLECT_FEE: _fee_collected,
    Action.ADD_ATTACHMENT: _attached("Đính kèm tệp"),
    Action.WITHDRAW_ATTACHMENT: _attached("Rút tệp"),
}
