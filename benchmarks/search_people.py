"""Invented people with names about as frequent as in Viet Nam."""

from __future__ import annotations

from random import Random

_FAMILIES = {
    "Nguyễn": 384, "Trần": 110, "Lê": 95, "Phạm": 71, "Phan": 45, "Huỳnh": 35, "Đặng": 21, "Vũ": 20,
    "Bùi": 20, "Võ": 19, "Hoàng": 16, "Đỗ": 14, "Hồ": 13, "Ngô": 13, "Trương": 12, "Dương": 10, "Đinh": 8,
    "Lâm": 7, "Mai": 6, "Hà": 6, "Đào": 6, "Đoàn": 6, "Lương": 6, "Lý": 5, "Trịnh": 5, "Cao": 5, "Lưu": 4,
    "Châu": 3, "Tô": 3, "Tạ": 3, "Thái": 3, "Phùng": 3, "Thạch": 2, "Quách": 1, "Kiều": 1, "Nông": 1,
    "Triệu": 1, "Ôn": 1,
}  # fmt: skip
_OWN_MIDDLE = {
    "female": """Ngọc Thu Khánh Bảo Như Thùy Hoàng Ái Minh Thanh""",
    "male": """Hữu Đức Minh Quốc Thành Công Ngọc Gia Đình Thanh Anh Bá Hoàng Trung Tấn Xuân Quang Duy""",
}
_GIVEN_NAMES = {
    "female": """Ly An Vy Trâm Hạnh Nhung Thảo Phượng Yến Quyên Thơ Mận Lụa Sương Hiền Oanh Tuyết Xuân Đào
        Loan Cúc Nga Hằng Ngân Uyên Tú Bé Liên Trinh Duyên Ánh Lệ Mười Sáu Lan Hoa Mai Hương Hà Thủy Trang
        Linh Dung Thúy Vân Hồng Ngọc Phương Anh Nhi Huyền Tâm Nguyệt Chi My Châu Đan Giang""",
    "male": """An Hậu Thịnh Lộc Nghĩa Tài Đạt Khải Bình Hiển Nam Đức Triết Phước Hùng Dũng Long Sang Toàn
        Vinh Quý Thiện Tiến Khôi Hòa Thuận Ngà Ý Tâm Út Mẫn Kỳ Lợi Tuấn Hải Sơn Cường Thắng Huy Phúc Khoa Lâm
        Quân Việt Kiên Thái Hoàng Trí Tùng Hiếu Bảo Nhân Phong Tân Ô""",
}
_MIDDLE = {
    "female": ["Thị"] * 12 + _OWN_MIDDLE["female"].split(),
    "male": ["Văn"] * 12 + _OWN_MIDDLE["male"].split(),
}
_GIVEN = {sex: names.split() for sex, names in _GIVEN_NAMES.items()}


def person(chance: Random) -> dict[str, str]:
    """The name, identity number and telephone of somebody."""
    sex = chance.choice(("female", "male"))
    family = chance.choices(list(_FAMILIES), list(_FAMILIES.values()))[0]
    number = f"000{chance.randrange(4)}{chance.randrange(44, 99):02d}{chance.randrange(1_000_000):06d}"
    return {
        "sex": sex,
        "full_name": f"{family} {chance.choice(_MIDDLE[sex])} {chance.choice(_GIVEN[sex])}",
        "identity_number": number,
        "phone": f"09{chance.randrange(100_000_000):08d}",
    }
