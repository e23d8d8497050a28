"""Identity numbers: what they must look like, and what a scanned card says. Pure.

Structure of the personal identification number (circular 59/2021/TT-BCA, art. 4; decree 137/2015/ND-CP,
art. 13): three digits for the province, one for century and sex, two for the year of birth, six at random.
The card's QR code holds seven fields parted by "|". Decision D5: a wrong structure is an error, an unknown
province only warns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

CCCD_DIGITS = 12
CMND_DIGITS = 9
_PROVINCES = (  # three digits each, so that "in" finds whole codes only
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 "
    "040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 "
    "083 084 086 087 089 091 092 093 094 095 096"
)
_PASSPORT = re.compile(r"[A-Z0-9]{5,20}")
_TAX_CODE = re.compile(r"\d{10}(-?\d{3})?")
_BLANKS = re.compile(r"[\s.\u2010-\u2015]+")
SEX_WORDS = {"male": "Nam", "female": "Nữ"}


@dataclass(frozen=True)
class Fault:
    """What is wrong, for the field it is wrong in."""

    field: str
    sentence: str


@dataclass(frozen=True)
class CardData:
    """What the QR code of an identity card says; empty or None where it says nothing readable."""

    identity_number: str
    full_name: str = ""
    birth_date: date | None = None
    sex: str = ""
    address: str = ""


def tidy_number(kind: str, text: str) -> str:
    """The number as it is stored: without blanks and dots; letters of passports in capitals."""
    bare = _BLANKS.sub("", text)
    return bare.upper() if kind == "passport" else bare


def faults(kind: str, number: str, *, birth_date: date | None, sex: str, today: date) -> list[Fault]:
    """What is wrong with a number of this kind (as Applicant.IdentityKind names them); empty when nothing.

    `number` is tidy. A personal number must also agree with the date of birth and the sex, where given.
    """
    match kind:
        case "cccd" | "birth_id":
            return _personal(number, birth_date, sex, today)
        case "cmnd":
            return _digits(number, CMND_DIGITS, "Số chứng minh nhân dân")
        case "passport":
            return _shape(_PASSPORT, number, "Số hộ chiếu gồm 5 đến 20 chữ cái, chữ số, không có dấu.")
        case "tax_code":
            return _shape(_TAX_CODE, number, "Mã số thuế gồm 10 chữ số, hoặc 13 chữ số với đơn vị phụ thuộc.")
    return []


def warning(kind: str, number: str) -> str:
    """A sentence when the number may be right but looks odd; empty otherwise."""
    if kind in ("cccd", "birth_id") and re.fullmatch(r"[0-9]{12}", number) and number[:3] not in _PROVINCES:
        return f"Ba số đầu {number[:3]} không phải mã tỉnh, thành phố nào. Kiểm lại với thẻ."
    return ""


def sex_of(number: str) -> str:
    """The sex a personal number tells ("male", "female"), or "" for any other number."""
    if not re.fullmatch(r"[0-9]{12}", number):
        return ""
    return "male" if int(number[3]) % 2 == 0 else "female"


def birth_year_of(number: str) -> int:
    """The year of birth a personal number of 12 digits tells."""
    return 1900 + 100 * (int(number[3]) // 2) + int(number[4:6])


def _personal(number: str, birth_date: date | None, sex: str, today: date) -> list[Fault]:
    found = _digits(number, CCCD_DIGITS, "Số định danh")
    if found:
        return found
    year = birth_year_of(number)
    if year > today.year:
        return [
            Fault("identity_number", f"Số định danh ghi năm sinh {year}, chưa tới. Kiểm lại chữ số thứ tư.")
        ]
    if birth_date is not None and birth_date.year != year:
        found.append(Fault("birth_date", f"Số định danh ghi năm sinh {year}, khác với ngày sinh ở đây."))
    if sex and sex != sex_of(number):
        found.append(Fault("sex", f"Số định danh ghi giới tính {SEX_WORDS[sex_of(number)]}, khác với ô này."))
    return found


def _digits(number: str, wanted: int, name: str) -> list[Fault]:
    if not re.fullmatch(r"[0-9]*", number):
        return [Fault("identity_number", f"{name} chỉ gồm chữ số.")]
    if len(number) != wanted:
        return [Fault("identity_number", f"{name} phải đủ {wanted} chữ số; hiện có {len(number)}.")]
    return []


def _shape(shape: re.Pattern[str], number: str, sentence: str) -> list[Fault]:
    return [] if number.isascii() and shape.fullmatch(number) else [Fault("identity_number", sentence)]


def read_card(text: str) -> CardData | None:
    """What a scanner typed from an identity card: "number|old number|name|ddmmyyyy|sex|address|ddmmyyyy".

    None when it is no such text. A field that cannot be read stays empty.
    """
    parts = [part.strip() for part in text.split("|")]
    if len(parts) < 6 or not re.fullmatch(r"[0-9]{12}|[0-9]{9}", parts[0]):
        return None
    sexes = {"nam": "male", "nữ": "female"}
    return CardData(
        identity_number=parts[0],
        full_name=parts[2],
        birth_date=_day(parts[3]),
        sex=sexes.get(parts[4].casefold(), ""),
        address=parts[5],
    )


def _day(text: str) -> date | None:
    if not re.fullmatch(r"[0-9]{8}", text):
        return None
    try:
        return date(int(text[4:]), int(text[2:4]), int(text[:2]))
    except ValueError:
        return None
