"""Which procedures are offered on a day, and why the others are not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from procedures.models import Procedure, ProcedureVersion, Sector
from procedures.offers import State, counts, offers, version_for

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
YESTERDAY, TOMORROW = date(2026, 11, 22), date(2026, 11, 24)


def procedure(key: str, name: str = "Đăng ký", *versions: dict[str, Any], **more: Any) -> Procedure:
    sector, _ = Sector.objects.get_or_create(code="land", name="Đất đai")
    found = Procedure.objects.create(key=key, name=name, sector=sector, **more)
    for one in versions or ({},):
        limit = {"usable": True, "statutory_unit": "working_day", "statutory_amount": 3}
        ProcedureVersion.objects.create(procedure=found, **(limit | one))
    return found


def state(found: Procedure) -> State:
    return offers([found], TODAY)[0].state


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ({}, State.OFFERED),
        ({"force_to": TODAY}, State.OFFERED),
        ({"force_from": TODAY}, State.OFFERED),
        ({"force_to": YESTERDAY}, State.ENDED),
        ({"force_from": TOMORROW}, State.COMING),
        ({"usable": False, "statutory_amount": None}, State.NO_LIMIT),
        ({"usable": False, "statutory_amount": None, "force_to": YESTERDAY}, State.ENDED),
    ],
)
def test_the_state_of_a_procedure_on_a_day(version: dict[str, Any], expected: State) -> None:
    assert state(procedure("a", "A", version)) is expected


def test_what_the_ward_does_not_take_is_said_so() -> None:
    assert state(procedure("a", "A", active=False)) is State.NOT_OURS


def test_the_version_in_force_is_shown_else_the_next_else_the_last() -> None:
    old, new = {"force_to": YESTERDAY, "fee_vnd": 1}, {"force_from": TOMORROW, "fee_vnd": 2}
    between = {"force_from": TODAY, "force_to": TODAY, "fee_vnd": 3}
    fees = {
        key: version_for(procedure(key, key, *versions).versions.all(), TODAY).fee_vnd
        for key, versions in {"a": [old, new], "b": [old, between, new], "c": [old]}.items()
    }
    assert fees == {"a": 2, "b": 3, "c": 1}


def test_a_procedure_without_a_version_is_left_out() -> None:
    sector = Sector.objects.create(code="x", name="X")
    bare = Procedure.objects.create(key="bare", name="Bare", sector=sector)
    assert offers([bare], TODAY) == []
    with pytest.raises(ValueError, match="without a version"):
        version_for([], TODAY)


def test_the_nearest_to_the_words_comes_first() -> None:
    names = {
        "a": "Cấp bản sao Giấy khai sinh",
        "b": "Đăng ký khai sinh",
        "c": "Xác nhận khai, sinh hoạt",
        "d": "Nhận con",
    }
    found = [
        procedure(key, name, short_names="ks, khai sinh" if key == "d" else "") for key, name in names.items()
    ]
    assert [offer.procedure.key for offer in offers(found, TODAY, "KHAI SINH")] == ["d", "b", "c", "a"]


def test_without_words_they_come_by_sector_then_by_letter() -> None:
    first = Sector.objects.create(code="first", name="Hộ tịch", position=0)
    found = [procedure("a", "Đo đạc"), procedure("b", "Cấp"), procedure("c", "Xóa"), procedure("d", "Dừng")]
    Sector.objects.filter(code="land").update(position=5)
    found[2].sector = first
    for one in (found[0], found[1], found[3]):
        one.sector.refresh_from_db()
    names = [offer.procedure.name for offer in offers(found, TODAY)]
    assert names == ["Xóa", "Cấp", "Đo đạc", "Dừng"]


def test_states_are_counted() -> None:
    found = [procedure("a"), procedure("b"), procedure("c", "C", {"force_to": YESTERDAY})]
    assert counts(offers(found, TODAY)) == {State.OFFERED: 2, State.ENDED: 1}
