"""The self-checks of a report, each with its sums, so that whoever signs can follow them."""

from __future__ import annotations

from dataclasses import dataclass

from procedures.dates import vn_number

from .report_figures import ReportFigures
from .tables import CHECKS, failing, total


@dataclass(frozen=True)
class Check:
    """A sum that must hold. `sums` shows it with its numbers."""

    holds: bool
    text: str
    sums: str = ""


def checks(figures: ReportFigures) -> list[Check]:
    """What must be right before anyone signs."""
    n = figures.numbers
    left, right = n["received"] + n["carried_over"], n["resolved"] + n["otherwise_ended"] + n["pending"]
    rows = [*figures.rows, total(figures.rows)]
    wrong = failing(rows)
    return [
        Check(
            left == right,
            "Tiếp nhận + kỳ trước = đã giải quyết + rút, dừng, đóng + đang giải quyết",
            f"{_sum(n, 'received', 'carried_over')} = {_sum(n, 'resolved', 'otherwise_ended', 'pending')}",
        ),
        Check(
            n["early"] + n["on_time"] + n["late"] == n["resolved"],
            "Trước hạn + đúng hạn + quá hạn = đã giải quyết",
            f"{_sum(n, 'early', 'on_time', 'late')} = {vn_number(n['resolved'])}",
        ),
        *_parts(figures),
        Check(
            not wrong,
            f"Biểu II.06a: {len(CHECKS)} phép cộng khớp ở {len(rows)} dòng"
            if not wrong
            else f"Biểu II.06a chưa khớp: {'; '.join(wrong)}",
        ),
    ]


_SUMS = {
    "year": "Bốn quý cộng lại bằng năm (đã giải quyết)",
    "half": "Hai quý cộng lại bằng 6 tháng (đã giải quyết)",
    "quarter": "Ba tháng cộng lại bằng quý (đã giải quyết)",
}


def _parts(figures: ReportFigures) -> list[Check]:
    """Counted by month and added up, the parts give the whole; a month has none."""
    if not figures.parts:
        return []
    n = figures.numbers
    sums = {
        key: [getattr(part, key) for part in figures.parts]
        for key in ("received", "resolved", "otherwise_ended")
    }
    shown = " + ".join(vn_number(number) for number in sums["resolved"])
    return [
        Check(
            all(sum(numbers) == n[key] for key, numbers in sums.items()),
            _SUMS[figures.reporting_period.kind],
            f"{shown} = {vn_number(n['resolved'])}",
        )
    ]


def _sum(numbers: dict[str, int], *keys: str) -> str:
    return " + ".join(vn_number(numbers[key]) for key in keys)
