"""What a certification costs: circular 226/2016/TT-BTC, art. 4, on the amounts of the catalogue."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.certification_fees import CASE, DATA, PAGE, Kind, kinds, kinds_of

COPY, SIGNATURE, DEAL = (kinds()[key] for key in ("2.000815", "2.000884", "2.001035"))
PAGES, COPIES = st.integers(1, 999), st.integers(1, 99)


@pytest.mark.parametrize(
    ("pages", "copies", "fee"),
    [
        (1, 1, 2_000),
        (2, 1, 4_000),
        (3, 1, 5_000),  # from the third page on 1.000 đ
        (2, 5, 20_000),
        (10, 2, 24_000),
        (198, 1, 200_000),
        (199, 1, 200_000),  # never more than 200.000 đ a copy
        (500, 3, 600_000),
    ],
)
def test_a_copy_is_paid_for_by_the_page(pages: int, copies: int, fee: int) -> None:
    assert COPY.fee(2000, pages, copies) == fee


def test_signatures_and_transactions_are_paid_for_by_the_case() -> None:
    assert SIGNATURE.fee(10_000, 7, 3) == 10_000
    assert DEAL.fee(50_000, 12, 4) == 50_000


@given(PAGES, COPIES)
def test_each_copy_costs_the_same(pages: int, copies: int) -> None:
    assert COPY.fee(2000, pages, copies) == copies * COPY.fee(2000, pages, 1)


@given(PAGES, COPIES)
def test_a_page_more_never_costs_less_and_never_over_the_most(pages: int, copies: int) -> None:
    fee = COPY.fee(2000, pages, copies)
    assert 0 <= COPY.fee(2000, pages + 1, copies) - fee <= 2000 * copies
    assert fee <= 200_000 * copies


@given(PAGES)
def test_the_pages_one_by_one_add_up(pages: int) -> None:
    one_by_one = sum(2000 if page <= 2 else 1000 for page in range(1, pages + 1))
    assert COPY.fee(2000, pages, 1) == min(one_by_one, 200_000)


def test_every_kind_is_a_certification_of_the_catalogue_with_a_fee_and_a_source() -> None:
    with DATA.with_name("procedures.csv").open(encoding="utf-8") as file:
        catalogue = {row["key"]: row for row in csv.DictReader(file)}
    for key, kind in kinds().items():
        assert catalogue[key]["sector"] == "Chứng thực", key
        assert int(catalogue[key]["fee_vnd"]) > 0, key
        assert "226/2016/TT-BTC" in kind.source
        assert (kind.most_vnd > 0) is (kind.per == PAGE)
    others = {k for k, r in catalogue.items() if r["sector"] == "Chứng thực"} - kinds().keys()
    assert others == {"2.000908"}  # a copy from the register of origin is issued, not certified


def test_a_rule_nobody_knows_is_told() -> None:
    row = {"key": "x", "book": "copy", "short_name": "x", "per": "hour", "further_vnd": "", "most_vnd": ""}
    with pytest.raises(ValueError, match="hour"):
        kinds_of([row | {"source": ""}])
    assert kinds_of([row | {"per": CASE, "source": "s"}]) == {"x": Kind("x", "copy", "x", CASE, source="s")}
