"""Reporting months from the 15th to the 14th, and numbers and keys on paper."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.numbering import (
    CODE,
    KEY_ALPHABET,
    Series,
    dossier_code,
    paper_number,
    period_of,
    printed_key,
    tracking_key,
    typed_key,
)
from dossiers.periods import months, reporting_month, reporting_year, year_of


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2022, 12, 14), date(2022, 12, 1)),
        (date(2022, 12, 15), date(2023, 1, 1)),
        (date(2022, 1, 1), date(2022, 1, 1)),
        (date(2022, 1, 31), date(2022, 2, 1)),
        (date(2024, 2, 29), date(2024, 3, 1)),
    ],
)
def test_the_reporting_month_of_a_day(day: date, month: date) -> None:
    assert reporting_month(day) == month


def test_the_year_runs_from_15_december_to_14_december() -> None:
    year = reporting_year(2022)
    assert (year.first, year.last, year.dates) == (
        date(2021, 12, 15),
        date(2022, 12, 14),
        "15/12/2021 – 14/12/2022",
    )
    assert f"{year.start:%d/%m/%Y %H:%M %z}" == "15/12/2021 00:00 +0700"
    assert year.end == reporting_year(2023).start, "half-open: no moment is in two years or in none"


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(1, 28))
def test_every_day_is_in_the_one_month_that_names_it(day: date, closing_day: int) -> None:
    name = reporting_month(day, closing_day)
    period = months(name, name, "", closing_day)
    assert period.first <= day <= period.last
    before = period.first - timedelta(days=1)
    assert reporting_month(before, closing_day) < name
    assert year_of(day, closing_day) == name.year


def test_codes_and_numbers_as_printed() -> None:
    assert dossier_code("H36.152.00", date(2026, 11, 23), 4) == "H36.152.00-261123-0004"
    assert dossier_code("000.12.31.H11", date(2022, 11, 15), 12345) == "000.12.31.H11-221115-12345"
    assert paper_number(9, "PXL-UBND") == "09/PXL-UBND"
    assert paper_number(152, "PXL-UBND") == "152/PXL-UBND"
    assert period_of(Series.CODE, date(2026, 1, 2)) == "2026-01-02"
    assert period_of(Series.REGISTER, date(2026, 1, 2)) == "2026"


@given(st.binary(min_size=8, max_size=8), st.integers(1, 99_999_999))
def test_keys_are_easy_to_read_and_to_type(random_bytes: bytes, number: int) -> None:
    key = tracking_key(random_bytes)
    assert len(key) == 8
    assert set(key) <= set(KEY_ALPHABET)
    assert not set(key) & set("0O1I")
    assert typed_key(f" {printed_key(key).lower()} ") == key
    assert CODE.match(dossier_code("H36.152.00", date(2026, 11, 23), number))
