"""Charts: the numbers are where they belong, nothing leaves the drawing, nothing is told by colour alone."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from reports.charts import DaysBar, column_chart, days_chart, line_chart, pair_chart
from reports.charts.axis import scale

MONTHS = [f"T{n}" for n in range(1, 13)]
rates = st.none() | st.decimals(0, 100, places=1)
year = st.lists(rates, min_size=12, max_size=12)
Year = list[Decimal | None]


def numbers(svg: str) -> list[float]:
    """Every coordinate of the drawing: attributes of place and size, and points."""
    found = re.findall(r'(?:\b(?:x|y|x1|x2|y1|y2|cx|cy|width|height)="|[\s,"ML])(-?\d+\.\d)(?=["\s,ML])', svg)
    return [float(number) for number in found]


@given(st.floats(0, 20_000))
def test_an_axis_covers_the_highest_value_in_few_steps(highest: float) -> None:
    axis = scale(highest)
    assert axis[0] == 0
    assert axis[-1] >= highest
    assert 2 <= len(axis) <= 6
    assert len({b - a for a, b in pairwise(axis)}) == 1


@given(year, year)
def test_a_line_chart_stays_inside_its_drawing(now: Year, before: Year) -> None:
    chart = line_chart("Tỷ lệ", MONTHS, now, before, now_name="năm 2026", before_name="năm 2025", begun=11)
    svg = render_to_string("reports/charts/line.html", {"chart": chart})
    assert all(0 <= number <= chart.width for number in numbers(svg))
    assert len(chart.lines[0].marks) == sum(value is not None for value in now)
    assert [row[1] for row in chart.rows] == ["—" if v is None else f"{v:.1f}".replace(".", ",") for v in now]


def test_a_month_without_value_breaks_the_line_and_a_running_one_is_open() -> None:
    told = (5, 6, 7, None, 4, 4, 4, 5, 5, 6, 6, 8)
    now = [None if n is None else Decimal(n) for n in told]
    chart = line_chart(
        "Tỷ lệ", MONTHS, now, [None] * 12, now_name="năm 2026", before_name="năm 2025", begun=11
    )
    line = chart.lines[0]
    assert [piece.count(",") for piece in line.pieces] == [3, 7]
    assert line.last_step.count(",") == 2
    assert [mark.begun for mark in line.marks] == [False] * 10 + [True]
    svg = render_to_string("reports/charts/line.html", {"chart": chart})
    assert 'aria-label="Tỷ lệ"' in svg
    assert "stroke-dasharray" in svg
    assert " style=" not in svg


def test_higher_values_stand_higher() -> None:
    chart = line_chart(
        "t", MONTHS, [Decimal(n) for n in range(12)], [None] * 12, now_name="a", before_name="b"
    )
    heights = [float(mark.y) for mark in chart.lines[0].marks]
    assert heights == sorted(heights, reverse=True)
    assert not line_chart("t", MONTHS, [None] * 12, [None] * 12, now_name="a", before_name="b").known


ROWS = [("Đất đai", Decimal("18.2"), Decimal("22.3")), ("Hộ tịch", Decimal("0.7"), None)]


def test_bars_are_as_long_as_their_values() -> None:
    chart = pair_chart("Tỷ lệ", ROWS, now_name="Năm 2022", before_name="Năm 2021", axis_text="%")
    land, civil = chart.pairs
    assert land.before is not None
    assert float(land.now.width) / float(land.before.width) == pytest.approx(18.2 / 22.3, abs=0.01)
    assert civil.before is None
    assert chart.head == ("Tên", "Năm 2022 (%)", "Năm 2021 (%)")
    assert chart.rows == (("Đất đai", "18,2", "22,3"), ("Hộ tịch", "0,7", "—"))
    assert (land.now.text, land.before.text, civil.now.text) == ("18,2", "22,3", "0,7")
    assert land.before.hatch, "last year is hatched, not only lighter"
    svg = render_to_string("reports/charts/pairs.html", {"chart": chart})
    assert all(0 <= number <= chart.width for number in numbers(svg))
    assert "Năm 2021" in svg


def test_without_a_year_before_there_is_one_bar_and_no_legend() -> None:
    chart = pair_chart(
        "t", [("Đất đai", Decimal(18), None)], now_name="Năm 2022", before_name="Năm 2021", axis_text=""
    )
    assert chart.before_name == ""
    assert "Năm 2021" not in render_to_string("reports/charts/pairs.html", {"chart": chart})


def test_a_long_name_takes_two_lines_and_is_never_cut_at_the_edge() -> None:
    name = "Thành lập và hoạt động doanh nghiệp (hộ kinh doanh) và những việc khác rất dài"
    chart = pair_chart("t", [(name, Decimal(1), None)], now_name="", before_name="", axis_text="")
    lines = [tick.text for tick in chart.pairs[0].name]
    assert len(lines) == 2
    assert all(len(line) <= 29 for line in lines)
    assert lines[1].endswith("…")
    short = pair_chart("t", [("Hộ tịch", Decimal(1), None)], now_name="", before_name="", axis_text="")
    assert [tick.text for tick in short.pairs[0].name] == ["Hộ tịch"]


def test_columns_stack_and_write_both_numbers() -> None:
    chart = column_chart("t", [("T1", 2, 11), ("T2", 0, 0)], above_name="Quá hạn", below_name="Đúng hạn")
    first = chart.columns[0]
    assert chart.rows == (("T1", "2", "11"), ("T2", "0", "0"))
    assert float(first.above.y) + float(first.above.height) == pytest.approx(float(first.below.y))
    assert float(first.below.y) + float(first.below.height) == pytest.approx(float(chart.base))
    assert float(first.below.height) / float(first.above.height) == pytest.approx(5.5, abs=0.1)
    svg = render_to_string("reports/charts/columns.html", {"chart": chart})
    assert svg.count("<text") == len(chart.grid) + 2 + 2 + 2, "nothing is written for an empty month"


def test_days_stand_under_their_names_and_agencies_outside_are_hatched() -> None:
    bars = [DaysBar("Phòng Kinh tế", Decimal("223.52"), False), DaysBar("VPĐKĐĐ", Decimal("55.88"), True)]
    chart = days_chart("Ngày trễ", bars)
    own, outside = chart.marks
    assert float(own.bar.width) == chart.width
    assert float(outside.bar.width) == pytest.approx(chart.width / 4, abs=0.1)
    assert (own.bar.hatch, bool(outside.bar.hatch)) == ((), True)
    assert chart.rows == (("Phòng Kinh tế", "223,52"), ("VPĐKĐĐ", "55,88"))
    svg = render_to_string("reports/charts/days.html", {"chart": chart})
    assert all(0 <= number <= max(chart.width, chart.height) for number in numbers(svg))
    assert "223,52" in svg
    assert " style=" not in svg
    assert days_chart("t", [DaysBar("Phòng", Decimal(0), False)]).marks[0].bar.width == "0.0"
