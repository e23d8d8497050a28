"""Steps from named agencies: budgets never over the limit, the counter first, nothing invented."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.deadlines import Limit, Unit
from procedures.step_plans import (
    Agency,
    Leg,
    PlanError,
    PlannedStep,
    agencies_by_name,
    budget_of,
    parse_legs,
    plan_steps,
)

AGENCIES = agencies_by_name(
    [
        Agency("Một cửa", "counter", "Tiếp nhận hồ sơ"),
        Agency("UBND xã", "@sector", "Giải quyết hồ sơ"),
        Agency("Cơ quan đất đai xã", "economy", "Thẩm tra hồ sơ"),
        Agency("Chủ tịch UBND xã", "leadership", "Ký duyệt"),
        Agency("Cơ quan thuế", "tax", "Nghĩa vụ tài chính"),
        Agency("Chi nhánh VPĐKĐĐ", "land_registry", "Cập nhật hồ sơ địa chính"),
    ]
)


def plan(text: str, amount: int, unit: Unit = Unit.WORKING_DAY) -> list[PlannedStep]:
    return plan_steps(
        parse_legs(text), Limit(unit, amount), AGENCIES, sector_department="culture", counter="counter"
    )


def short(steps: list[PlannedStep]) -> list[tuple[str, int]]:
    return [(step.department, step.minutes) for step in steps]


def test_half_days_remarks_and_the_tax_are_read() -> None:
    assert parse_legs("Một cửa:0,5|UBND xã (thẩm tra):2.25|Cơ quan thuế:không tính|Sở X (nay bỏ)") == [
        Leg("Một cửa", "", Fraction(1, 2), False),
        Leg("UBND xã", "thẩm tra", Fraction(9, 4), False),
        Leg("Cơ quan thuế", "", None, True),
        Leg("Sở X", "nay bỏ", None, False),
    ]
    assert parse_legs("Cơ quan thuế (không tính vào thời hạn)") == [Leg("Cơ quan thuế", "", None, True)]
    assert parse_legs("") == []


@pytest.mark.parametrize(
    "text", ["UBND xã:", "UBND xã:ba", "UBND xã:0", "UBND xã:-1", "UBND xã:1/2", "UBND xã:1000"]
)
def test_days_that_are_no_number_over_zero_are_told(text: str) -> None:
    with pytest.raises(PlanError, match="Số ngày của “UBND xã”"):
        parse_legs(text)


@pytest.mark.parametrize("text", ["|UBND xã:1", "(chỉ có việc):1", "UBND xã (a (b)):1", ":3"])
def test_a_malformed_agency_is_told(text: str) -> None:
    with pytest.raises(PlanError, match="không đúng dạng"):
        parse_legs(text)


def test_the_steps_are_the_agencies_with_their_days() -> None:
    steps = plan("Một cửa:0,5|Cơ quan đất đai xã:6,5|Chi nhánh VPĐKĐĐ:1", 8)
    assert short(steps) == [("counter", 240), ("economy", 3120), ("land_registry", 480)]
    assert [step.name for step in steps] == ["Tiếp nhận hồ sơ", "Thẩm tra hồ sơ", "Cập nhật hồ sơ địa chính"]


def test_a_step_outside_the_limit_has_no_budget_and_a_second_visit_is_told_apart() -> None:
    steps = plan("Một cửa:0,5|Cơ quan đất đai xã:17,5|Cơ quan thuế:không tính|Cơ quan đất đai xã:2", 20)
    assert [(step.minutes, step.outside_limit) for step in steps][2] == (0, True)
    assert steps[3].name == "Thẩm tra hồ sơ, lần 2"


def test_a_remark_names_the_work_and_the_committee_is_the_sectors_department() -> None:
    steps = plan("Một cửa:0,5|UBND xã (xác minh tại chỗ):3", 10)
    assert (steps[1].department, steps[1].name) == ("culture", "Xác minh tại chỗ")


def test_the_counter_goes_in_front_where_the_limit_has_room() -> None:
    assert short(plan("UBND xã:7|Chủ tịch UBND xã:3", 11)) == [
        ("counter", 240),
        ("culture", 3360),
        ("leadership", 1440),
    ]


def test_without_room_the_counter_takes_from_the_first_step() -> None:
    assert short(plan("UBND xã:5|Chủ tịch UBND xã:7", 12)) == [
        ("counter", 240),
        ("culture", 2160),
        ("leadership", 3360),
    ]
    assert short(plan("Chủ tịch UBND xã:0,5|UBND xã:1,5", 2))[:2] == [("counter", 120), ("leadership", 120)]


@pytest.mark.parametrize("text", ["", "UBND xã|Sở Nội vụ", "UBND xã:3|Sở Y tế", "Cơ quan thuế:không tính"])
def test_agencies_without_all_their_days_give_the_two_default_steps(text: str) -> None:
    assert short(plan(text, 24)) == [("counter", 240), ("culture", 24 * 480 - 240)]


@pytest.mark.parametrize(
    ("unit", "amount", "whole", "counter"),
    [
        (Unit.WORKING_DAY, 1, 480, 240),
        (Unit.SAME_DAY, 0, 480, 240),
        (Unit.CALENDAR_DAY, 30, 10285, 240),
        (Unit.WORKING_HOUR, 4, 240, 120),
        (Unit.CLOCK_HOUR, 12, 240, 120),
        (Unit.MONTH, 1, 10285, 240),
    ],
)
def test_every_unit_has_its_whole_and_the_counter_at_most_half(
    unit: Unit, amount: int, whole: int, counter: int
) -> None:
    assert budget_of(Limit(unit, amount)) == whole
    assert short(plan("", amount, unit)) == [("counter", counter), ("culture", whole - counter)]


def test_days_of_a_calendar_limit_are_worth_five_sevenths() -> None:
    steps = plan("Một cửa:1|Chủ tịch UBND xã:3|UBND xã:26", 30, Unit.CALENDAR_DAY)
    assert short(steps) == [("counter", 342), ("leadership", 1029), ("culture", 8914)]


def test_more_days_than_the_limit_are_refused() -> None:
    with pytest.raises(PlanError, match=r"Tổng ngày của các cơ quan \(8,5 ngày\) nhiều hơn thời hạn"):
        plan("Một cửa:0,5|UBND xã:8", 8)


def test_an_unknown_agency_with_days_is_refused_and_without_days_is_not() -> None:
    with pytest.raises(PlanError, match="Chưa biết cơ quan “Sở Xây dựng”"):
        plan("Một cửa:0,5|Sở Xây dựng:2", 8)
    assert len(plan("Một cửa:0,5|Sở Xây dựng", 8)) == 2


@given(
    st.lists(st.sampled_from(["Một cửa", "UBND xã", "Chủ tịch UBND xã", "Cơ quan đất đai xã"]), min_size=1),
    st.integers(1, 8),
    st.sampled_from([Unit.WORKING_DAY, Unit.CALENDAR_DAY]),
)
def test_the_counter_is_first_and_budgets_never_pass_the_limit(
    names: list[str], halves: int, unit: Unit
) -> None:
    text = "|".join(f"{name}:{halves / 2:g}" for name in names)
    limit = Limit(unit, -(-len(names) * halves // 2))
    steps = plan_steps(parse_legs(text), limit, AGENCIES, sector_department="culture", counter="counter")
    assert steps[0].department == "counter"
    assert all(step.minutes > 0 for step in steps)
    assert sum(step.minutes for step in steps) <= budget_of(limit)
