"""The numbers of the national annex that no dossier tells, in its order. Pure.

Source: annex "Thống kê số liệu" of guidance 581/BNV-CCHC; rows vary from year to year, so none is required.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True)
class EntryKind:
    """A number people type: its part of the outline, name and unit."""

    key: str
    part: str
    label: str
    unit: str = ""


_LEAD, _LAWS = "Chỉ đạo, điều hành", "Cải cách thể chế"
_STAFF, _SERVICE = "Tổ chức bộ máy", "Chế độ công vụ"
_MONEY, _DIGITAL, _PEOPLE = "Tài chính công", "Chính quyền số", "Khảo sát, phản ánh"

KINDS: tuple[EntryKind, ...] = (
    EntryKind("documents", _LEAD, "Văn bản chỉ đạo cải cách hành chính đã ban hành", "văn bản"),
    EntryKind("inspected", _LEAD, "Đơn vị được kiểm tra", "đơn vị"),
    EntryKind("problems_found", _LEAD, "Vấn đề phát hiện qua kiểm tra", "vấn đề"),
    EntryKind("problems_solved", _LEAD, "Vấn đề đã xử lý", "vấn đề"),
    EntryKind("news", _LEAD, "Tin, bài, buổi tuyên truyền", "tin, bài"),
    EntryKind("laws_issued", _LAWS, "Văn bản quy phạm pháp luật ban hành", "văn bản"),
    EntryKind("laws_reviewed", _LAWS, "Văn bản quy phạm pháp luật được rà soát", "văn bản"),
    EntryKind("posted", "Cải cách thủ tục hành chính", "Thủ tục hành chính đã niêm yết công khai", "thủ tục"),
    EntryKind("staff_given", _STAFF, "Biên chế được giao", "người"),
    EntryKind("staff_present", _STAFF, "Biên chế có mặt", "người"),
    EntryKind("trained", _SERVICE, "Lượt công chức được đào tạo, bồi dưỡng", "lượt"),
    EntryKind("disciplined", _SERVICE, "Công chức bị kỷ luật", "người"),
    EntryKind("budget_given", _MONEY, "Kinh phí được giao", "triệu đồng"),
    EntryKind("budget_spent", _MONEY, "Kinh phí đã giải ngân", "triệu đồng"),
    EntryKind("signed_digitally", _DIGITAL, "Văn bản điện tử có ký số", "%"),
    EntryKind("work_files_online", _DIGITAL, "Hồ sơ công việc xử lý trên môi trường mạng", "%"),
    EntryKind("digitised", _DIGITAL, "Hồ sơ, kết quả giải quyết thủ tục được số hóa", "%"),
    EntryKind("survey_sheets", _PEOPLE, "Phiếu khảo sát mức độ hài lòng", "phiếu"),
    EntryKind("satisfied", _PEOPLE, "Phiếu hài lòng", "phiếu"),
    EntryKind("feedback", _PEOPLE, "Phản ánh, kiến nghị nhận được", "phản ánh"),
    EntryKind("feedback_answered", _PEOPLE, "Phản ánh, kiến nghị đã trả lời", "phản ánh"),
)

BY_KEY = {kind.key: kind for kind in KINDS}
PARTS = [(part, list(kinds)) for part, kinds in groupby(KINDS, key=lambda kind: kind.part)]
"""The kinds of each part of the outline."""
