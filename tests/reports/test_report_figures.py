"""The figures of a year: against a hand count, against the recount of the events, and as data to freeze."""

from __future__ import annotations

from dataclasses import replace

import pytest

from procedures.models import CalendarVersion
from reports.checks import checks
from reports.letters import report_html
from reports.letters.compose import paper_of
from reports.letters.handling import months_sentence
from reports.rates import RATES_NOTE, SHARES_NOTE
from reports.report_figures import CauseRow, Month
from reports.tables import total
from tests.reports.made import AFTER, begun, figures, small_year
from tests.ward import TestWard, build_ward, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> TestWard:
    return build_ward()


def test_a_small_year_counted_by_hand(ward: TestWard) -> None:
    small_year(ward)
    found = figures()
    n = found.numbers

    assert (n["received"], n["carried_over"]) == (7, 1)
    assert (n["resolved"], n["otherwise_ended"], n["pending"]) == (6, 1, 1)
    assert (n["early"], n["on_time"], n["late"]) == (2, 2, 2)
    assert (n["pending_late"], n["pending_in_time"]) == (1, 0)
    assert (n["received_online"], n["received_direct"], n["received_postal"]) == (2, 5, 1)
    assert (n["late_all"], n["late_with_letter"], n["late_without_letter"]) == (3, 1, 2)
    assert (n["inter_agency"], n["inter_agency_late"]) == (3, 2)
    assert (found.other_ward, found.void) == (1, 1)
    assert (found.worst, found.worst_crossing) == ("Đất đai", 2)
    assert [(month.month, month.in_time, month.late) for month in found.months if month.late] == [
        (3, 1, 1),
        (7, 0, 1),  # 16/06 lies in the reporting month of July
    ]
    assert found.closed
    assert found.data_at == "2026-12-15T00:00:00+07:00"


def test_form_two_six_a_by_hand(ward: TestWard) -> None:
    small_year(ward)
    rows = {row.name: tuple(row.columns.values()) for row in (*figures().rows, total(figures().rows))}
    assert rows == {
        #                (3) (4) (5) (6)  (7) (8) (9) (10)  (11) (12) (13)
        "Đất đai": (4, 2, 2, 0, 3, 1, 0, 2, 1, 0, 1),
        "Hộ tịch": (1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0),
        "Hộ kinh doanh": (3, 0, 2, 1, 3, 1, 2, 0, 0, 0, 0),
        "Tổng cộng": (8, 2, 5, 1, 7, 2, 3, 2, 1, 0, 1),
    }


def test_the_list_of_late_ones_by_hand(ward: TestWard) -> None:
    small_year(ward)
    late = [
        (row.due_on, row.resolved_on, row.days_late, row.letters, row.inter_agency) for row in figures().late
    ]
    assert late == [
        ("2026-06-11", "2026-06-16", 3, ("01/PXL-UBND",), True),
        ("2026-12-10", "", 3, (), True),  # pending: Friday 11, Monday 14, and Tuesday 15 has just begun
        ("2026-03-12", "2026-03-13", 1, (), True),
    ]


def test_days_late_are_shared_out_completely(ward: TestWard) -> None:
    small_year(ward)
    found = figures()
    assert sum(cause.hundredths for cause in found.causes) == 400, "one day and three days"
    assert {cause.name for cause in found.causes} == {"Phòng Kinh tế, Hạ tầng và Đô thị"}


@pytest.mark.parametrize(
    ("late", "words"),
    [
        ({4: 5, 7: 2}, "nhiều nhất là tháng 4 với 05/26 hồ sơ đã giải quyết (Hình 2)."),
        (
            {4: 5, 7: 5, 10: 5},
            "nhiều nhất là các tháng 4, 7 và 10, mỗi tháng 05 hồ sơ, "
            "trong lần lượt 26, 26 và 26 hồ sơ đã giải quyết (Hình 2).",
        ),
    ],
)
def test_months_that_tie_are_all_named(ward: TestWard, late: dict[int, int], words: str) -> None:
    small_year(ward)
    months = tuple(Month(n, 26 - late.get(n, 0), late.get(n, 0)) for n in range(1, 13))
    ((run,),) = months_sentence(replace(figures(), months=months))
    assert run.text.endswith(words)


def test_the_rule_of_the_rates_is_printed_once_and_no_share_is_forced(ward: TestWard) -> None:
    small_year(ward)
    thirds = tuple(CauseRow(name, False, 1, 100) for name in ("A", "B", "C"))
    paper = paper_of(begun(ward), AFTER)
    said = report_html(replace(paper, figures=replace(figures(), causes=thirds)))
    assert said.count(RATES_NOTE) == said.count(SHARES_NOTE) == 1
    table = said.partition("Bảng 2.")[2].partition("</table>")[0]
    assert table.count(">33,3</td>") == 3, "each by itself, as the note says"


def test_the_year_does_not_change_when_it_is_asked_later(ward: TestWard) -> None:
    small_year(ward)
    assert figures() == figures(at=moment("2027-06-01 09:00"))


def test_a_running_year_is_told_as_of_now(ward: TestWard) -> None:
    small_year(ward)
    found = figures(at=moment("2026-12-08 09:00"))
    assert not found.closed
    assert found.numbers["pending_in_time"] == 1, "due on 10/12"


def test_a_year_without_work(ward: TestWard) -> None:
    found = figures(2024)
    assert set(found.numbers.values()) == {0}
    assert (found.rows, found.late, found.causes, found.worst, found.before) == ((), (), (), "", ())
    assert all(check.holds for check in checks(found))


def test_a_wrong_sum_is_named(ward: TestWard) -> None:
    small_year(ward)
    found = figures()
    bent = replace(found, rows=(replace(found.rows[0], pending_late=9), *found.rows[1:]))
    wrong = [check for check in checks(bent) if not check.holds]
    assert len(wrong) == 1
    assert "(3) = (7)+(11)" in wrong[0].text
    assert "Đất đai" in wrong[0].text


def test_the_number_of_queries_does_not_grow(ward: TestWard, django_assert_max_num_queries: object) -> None:
    CalendarVersion.objects.current().calendar  # noqa: B018 - built once a process
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        figures()
    small_year(ward)
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        figures()
