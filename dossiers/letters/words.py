"""How values are worded on paper: days, moments, counts, telephone numbers. Pure.

Moments arrive as ISO 8601 text with an offset, days as ISO text; what is printed is the time of the ward
(Asia/Ho_Chi_Minh). A no-break space keeps together what must not part at a line's end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from procedures.dates import NBSP, local, paper_date, paper_moment, vn_date, vn_decimal

_YEAR = re.compile(r"\b(năm) (?=\d{4}\b)")
_PHONE = re.compile(r"(?<!\d)(?:\(0\d{1,3}\)|0\d{2,3})(?: \d{3,4}){1,3}(?!\d)")


def bound(text: str) -> str:
    """The text with a year kept to its "năm" and the groups of a telephone number kept together."""
    return _PHONE.sub(lambda match: match[0].replace(" ", NBSP), _YEAR.sub(rf"\1{NBSP}", text))


def day_words(iso: str) -> str:
    """An ISO day in words: "ngày 06 tháng 12 năm 2022"."""
    return bound(paper_date(date.fromisoformat(iso)))


def moment_words(iso: str) -> str:
    """An ISO moment in words: "17 giờ 00 phút, ngày 06 tháng 12 năm 2022". ValueError without an offset."""
    return bound(paper_moment(datetime.fromisoformat(iso)))


def table_moment_words(iso: str) -> str:
    """An ISO moment in a narrow table: "10 giờ 30 phút, ngày 15/11/2022". ValueError without an offset."""
    moment = local(datetime.fromisoformat(iso))
    return f"{moment:%H} giờ {moment:%M} phút, ngày {vn_date(moment)}"


def budget_words(minutes: int) -> str:
    """Minutes of a nominal day of 480 as days: "03 ngày", "0,5 ngày"; what is no quarter of one, in hours."""
    if minutes % 480 == 0:
        return f"{two_digits(minutes // 480)} ngày"
    if minutes % 120 == 0:
        return f"{vn_decimal(minutes / 480, 2).rstrip('0')} ngày"
    return _hours(minutes)


def overrun_words(minutes: int) -> str:
    """Minutes of a nominal day of 480, never more than there are: "4,5 ngày", below a day "6 giờ 30"."""
    if minutes >= 480:
        tenths = minutes * 10 // 480
        return f"{two_digits(tenths // 10)}{f',{tenths % 10}' if tenths % 10 else ''} ngày"
    return _hours(minutes)


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} phút"
    return f"{hours} giờ {rest:02d}" if rest else f"{hours} giờ"


def phone_words(phone: str) -> str:
    """A mobile number of ten digits in groups of 4, 3, 3; any other number as it was typed."""
    digits = phone.replace(" ", "").replace(".", "")
    if re.fullmatch(r"0\d{9}", digits):
        phone = f"{digits[:4]} {digits[4:7]} {digits[7:]}"
    return phone.replace(" ", NBSP)


def two_digits(number: int) -> str:
    """Numbers under 10 get a 0 in front, so that none can be added by hand (decree 30/2020)."""
    return f"{number:02d}"


def as_sentence(text: str) -> str:
    """What somebody typed as one paragraph that ends with one full stop; empty stays empty."""
    line = bound(" ".join(text.split())).rstrip(".;, ")
    return f"{line}." if line and line[-1] not in "?!…" else line


def lines_taken(texts: Iterable[str], letters: int) -> int:
    """About how many lines of so many letters the texts take, each at least one."""
    return sum(max(1, -(-len(text) // letters)) for text in texts)


def inside_sentence(name: str) -> str:
    """A procedure's name in running text: small first letter, but abbreviations stay ("UBND ...")."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def count_words(*, originals: int = 0, certified: int = 0, copies: int = 0) -> tuple[str, ...]:
    """What was handed in of one paper: ("01 bản chính", "02 bản sao")."""
    kinds = ((originals, "bản chính"), (certified, "bản chứng thực"), (copies, "bản sao"))
    return tuple(f"{two_digits(number)} {kind}" for number, kind in kinds if number)


def certified_counts(pages: int, copies: int, electronic: bool) -> tuple[str, ...]:
    """The columns of a certification's receipt: pages, copies on paper, the electronic copy."""
    parts = ((pages, "trang"), (copies, "bản giấy"), (int(electronic), "bản điện tử"))
    return tuple(f"{two_digits(number)} {kind}" for number, kind in parts if number)


def skipped_words(days: Iterable[tuple[date, str]]) -> str:
    """The foot of a receipt of working days: what was not counted, named days off included.

    ``days`` are the weekdays off between receipt and due day, each with the name of its reason.
    """
    runs = _runs(sorted(days))
    named = [f"{_span(first, last)} ({name})" for first, last, name in runs]
    items = ["ngày nhận hồ sơ", "thứ Bảy", "Chủ nhật", *named]
    return f"Không tính {', '.join(items[:-1])} và {items[-1]}."


def _runs(days: Sequence[tuple[date, str]]) -> list[tuple[date, date, str]]:
    """Neighbouring days with the same name as one run (first, last, name)."""

    def key(item: tuple[int, tuple[date, str]]) -> tuple[date, str]:
        position, (day, name) = item
        return day - timedelta(days=position), name

    groups = ([day for _, day in run] for _, run in groupby(enumerate(days), key=key))
    return [(run[0][0], run[-1][0], run[0][1]) for run in groups]


def _span(first: date, last: date) -> str:
    if first == last:
        return f"ngày {vn_date(first)}"
    return f"các ngày từ {vn_date(first)} đến {vn_date(last)}"
