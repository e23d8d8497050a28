"""Rates and shares, exactly as they are printed (decision D4). Pure; decimal arithmetic only.

Binary rounding would turn 6,25 into 6,2, so no float takes part.
"""

from __future__ import annotations

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from procedures.dates import vn_decimal

_TENTH = Decimal("0.1")
_ALL = Decimal(100)

RATES_NOTE = (
    "Tỷ lệ đúng hạn làm tròn xuống đến một chữ số thập phân, chỉ ghi 100 khi mọi hồ sơ đều đúng hạn; "
    "tỷ lệ quá hạn bằng 100 trừ tỷ lệ đúng hạn."
)
"""The rule of the two rates, printed once where such rates stand."""

SHARES_NOTE = "Tỷ lệ làm tròn đến một chữ số thập phân nên cộng lại có thể lệch 100."
"""The rule of any other column of shares."""


def on_time_rate(in_time: int, resolved: int) -> Decimal | None:
    """Resolved early or on time among all resolved, in hundredths with one decimal; None without any.

    Rounded down: 100 only when really all were in time.
    """
    if resolved <= 0:
        return None
    return (_ALL * in_time / resolved).quantize(_TENTH, rounding=ROUND_FLOOR)


def late_rate(late: int, resolved: int) -> Decimal | None:
    """What the on-time rate leaves of 100, so that the two always add up; None without any resolved."""
    rate = on_time_rate(resolved - late, resolved)
    return None if rate is None else _ALL - rate


def share(part: int, whole: int) -> Decimal | None:
    """Any other share in hundredths with one decimal, rounded half up; None without a whole."""
    if whole <= 0:
        return None
    return (_ALL * part / whole).quantize(_TENTH, rounding=ROUND_HALF_UP)


def whole_percent(rate: Decimal) -> int:
    """A rate as a whole number, rounded half up, for the cells of the heat map."""
    return int(rate.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def change_words(now: Decimal | None, before: Decimal | None) -> str:
    """ "giảm 4,1 điểm phần trăm": how a rate moved. Empty when one of the two is not known."""
    if now is None or before is None:
        return ""
    difference = now - before
    if not difference:
        return "không đổi"
    verb = "tăng" if difference > 0 else "giảm"
    return f"{verb} {vn_decimal(abs(difference), 1)} điểm phần trăm"
