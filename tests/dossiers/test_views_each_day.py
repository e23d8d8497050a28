"""The days of a date on screen: under the promise, on the dossier's page, weeks where there are many days."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from dossiers import actions
from dossiers.presentation.day_rows import DayTable, day_tables, minutes_words
from procedures.deadlines import Unit
from tests.dossiers.counter import Counter
from tests.dossiers.deskwork import page, story, words_of
from tests.dossiers.test_day_ledger import CALENDAR, RESUME, told
from tests.ward import call, received


def tables(at: str, unit: Unit, amount: int, *pauses: tuple[str, str | None, object]) -> list[DayTable]:
    return day_tables(told(at, unit, amount, *pauses), CALENDAR)  # type: ignore[arg-type]


def rows(table: DayTable) -> list[str]:
    parts = [(row.days, row.count, row.why, "hẹn" if row.due else "") for row in table.rows]
    return [" | ".join(part for part in row if part) for row in parts]


class TestRows:
    def test_days_off_that_follow_each_other_are_one_row(self) -> None:
        (only,) = tables("2026-02-13 14:00", Unit.WORKING_DAY, 1)
        assert rows(only) == [
            "T6 13/02 | ngày nhận, không tính",
            "T7 14/02 – CN 22/02 | thứ Bảy, Chủ nhật, Tết Bính Ngọ",
            "T2 23/02 | ngày 1/1 | hẹn",
        ]
        assert only.title == "Nhận hồ sơ 14:00 thứ Sáu 13/02/2026"
        assert only.told == "1 ngày làm việc: hẹn 17:00 thứ Hai 23/02/2026"

    def test_a_long_way_is_told_by_weeks(self) -> None:
        (only,) = tables("2026-11-20 08:00", Unit.WORKING_DAY, 120)
        told_rows = rows(only)
        assert len(told_rows) < 32
        assert "T2 23/11 – CN 29/11 | ngày 1–4/120 | nghỉ thứ Ba 24/11 (Ngày Văn hóa Việt Nam)" in told_rows
        assert "T2 28/12 – CN 03/01/2027 | ngày 25–28/120 | nghỉ thứ Sáu 01/01 (Tết Dương lịch)" in told_rows
        assert "T2 04/01 – CN 10/01 | ngày 29–33/120" in told_rows
        assert told_rows[-1] == "T6 21/05 | ngày 120/120 | hẹn"

    @given(st.integers(1, 260), st.sampled_from(["2026-01-30 09:00", "2026-11-20 08:00", "2024-04-26 10:00"]))
    def test_no_counted_day_is_lost_in_a_row(self, amount: int, at: str) -> None:
        (only,) = tables(at, Unit.WORKING_DAY, amount)
        spans = [re.findall(r"\d+", row.count)[:-1] for row in only.rows if row.count]
        told_days = [n for span in spans for n in range(int(span[0]), int(span[-1]) + 1)]
        assert told_days == list(range(1, amount + 1))
        assert [row.due for row in only.rows].index(True) == len(only.rows) - 1

    def test_hours_are_told_in_words(self) -> None:
        (only,) = tables("2026-11-27 14:00", Unit.WORKING_HOUR, 8)
        assert rows(only)[0] == "T6 27/11 | 3 giờ"
        assert rows(only)[-1] == "T2 30/11 | 5 giờ | hẹn"
        assert minutes_words(270) == "4 giờ 30 phút"
        assert minutes_words(0) == "0 phút"

    def test_a_pause_is_one_row_and_what_is_left_is_said(self) -> None:
        first, second = tables(
            "2026-11-02 09:10", Unit.WORKING_DAY, 5, ("2026-11-04 10:15", "2026-11-09 15:40", RESUME)
        )
        assert rows(first)[-2:] == [
            "T4 04/11 | ngày 2/5 | từ 10:15 tạm dừng: yêu cầu bổ sung lần 1",
            "T5 05/11 – CN 08/11 | tạm dừng: yêu cầu bổ sung lần 1",
        ]
        assert first.told == "5 ngày làm việc; đã dùng 2 ngày làm việc thì tạm dừng"
        assert second.told == "tính tiếp, còn 3 ngày làm việc: hẹn 17:00 thứ Năm 12/11/2026"

    def test_an_open_pause_has_no_date(self) -> None:
        (only,) = tables("2026-11-02 09:10", Unit.WORKING_DAY, 5, ("2026-11-04 10:15", None, RESUME))
        assert only.told.endswith("thì tạm dừng, chưa có ngày hẹn")
        assert not any(row.due for row in only.rows)


def test_the_promise_tells_each_day_before_saving(counter: Counter) -> None:
    key = counter.ward.business.procedure.key
    for address in (reverse("reception"), reverse("reception-promise")):
        text = words_of(counter.client.get(f"{address}?thu-tuc={key}").content.decode())
        assert "Từng ngày" in text
        assert "T3 24/11 Ngày Văn hóa Việt Nam" in text
        assert "T6 27/11 ngày 3/3 · hẹn trả" in text


def test_what_cannot_be_promised_has_no_days(counter: Counter) -> None:
    assert "Từng ngày" not in counter.client.get(reverse("reception")).content.decode()


def test_the_dossier_tells_each_day_with_its_pause(counter: Counter) -> None:
    text = words_of(page(counter.client, "dossier", story(counter.ward).pk))
    assert "T4 04/11 ngày 2/8 · từ 10:15 tạm dừng: yêu cầu bổ sung lần 1, phiếu số 01/PBS-TTPVHCC" in text
    assert "không tính nữa vì thời hạn tính lại từ đầu" in text
    assert "T5 05/11 ngày nhận đủ giấy tờ bổ sung, không tính" in text
    assert "T3 17/11 ngày 8/8 · hẹn trả" in text


def test_a_request_with_a_number_is_named_by_it(counter: Counter) -> None:
    ward = counter.ward
    dossier = received(ward, ward.business, "2026-11-16 08:00")
    actions.request_supplement(call(dossier, ward.clerk, "2026-11-17 08:00"), items=["Đơn"], reason="thiếu")
    text = words_of(page(counter.client, "dossier", dossier.pk))
    assert "từ 08:00 tạm dừng: yêu cầu bổ sung lần 1, phiếu số 01/PBS-TTPVHCC" in text


@pytest.mark.parametrize("ending", ["withdraw", "stop"])
def test_a_dossier_taken_back_while_it_waited_did_not_go_on(counter: Counter, ending: str) -> None:
    ward = counter.ward
    dossier = received(ward, ward.business, "2026-11-16 08:00")
    actions.request_supplement(call(dossier, ward.clerk, "2026-11-17 08:00"), items=["Đơn"], reason="thiếu")
    getattr(actions, ending)(call(dossier, ward.clerk, "2026-11-19 08:00"), reason="theo đơn")
    text = words_of(page(counter.client, "dossier", dossier.pk))
    assert "Nhận đủ giấy tờ bổ sung" not in text
    assert "tính lại từ đầu" not in text
