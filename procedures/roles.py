"""The five roles of a ward's office. Pure: names only; who holds them stands in the groups."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A role is a Django group of the same name; one officer may hold several."""

    CLERK = "clerk"
    OFFICER = "officer"
    OFFICE = "office"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """Its name on screen."""
        return ROLE_LABELS[self]


ROLE_LABELS = {
    Role.CLERK: "Tiếp nhận",
    Role.OFFICER: "Chuyên môn",
    Role.OFFICE: "Văn phòng",
    Role.LEADER: "Lãnh đạo",
    Role.ADMINISTRATOR: "Quản trị",
}
ROLE_DUTIES = {
    Role.CLERK: "Nhận hồ sơ, in giấy hẹn, trả kết quả",
    Role.OFFICER: "Bàn xử lý, chuyển bước, yêu cầu bổ sung",
    Role.OFFICE: "Theo dõi trễ hẹn, soạn thư xin lỗi, lịch nghỉ, viết báo cáo",
    Role.LEADER: "Trang điều hành buổi sáng, duyệt thư, kế hoạch năm",
    Role.ADMINISTRATOR: "Công việc nền, thủ tục, người dùng",
}
EVERY_ROLE = frozenset(Role)
DOSSIER_ROLES = frozenset({Role.CLERK, Role.OFFICER, Role.OFFICE, Role.LEADER})
