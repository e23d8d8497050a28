"""The outline of the report: the parts and headings every ward sends. Pure.

Source: guidance 581/BNV-CCHC of the Ministry of Home Affairs and the six contents of resolution 76/NQ-CP.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..periods import ReportingPeriod

NOT_WRITTEN = "Không có nội dung."
"""Under every heading nobody wrote under; the sentence that lacks a source tells that (decision D4)."""


@dataclass(frozen=True)
class Heading:
    """A heading with its number. `key` is empty for a part that only holds others.

    `hint` says in the editor what belongs there; `figures` are the keys shown beside it; `empty` is printed
    when nobody wrote anything; `system` when the system itself writes paragraphs and tables there.
    """

    number: str
    text: str
    key: str = ""
    level: int = 2
    hint: str = ""
    figures: tuple[str, ...] = ()
    empty: str = NOT_WRITTEN
    system: bool = False
    coming: bool = False

    def title(self, period: ReportingPeriod) -> str:
        """As printed; tasks are those of the period after."""
        words = f"{self.text} {period.following.label}" if self.coming else self.text
        return f"{self.number} {words}"


_LATE = ("late", "late_all", "late_with_letter", "late_without_letter", "inter_agency_late")

OUTLINE: tuple[Heading, ...] = (
    Heading(
        "I.",
        "Công tác chỉ đạo, điều hành cải cách hành chính",
        "lead",
        hint="Kế hoạch, văn bản đã ban hành, kiểm tra, tuyên truyền, trách nhiệm người đứng đầu.",
    ),
    Heading("II.", "Kết quả thực hiện nhiệm vụ cải cách hành chính"),
    Heading(
        "1.",
        "Cải cách thể chế",
        "institutions",
        level=3,
        hint="Văn bản đã rà soát, ban hành, bãi bỏ.",
    ),
    Heading(
        "2.",
        "Cải cách thủ tục hành chính",
        "procedures",
        level=3,
        hint="Nguyên nhân quá hạn và việc đã làm để giảm quá hạn; các số liệu do hệ thống ghi.",
        figures=(
            "received",
            "carried_over",
            "resolved",
            "early",
            "on_time",
            "late",
            "otherwise_ended",
            "pending",
            "late_all",
            "late_with_letter",
            "received_online",
            "supplemented",
            "supplemented_again",
        ),
        empty="",
        system=True,
    ),
    Heading(
        "3.",
        "Cải cách tổ chức bộ máy hành chính nhà nước",
        "organisation",
        level=3,
        hint="Biên chế giao và có mặt, quy chế làm việc, phân công nhiệm vụ.",
    ),
    Heading(
        "4.",
        "Cải cách chế độ công vụ",
        "service",
        level=3,
        hint="Đào tạo, bồi dưỡng, kỷ luật, kỷ cương.",
    ),
    Heading(
        "5.",
        "Cải cách tài chính công",
        "finance",
        level=3,
        hint="Tự chủ kinh phí, giải ngân.",
    ),
    Heading(
        "6.",
        "Xây dựng và phát triển chính quyền điện tử, chính quyền số",
        "digital",
        level=3,
        hint="Văn bản điện tử, hồ sơ công việc trên mạng, số hóa kết quả.",
        figures=("received_online", "online_full", "online_partial"),
    ),
    Heading("III.", "Đánh giá chung"),
    Heading(
        "1.",
        "Kết quả đạt được",
        "achieved",
        level=3,
        hint="Việc làm được, so với chỉ tiêu và năm trước.",
        figures=("resolved", "in_time", "received_online"),
    ),
    Heading(
        "2.",
        "Tồn tại, hạn chế",
        "shortcomings",
        level=3,
        hint="Việc chưa làm được, lĩnh vực còn trễ hẹn.",
        figures=_LATE,
    ),
    Heading(
        "3.",
        "Nguyên nhân",
        "causes",
        level=3,
        hint="Vì sao; nêu cơ quan và bước, không nêu người.",
        figures=_LATE,
    ),
    Heading(
        "IV.",
        "Phương hướng, nhiệm vụ",
        "tasks",
        hint="Mỗi đoạn một nhiệm vụ: việc, đơn vị, thời hạn, chỉ tiêu.",
        coming=True,
    ),
    Heading("V.", "Kiến nghị, đề xuất", "proposals", hint="Với cơ quan cấp trên."),
)

WRITTEN: dict[str, Heading] = {heading.key: heading for heading in OUTLINE if heading.key}
"""The headings people write under, by key."""

BY_HAND = [heading for heading in WRITTEN.values() if not heading.system]
"""Those that are blank until somebody writes; the system itself fills the others."""

CLOSING_KEY = "proposals"
"""The last section: printed in one block with the closing sentence and the signature."""
