"""What every list on paper begins with: whose it is, when it was printed and by whom."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from procedures.dates import paper_date, vn_date, vn_time
from procedures.models import Officer, Ward


def ward_on(day: date) -> Ward:
    """The ward's identity on a local date."""
    ward: Ward = Ward.objects.select_related("pinned_form_set").current(day)
    return ward


def head_of(ward: Ward) -> dict[str, Any]:
    """The counter's name as its papers print it."""
    return {
        "superior_lines": ("ỦY BAN NHÂN DÂN", ward.name.upper()),
        "organ_lines": tuple(ward.counter_lines.splitlines()),
    }


def printed_words(at: datetime, officer: Officer | None) -> str:
    """For the foot of every page: when this print was made, and by whom."""
    who = f", {officer.full_name}" if officer else ""
    return f"In lúc {vn_time(at)} ngày {vn_date(at)}{who}"


def period_words(first: date, last: date) -> str:
    """ "Từ ngày 01 tháng 11 năm 2022 đến ngày 15 tháng 11 năm 2022", or the one day."""
    if first == last:
        return paper_date(first).capitalize()
    return f"Từ {paper_date(first)} đến {paper_date(last)}"
