"""For every action of the page of a dossier: one that is ready for it, who may, what is typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from dossiers import actions
from dossiers.models import Dossier
from tests.dossiers.counter import Counter
from tests.dossiers.deskwork import at_economy, signed, story
from tests.ward import TestWard, call, received

PEOPLE = ("clerk", "officer", "culture_officer", "office", "chairman", "vice_chairman", "administrator")
LEADERS = ("chairman", "vice_chairman")
APPLICANT = {
    "applicant-kind": "person",
    "applicant-identity_kind": "cccd",
    "applicant-identity_number": "000188000127",
    "applicant-no_identity_reason": "",
    "applicant-full_name": "Huỳnh Thị Bích Trâm",
    "applicant-birth_date": "05/03/1988",
    "applicant-sex": "female",
    "applicant-address": "Số 00 đường Thủ Khoa Huân, khu phố 5, phường Phú Thủy",
    "applicant-phone": "0900000127",
    "applicant-email": "tram@vidu.example",
}


@dataclass
class Case:
    """An action in a dossier that is ready for it: who may, what is typed, which fields must not be empty."""

    scene: Callable[[TestWard], Dossier]
    may: tuple[str, ...]
    data: dict[str, str] = field(default_factory=dict)
    needed: tuple[str, ...] = ()
    after: dict[str, Any] = field(default_factory=dict)


def plain(ward: TestWard) -> Dossier:
    return at_economy(ward, "2026-11-18 08:00")


def asked(ward: TestWard, at: str = "2026-11-19 08:00") -> Dossier:
    dossier = at_economy(ward, f"{at[:10]} 07:00")
    return actions.request_supplement(call(dossier, ward.officer, at), items=["Trích lục"], reason="thiếu")


def asked_once(ward: TestWard) -> Dossier:
    return actions.receive_supplement(call(asked(ward), ward.clerk, "2026-11-20 08:00"))


def proposed(ward: TestWard) -> Dossier:
    return actions.propose_supplement(
        call(asked_once(ward), ward.officer, "2026-11-20 09:00"), items=["Bản vẽ"], reason="mới thấy"
    )


def long_unanswered(ward: TestWard) -> Dossier:
    return asked(ward, "2026-10-20 08:00")


def closing(ward: TestWard) -> Dossier:
    return actions.propose_closing(call(long_unanswered(ward), ward.clerk, "2026-11-20 08:00"))


def land(ward: TestWard) -> Dossier:
    return at_economy(ward, "2026-11-18 08:00", ward.first_certificate)


def taxed(ward: TestWard) -> Dossier:
    return actions.request_payment(call(land(ward), ward.officer, "2026-11-19 08:00"))


def suspended(ward: TestWard) -> Dossier:
    return actions.suspend(
        call(plain(ward), ward.chairman, "2026-11-19 08:00"), legal_article="Điều 1", reason="x"
    )


def laid_before(ward: TestWard) -> Dossier:
    return actions.submit_for_signature(call(plain(ward), ward.officer, "2026-11-19 08:00"))


def approved(ward: TestWard) -> Dossier:
    return signed(ward, plain(ward), "2026-11-19 09:00")


def resolved(ward: TestWard) -> Dossier:
    return actions.resolve(call(approved(ward), ward.officer, "2026-11-20 08:00"))


def unpaid(ward: TestWard) -> Dossier:
    dossier = received(ward, ward.business, "2026-11-18 08:00", fee_vnd=100_000)
    return actions.hand_over(call(dossier, ward.clerk, "2026-11-18 08:30"))


def at_the_counter(ward: TestWard) -> Dossier:
    return actions.receive_result(call(resolved(ward), ward.clerk, "2026-11-20 09:00"))


REASON = {"reason": "theo đơn ngày 20/11"}
ASKED = {"items": "Trích lục bản đồ\nBản sao sổ hộ khẩu", "reason": "thiếu để đối chiếu"}

CASES: dict[str, Case] = {
    "take": Case(plain, ("officer",)),
    "hand-over": Case(
        plain, ("officer", "office"), {"to_step": "?", "paper_number": "12/UB", "note": "gấp"}, ("to_step",)
    ),
    "send-back": Case(plain, ("officer", "office"), REASON, ("reason",)),
    "reassign": Case(plain, ("office", *LEADERS), {"officer": "?", "reason": ""}, ("officer",)),
    "request-supplement": Case(
        plain, ("clerk", "officer"), ASKED, ("items", "reason"), {"status": "awaiting_supplement"}
    ),
    "propose-supplement": Case(asked_once, ("clerk", "officer"), ASKED, ("items", "reason")),
    "allow-supplement": Case(proposed, ("chairman",), {"granted": "yes", **REASON}, ("granted", "reason")),
    "receive-supplement": Case(asked, ("clerk",), after={"status": "in_progress"}),
    "propose-closing": Case(long_unanswered, ("clerk",)),
    "close-unanswered": Case(closing, LEADERS, after={"status": "closed"}),
    "request-payment": Case(land, ("officer",), {"note": "lệ phí"}, (), {"status": "awaiting_payment"}),
    "confirm-payment": Case(
        taxed, ("clerk", "office"), {"paper_number": "0012"}, (), {"status": "in_progress"}
    ),
    "suspend": Case(
        plain,
        LEADERS,
        {"legal_article": "khoản 2 Điều 19", **REASON},
        ("legal_article", "reason"),
        {"status": "suspended"},
    ),
    "resume": Case(suspended, LEADERS, after={"status": "in_progress"}),
    "withdraw": Case(plain, ("clerk",), REASON, ("reason",), {"status": "withdrawn"}),
    "stop": Case(
        plain,
        ("clerk",),
        REASON
        | {
            "requested_on": "23/11/2026",
            "way": "counter",
            "papers": "01 bản chính Tờ khai",
            "fee_returned_vnd": "0",
            "capacity": "director",
            "signer": "Đinh Vương Thảo Nguyên",
        },
        ("reason", "requested_on", "way", "capacity", "signer"),
        {"status": "stopped"},
    ),
    "submit-for-signature": Case(plain, ("officer",)),
    "approve": Case(
        laid_before,
        LEADERS,
        {"result_kind": "granted", "number": "218/QĐ", "result_date": "23/11/2026"},
        ("result_kind", "number", "result_date"),
        {"result_kind": "granted", "result_number": "218/QĐ"},
    ),
    "resolve": Case(
        approved, ("officer", "office"), {"resolved_at": "", "reason": ""}, (), {"status": "resolved"}
    ),
    "receive-result": Case(resolved, ("clerk",)),
    "return-result": Case(
        at_the_counter,
        ("clerk",),
        {"to_whom": "Trâm", "way": "post", "post_number": "EB123456789VN"},
        ("to_whom", "way", "post_number"),
        {"returned_to": "Trâm", "post_number": "EB123456789VN"},
    ),
    "issue-slip": Case(at_the_counter, ("clerk", "officer", "office")),
    "reopen": Case(resolved, ("chairman",), REASON, ("reason",), {"status": "in_progress"}),
    "void": Case(plain, LEADERS, REASON, ("reason",), {"status": "void"}),
    "correct": Case(
        plain,
        ("office",),
        APPLICANT
        | {"received_at": "18/11/2026 08:00", "copies": "2", "result_delivery": "post", "note": "gọi trước"}
        | REASON,
        ("reason", "received_at", "copies", "applicant-full_name"),
        {"copies": 2, "result_delivery": "post", "note": "gọi trước"},
    ),
    "deliver-receipt": Case(plain, ("clerk", "office"), {"way": "printed", "detail": "người nộp"}, ("way",)),
    "remind": Case(
        at_the_counter, ("clerk", "office"), {"way": "phone", "note": "Chiều mai tới nhận"}, ("way",)
    ),
    "collect-fee": Case(unpaid, ("clerk", "office")),
    "apology-draft": Case(
        story,
        ("clerk", "office"),
        {"reason_code": "d", "reason_text": "Chi nhánh cần thêm thời gian", "new_due": "27/11/2026"},
        ("reason_code", "reason_text", "new_due"),
    ),
}
VERBS = sorted(CASES)


def ready(counter: Counter, verb: str) -> tuple[Dossier, dict[str, str]]:
    """A dossier ready for the action, and what would be typed."""
    case = CASES[verb]
    dossier = case.scene(counter.ward)
    data = dict(case.data)
    if verb == "hand-over":
        data["to_step"] = str(counter.ward.correction.steps.get(seq=3).pk)
    if verb == "reassign":
        data["officer"] = str(counter.ward.officer.pk)
    return dossier, data
