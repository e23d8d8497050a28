"""An amount of money in words, as papers about money need it beside the figures. Pure."""

from __future__ import annotations

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", "nghìn", "triệu", "tỷ")


def amount_words(amount: int) -> str:
    """ "Một trăm linh năm nghìn đồng"; whole đồng, below one thousand tỷ. ValueError outside of that."""
    if not 0 <= amount < 10**12:
        raise ValueError(f"no words for {amount}")
    if amount == 0:
        return "Không đồng"
    groups = [amount // 1000**power % 1000 for power in range(len(_GROUPS))]
    top = max(power for power, group in enumerate(groups) if group)
    told = [
        f"{_three(groups[power], whole=power < top)} {_GROUPS[power]}".strip()
        for power in range(top, -1, -1)
        if groups[power]
    ]
    words = " ".join(told)
    return f"{words[:1].upper()}{words[1:]} đồng"


def _three(number: int, *, whole: bool) -> str:
    """Three digits; `whole` says the hundreds too where they are none: "không trăm linh năm"."""
    hundreds, rest = divmod(number, 100)
    told = [f"{_DIGITS[hundreds]} trăm"] if hundreds or whole else []
    tens, ones = divmod(rest, 10)
    if tens == 0:
        if ones:
            told.append(f"linh {_DIGITS[ones]}" if told else _DIGITS[ones])
        return " ".join(told)
    told.append("mười" if tens == 1 else f"{_DIGITS[tens]} mươi")
    if ones:
        told.append(_ones(ones, tens))
    return " ".join(told)


def _ones(ones: int, tens: int) -> str:
    if ones == 5:
        return "lăm"
    return "mốt" if ones == 1 and tens > 1 else _DIGITS[ones]
