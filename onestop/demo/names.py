"""Invented people and organisations. Pure.

Every name is put together by chance from the lists below. Identity numbers belong to province 000, which
does not exist; telephones, addresses ("Số 00") and mail boxes (the reserved .example) reach nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

PEOPLE = 2_600  # in the ward's circle; some come several times
ORGANISATIONS = 60

_FAMILIES = {
    "Nguyễn": 30, "Trần": 12, "Lê": 10, "Phạm": 7, "Huỳnh": 6, "Phan": 5, "Võ": 5, "Đặng": 3, "Bùi": 3,
    "Đỗ": 3, "Hồ": 3, "Ngô": 2, "Dương": 2, "Lý": 2, "Trương": 2, "Mai": 1, "Lương": 1, "Thạch": 1,
    "Châu": 1, "Tô": 1, "Hà": 1, "Quách": 1, "Văn": 1, "Cao": 1, "Đinh": 1, "Kiều": 1, "Ôn": 1,
}  # fmt: skip
_WOMEN_MIDDLE = (
    "Thị", "Thị", "Thị", "Thị Ngọc", "Thị Kim", "Thị Thanh", "Thị Bích", "Thị Mỹ", "Thị Hồng", "Ngọc",
    "Thu", "Khánh", "Bảo", "Như", "Diệu", "Thùy", "Hoàng", "Ái", "",
)  # fmt: skip
_WOMEN_GIVEN = (
    "Ly", "An", "Vy", "Trâm", "Hạnh", "Nhung", "Thảo", "Phượng", "Yến", "Quyên", "Thơ", "Mận", "Lụa", "Sương",
    "Hiền", "Oanh", "Tuyết", "Xuân", "Đào", "Loan", "Cúc", "Diễm", "Nga", "Hằng", "Ngân", "Uyên", "Tú", "Bé",
    "Liên", "Trinh", "Duyên", "Ánh", "Lệ", "Mười", "Sáu",
)  # fmt: skip
_MEN_MIDDLE = (
    "Văn", "Văn", "Văn", "Hữu", "Đức", "Minh", "Quốc", "Thành", "Công", "Ngọc", "Gia", "Đình", "Thanh", "Anh",
    "Bá", "Hoàng", "Trung", "Tấn", "",
)  # fmt: skip
_MEN_GIVEN = (
    "An", "Hậu", "Thịnh", "Lộc", "Nghĩa", "Tài", "Đạt", "Khải", "Bình", "Hiển", "Nam", "Đức", "Triết",
    "Phước",
    "Hùng", "Dũng", "Long", "Sang", "Toàn", "Vinh", "Quý", "Thiện", "Tiến", "Khôi", "Hòa", "Thuận", "Ngà",
    "Ý",
    "Tâm", "Út", "Mẫn", "Kỳ", "Lợi",
)  # fmt: skip
_LONG_NAMES = (
    "Công Tằng Tôn Nữ Diệu Phương Uyên", "Nguyễn Hoàng Đặng Trúc Quỳnh Như", "Tôn Thất Trần Hữu Thiện Khôi",
    "Phạm Lê Ngọc Bảo Khánh Quyên", "Huỳnh Nguyễn Minh Đức Toàn",
)  # fmt: skip

_STREETS = (
    "Thủ Khoa Huân", "Trần Hưng Đạo", "Tôn Đức Thắng", "Lê Quý Đôn", "Nguyễn Tất Thành", "Từ Văn Tư",
    "Hùng Vương",
    "Võ Văn Tần", "Đặng Văn Lãnh", "Cao Thắng", "Nguyễn Hội", "Trần Phú", "Lương Văn Chánh", "Bà Triệu",
)  # fmt: skip
_QUARTERS = 14
_FIRMS = (
    "Công ty TNHH", "Công ty TNHH Một thành viên", "Công ty Cổ phần", "Hợp tác xã", "Doanh nghiệp tư nhân",
)  # fmt: skip
_TRADES = (
    "Xây dựng", "Thương mại và Dịch vụ", "Vận tải", "Du lịch", "Thủy sản", "Thực phẩm", "Nội thất", "Cơ khí",
)  # fmt: skip
_BRANDS = (
    "Biển Ví Dụ", "Nắng Mẫu", "Sao Thử Nghiệm", "Hoa Giấy Mẫu", "Cát Vàng Ví Dụ", "Mai Thử Nghiệm",
    "Sóng Mẫu",
    "Gió Ví Dụ",
)  # fmt: skip
_SCHOOLS = ("Trường Mầm non", "Trường Tiểu học", "Nhóm trẻ tư thục")


@dataclass(frozen=True, kw_only=True)
class Citizen:
    """A person or organisation as they would fill in a form; the fields are those of the applicant."""

    kind: str = "person"
    identity_kind: str = "cccd"
    identity_number: str = ""
    no_identity_reason: str = ""
    full_name: str = ""
    birth_date: date | None = None
    sex: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


def person(number: int) -> Citizen:
    """The `number`-th inhabitant (0 <= number < PEOPLE), always the same; an adult since before 2005."""
    rng = Random(f"person {number}")  # noqa: S311  (a demo, not a secret)
    woman = rng.random() < 0.52
    born = date(1944, 1, 1) + timedelta(days=rng.randrange(60 * 365))
    name = _LONG_NAMES[number // 97 % len(_LONG_NAMES)] if number % 97 == 13 else _name(rng, woman)
    mail = f"cong.dan{number:04d}@vidu.example" if rng.random() < 0.45 else ""
    return Citizen(
        full_name=name,
        sex="female" if woman else "male",
        birth_date=born,
        address=_address(rng),
        phone=_phone(number),
        email=mail,
        **_identity(rng, number, born, woman),
    )


def _identity(rng: Random, number: int, born: date, woman: bool) -> dict[str, str]:
    """Mostly the card of twelve digits: province, century and sex, year of birth, six more."""
    if rng.random() < 0.97:
        century_sex = (born.year // 100 - 19) * 2 + (1 if woman else 0)
        return {"identity_number": f"000{century_sex}{born:%y}{number * 383 % 1_000_000:06d}"}
    if rng.random() < 0.6:
        return {"identity_kind": "passport", "identity_number": f"X000{number:04d}"}
    return {"identity_kind": "none", "no_identity_reason": "mất giấy tờ, đang làm lại"}


def _name(rng: Random, woman: bool) -> str:
    family = rng.choices(list(_FAMILIES), list(_FAMILIES.values()))[0]
    middle = rng.choice(_WOMEN_MIDDLE if woman else _MEN_MIDDLE)
    given = rng.choice([name for name in (_WOMEN_GIVEN if woman else _MEN_GIVEN) if name != middle])
    return " ".join(filter(None, (family, middle, given)))


def _address(rng: Random) -> str:
    street, quarter = rng.choice(_STREETS), rng.randint(1, _QUARTERS)
    return f"Số 00 đường {street}, khu phố {quarter}, phường Phú Thủy"


def _phone(number: int) -> str:
    return f"0900{number:06d}"


def organisation(number: int) -> Citizen:
    """The `number`-th organisation (0 <= number < ORGANISATIONS), always the same."""
    rng = Random(f"organisation {number}")  # noqa: S311
    if rng.random() < 0.25:
        name = f"{rng.choice(_SCHOOLS)} {rng.choice(_BRANDS)} {number + 1}"
    else:
        name = f"{rng.choice(_FIRMS)} {rng.choice(_TRADES)} {rng.choice(_BRANDS)} {number + 1}"
    return Citizen(
        kind="organisation",
        identity_kind="tax_code",
        identity_number=f"0000{number:06d}",
        full_name=name,
        address=_address(rng),
        phone=_phone(PEOPLE + number),
        email=f"to.chuc{number:02d}@vidu.example" if rng.random() < 0.7 else "",
    )
