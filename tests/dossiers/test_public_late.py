"""The public list of late dossiers: what everybody may know, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from dossiers import actions
from dossiers.views.public_late import KEPT
from tests.dossiers.counter import Counter
from tests.dossiers.deskwork import at_economy, drafted, letter_of, words_of
from tests.dossiers.letterwork import approved, late, submitted
from tests.ward import call, moment

URL = "/cong-khai/tre-hen/"


@pytest.fixture(autouse=True)
def nothing_kept(counter: Counter) -> None:
    cache.clear()


def shown(query: str = "") -> str:
    answer = Client().get(URL + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def tail(dossier: Any) -> str:
    return "-".join(str(dossier.code).split("-")[1:])


def test_late_ones_and_those_told_that_they_will_be(counter: Counter) -> None:
    ward = counter.ward
    unwritten, told = late(ward), approved(ward).dossier
    foreseen = at_economy(ward, "2026-11-12 08:00")
    drafted(ward, foreseen, "2026-11-23 07:30", submitted=True)
    actions.approve_apology(call(foreseen, ward.chairman, "2026-11-23 07:40"))
    in_time, waiting = at_economy(ward, "2026-11-18 08:00"), submitted(ward).dossier
    text = words_of(shown())
    for dossier in (unwritten, told, foreseen, waiting):
        assert tail(dossier) in text
    assert tail(in_time) not in text
    assert "3 hồ sơ đang trễ hẹn; 2 hồ sơ đã có thư xin lỗi" in text
    assert "Thư xin lỗi số 02/PXL-UBND" in text
    assert "19/11/2026 chưa có Đang giải quyết" in text
    assert f"{letter_of(told).new_due:%d/%m/%Y}" in text


def test_nothing_tells_whose_a_dossier_is(counter: Counter) -> None:
    dossier = approved(counter.ward).dossier
    text = shown()
    for secret in (
        *("Huỳnh", "Trâm", "000188000127", "0900000127", "0900 000 127", "Thủ Khoa Huân", "tram@"),
        *(letter_of(dossier).reason_text, dossier.tracking_token, dossier.tracking_key, str(dossier.code)),
        *("Trần Minh Khoa", "Phạm Quốc Bảo"),
    ):
        assert secret not in text, secret


def test_a_letter_taken_back_and_a_dossier_that_is_done_are_gone(counter: Counter) -> None:
    ward = counter.ward
    letter = approved(ward)
    actions.withdraw_apology(call(letter.dossier, ward.office, "2026-11-20 10:00"), reason="nhầm")
    assert "0 hồ sơ đã có thư xin lỗi" in shown()
    cache.clear()
    actions.withdraw(call(letter.dossier, ward.clerk, "2026-11-23 08:00"), reason="rút")
    assert "Không có hồ sơ nào trễ hẹn." in shown()


def test_also_the_new_date_was_missed(counter: Counter) -> None:
    approved(counter.ward)
    with time_machine.travel(moment("2026-12-20 08:00"), tick=False):
        assert "Đã quá cả ngày hẹn lại" in shown()


def test_read_once_in_five_minutes_and_says_when(
    counter: Counter, django_assert_max_num_queries: Any
) -> None:
    late(counter.ward)
    assert "Số liệu lúc 08:05 thứ Hai 23/11/2026" in shown()
    second = late(counter.ward)
    assert tail(second) not in shown()
    counter.clock.shift(KEPT + timedelta(seconds=1))
    assert tail(second) in shown()
    with django_assert_max_num_queries(4):  # the shell's: ward, calendar, next day off
        shown()


def test_pages_and_the_way_there(counter: Counter) -> None:
    for _ in range(51):
        late(counter.ward)
    assert "Trang 1/2" in shown()
    assert "Trang 2/2" in shown("?page=2")
    assert "Trang 2/2" in shown("?page=99")
    assert "Trang 1/2" in shown("?page=x")
    assert f'href="{URL}"' in Client().get("/tra-cuu/").content.decode()
