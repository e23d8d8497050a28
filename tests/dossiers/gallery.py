"""Every paper of the counter, in both sets of forms, as it usually is and at its worst.

With what a reader must find on it, in the order of the form (circulars 01/2018/TT-VPCP and 03/2025/TT-VPCP).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dossiers.letters import (
    ApologyLetter,
    DocumentLine,
    Letter,
    Person,
    Receipt,
    RefusalSlip,
    RoutingSlip,
    StopNotice,
    SupplementSlip,
)
from tests.dossiers.counter_story import COUNTER_STORY
from tests.dossiers.paper_story import (
    APOLOGY_2018,
    APOLOGY_2025,
    RECEIPT_2018,
    RECEIPT_2025,
    SLIP_2018,
    SLIP_2025,
)

_HEAD = ("ỦY BAN NHÂN DÂN", "Số: ", "ngày ")
FIELDS: dict[str, tuple[str, ...]] = {
    "receipt": (
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "Mã hồ sơ: ",
        "Tiếp nhận hồ sơ của",
        "Địa chỉ: ",
        "Số điện thoại: ",
        "Email: ",
        "Nội dung yêu cầu giải quyết: ",
        "Thành phần hồ sơ nộp gồm:",
        "Số lượng hồ sơ: ",
        "Thời gian giải quyết hồ sơ theo quy định là: ",
        "Thời gian nhận hồ sơ: ",
        "Thời gian trả kết quả giải quyết hồ sơ: ",
        "Đăng ký nhận kết quả tại: ",
        "Vào Sổ theo dõi hồ sơ, Quyển số: ",
        "Số thứ tự: ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
    ),
    "supplement": (
        "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
        "Hồ sơ của: ",
        "Nội dung yêu cầu giải quyết: ",
        "Địa chỉ: ",
        "Số điện thoại: ",
        "Email: ",
        "Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:",
        "1. ",
        "Lý do: ",
        "Trong quá trình hoàn thiện hồ sơ nếu có vướng mắc, ",
        " liên hệ với ",
        " để được hướng dẫn./.",
        "NGƯỜI HƯỚNG DẪN",
    ),
    "refusal": (
        "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
        "phường Phú Thủy",
        "Tiếp nhận hồ sơ của: ",
        "Số định danh cá nhân/tổ chức: ",
        "Địa chỉ: ",
        "Số điện thoại: ",
        "Email: ",
        "Mã hồ sơ (nếu có): ",
        "Nội dung yêu cầu giải quyết: ",
        "Qua xem xét, Bộ phận Tiếp nhận và Trả kết quả thông báo không tiếp nhận, giải quyết hồ sơ này",
        "với lý do cụ thể như sau:",
        "Xin thông báo cho ",
        " được biết và thực hiện./.",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
    ),
    "apology": (
        "XIN LỖI",
        "Kính gửi: ",
        "tiếp nhận giải quyết hồ sơ đề nghị giải quyết thủ tục hành chính ",
        "mã số",
        "Thời gian hẹn trả kết quả giải quyết hồ sơ: ",
        "Tuy nhiên đến nay, ",
        "Lý do: ",
        "phiền hà, tốn kém",
        "xin lỗi ",
        "và sẽ trả kết quả giải quyết hồ sơ cho ",
        "Mong nhận được sự thông cảm của ",
        "Nơi nhận:",
    ),
    "stop": (
        "THÔNG BÁO Về việc dừng giải quyết hồ sơ",
        "Kính gửi: ",
        "Căn cứ Điều 21 Nghị định số 118/2025/NĐ-CP",
        "Xét đề nghị dừng giải quyết hồ sơ ngày ",
        "thông báo dừng giải quyết hồ sơ như sau:",
        "1. Mã hồ sơ: ",
        "2. Thủ tục hành chính: ",
        "3. Tình trạng hồ sơ tại thời điểm đề nghị: ",
        "chưa có quyết định hoặc văn bản kết quả giải quyết.",
        "4. Thời điểm dừng giải quyết: ",
        "5. Phí, lệ phí đã nộp: ",
        "số tiền hoàn trả: ",
        "6. Giấy tờ hoàn trả: ",
        "có thể nộp lại hồ sơ mới theo quy định",
        "Nơi nhận:",
        "GIÁM ĐỐC",
    ),
    "routing_slip": (
        "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
        "Mã số hồ sơ: ",
        "Cơ quan (bộ phận) giải quyết hồ sơ: ",
        "Cơ quan phối hợp giải quyết hồ sơ: ",
        "Ngày nhận: ",
        "Hẹn trả kết quả vào ",
        "Người giao",
        "Người nhận",
        "Ghi chú:",
    ),
}


@dataclass(frozen=True)
class Sheet:
    """A paper with a name for its file, and how many pages it may have at most."""

    name: str
    letter: Letter
    pages: int = 1

    @property
    def fields(self) -> tuple[str, ...]:
        """What stands on it, in order."""
        return (*_HEAD, *FIELDS[self.letter.kind])


LONG_NAME = (
    "Công ty Trách nhiệm hữu hạn Một thành viên Đầu tư Xây dựng Thương mại Dịch vụ Ví Dụ Biển Xanh " * 2
)
FIVE_LINES = "; ".join(
    f"Số 00/{n} hẻm 12 đường Ví Dụ, tổ dân phố {n}, khu phố 99, phường Phú Thủy" for n in range(5)
)
FORTY = tuple(f"Giấy tờ thứ {n} có tên dài để chiếm chỗ: nộp bản có chứng thực" for n in range(1, 41))
_SENTENCE = "Cơ quan phối hợp chậm gửi ý kiến so với thời hạn của bước này theo quy định"
LONG_REASON = "; ".join([_SENTENCE] * 8)


def sheets() -> Iterator[Sheet]:
    """All of them."""
    for name, letter in _usual():
        yield Sheet(name, letter, 2 if letter is RECEIPT_2018 else 1)
        if (bare := _bare(letter)) is not None:
            yield Sheet(f"{name}-bare", bare, 2 if letter is RECEIPT_2018 else 1)
        yield Sheet(f"{name}-extreme", _extreme(letter), 8)
    yield Sheet("supplement-2025-online", replace(COUNTER_STORY["supplement-2025"], digital=True))
    yield Sheet("refusal-2025-online", replace(COUNTER_STORY["refusal-2025"], digital=True))
    yield Sheet("receipt-2025-reissued", replace(RECEIPT_2025, reissued=True))


def _usual() -> Iterator[tuple[str, Letter]]:
    yield "receipt-2018", RECEIPT_2018
    yield "receipt-2025", RECEIPT_2025
    yield from COUNTER_STORY.items()
    yield "apology-2018", APOLOGY_2018
    yield "apology-2025", APOLOGY_2025
    yield "slip-2018", SLIP_2018
    yield "slip-2025", SLIP_2025


def _bare(letter: Letter) -> Letter | None:
    """Every optional field empty."""
    nobody = Person(name="Lê An")
    match letter:
        case Receipt():
            return replace(
                letter, applicant=nobody, principal=None, documents=(), qr_text="", tracking_key=""
            )
        case SupplementSlip():
            bare = replace(letter, applicant=nobody, code="", items=("Tờ khai",), note="", contact_phone="")
            return replace(bare, reason="Thiếu")
        case RefusalSlip():
            return replace(letter, applicant=nobody, code="", reason="Khác", submitter="")
        case StopNotice():
            return replace(letter, person=nobody, papers=(), counter_phone="")
    return None


def _extreme(letter: Letter) -> Letter:
    """Long names, an address of five lines, forty lines of papers, reasons of a page."""
    person = Person(
        kind="organisation",
        name=LONG_NAME.strip(),
        identity_number="0000000000-001",
        address=FIVE_LINES,
        phone="0900000335",
        email=f"{'van.phong.' * 5}@example.vn",
    )
    match letter:
        case Receipt():
            lines = tuple(DocumentLine(name=name, counts=("01 bản sao",)) for name in FORTY)
            return replace(letter, applicant=person, principal=person, documents=lines)
        case SupplementSlip():
            return replace(letter, applicant=person, brought_by=person, items=FORTY, reason=LONG_REASON)
        case RefusalSlip():
            return replace(letter, applicant=person, reason=LONG_REASON * 4, submitter=LONG_NAME.strip())
        case ApologyLetter():
            return replace(letter, person=person, reason=LONG_REASON * 4)
        case StopNotice():
            return replace(letter, person=person, papers=FORTY, fee_paid_vnd=2_000_000_000)
        case RoutingSlip():
            return replace(letter, hand_overs=letter.hand_overs * 8, remarks=(LONG_REASON,))
