"""Dossier codes and keys. Pure: which number comes next is the database's business (decision D7).

Codes: circular 01/2018/TT-VPCP art. 19; circular 03/2025/TT-VPCP art. 13.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

CODE = re.compile(r"^(\d{3}(\.\d{2}){2}\.H\d{2}|[A-Z]\d{2}(\.\d{1,3}){1,3})-\d{6}-\d{4,8}$")
KEY_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 signs, without 0 O 1 I
KEY_LENGTH = 8


class Series(StrEnum):
    """The gapless series of numbers a ward keeps."""

    CODE = "code"  # dossier codes, a series a day
    REGISTER = "register"  # the register of dossiers, a series a year of receipt
    RECEIPT = "receipt"
    SUPPLEMENT = "supplement"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    STOP = "stop"
    ROUTING_SLIP = "routing_slip"
    CERTIFIED_COPY = "certified_copy"  # the books of certification, a series a year each
    CERTIFIED_SIGN = "certified_sign"
    CERTIFIED_TRANS = "certified_trans"
    CERTIFIED_DEAL = "certified_deal"


SERIES_LABELS = {
    Series.CODE: "Mã hồ sơ trong ngày",
    Series.REGISTER: "Sổ theo dõi hồ sơ",
    Series.RECEIPT: "Giấy tiếp nhận và hẹn trả",
    Series.SUPPLEMENT: "Phiếu yêu cầu bổ sung",
    Series.REFUSAL: "Phiếu từ chối",
    Series.APOLOGY: "Thư xin lỗi và hẹn lại",
    Series.STOP: "Thông báo dừng giải quyết",
    Series.ROUTING_SLIP: "Phiếu kiểm soát",
    Series.CERTIFIED_COPY: "Sổ chứng thực bản sao",
    Series.CERTIFIED_SIGN: "Sổ chứng thực chữ ký",
    Series.CERTIFIED_TRANS: "Sổ chứng thực chữ ký người dịch",
    Series.CERTIFIED_DEAL: "Sổ chứng thực hợp đồng, giao dịch",
}


# What stands after the number: circular 01/2018/TT-VPCP and practice under it; circular 03/2025/TT-VPCP,
# annex I. {counter} is the ward's symbol of its counter on that day; what the older set does not name is as
# in the new.
_SYMBOLS: dict[str, dict[Series, str]] = {
    "2018": {Series.RECEIPT: "TNHS", Series.SUPPLEMENT: "HDHS"},
    "2025": {
        Series.RECEIPT: "{counter}",
        Series.SUPPLEMENT: "PBS-{counter}",
        Series.REFUSAL: "PTC-{counter}",
        Series.STOP: "TB-{counter}",
        Series.ROUTING_SLIP: "PKS-{counter}",
        Series.APOLOGY: "PXL-UBND",
    },
}


def paper_symbol(series: Series, form_set: str, counter: str) -> str:
    """ "PBS-TTPVHCC": the symbol of a paper of that set of forms, issued by a counter with that symbol."""
    pattern = _SYMBOLS.get(form_set, {}).get(series) or _SYMBOLS["2025"][series]
    return pattern.format(counter=counter)


def period_of(series: Series, day: date) -> str:
    """The period a series counts in: the day for codes, the year for the rest (local date)."""
    return day.isoformat() if series is Series.CODE else str(day.year)


def dossier_code(unit_code: str, day: date, number: int) -> str:
    """ "H36.152.00-261123-0004": unit, local date of receipt, number of the day in four digits or more."""
    return f"{unit_code}-{day:%y%m%d}-{number:04d}"


def paper_number(number: int, symbol: str) -> str:
    """ "09/PXL-UBND": numbers below 10 get a zero in front (decree 30/2020, annex I)."""
    return f"{number:02d}/{symbol}"


def tracking_key(random_bytes: bytes) -> str:
    """Eight signs of a 32-letter alphabet from eight random bytes: about 1e12 keys."""
    if len(random_bytes) != KEY_LENGTH:
        raise ValueError(f"needs {KEY_LENGTH} random bytes")
    return "".join(KEY_ALPHABET[byte % 32] for byte in random_bytes)


def printed_key(key: str) -> str:
    """As printed on the receipt: "7K4P-92WX"."""
    return f"{key[:4]}-{key[4:]}"


def typed_key(text: str) -> str:
    """A key as somebody typed it, made comparable: capitals, without blanks and hyphens."""
    return re.sub(r"[\s-]", "", text).upper()
