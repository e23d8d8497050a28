"""The days of a due date: every kind of day by its name, and sums that agree with the engine."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.day_ledger import DayLine, LineKind, NamedPause, Segment, day_ledger
from procedures.calendar import Calendar
from procedures.deadlines import Limit, Pause, PauseMode, StepKind, Unit, clock
from procedures.models.calendar import build_calendar
from tests.ward import calendar_content, moment

CALENDAR = build_calendar(calendar_content())
RESTART, RESUME = PauseMode.RESTART, PauseMode.RESUME


def told(
    at: str,
    unit: Unit,
    amount: int,
    *pauses: tuple[str, str | None, PauseMode],
    calendar: Calendar = CALENDAR,
) -> tuple[Segment, ...]:
    """The ledger of a dossier received at `at`, with the pauses (from, to, mode)."""
    found = [Pause(moment(a), moment(b) if b else None, mode) for a, b, mode in pauses]
    return ledger_of(moment(at), Limit(unit, amount), found, calendar)


def ledger_of(
    at: datetime, limit: Limit, pauses: list[Pause], calendar: Calendar = CALENDAR
) -> tuple[Segment, ...]:
    named = [
        NamedPause(p.started, p.ended, f"Yêu cầu bổ sung lần {n}", "Nhận đủ giấy tờ bổ sung")
        for n, p in enumerate(pauses, start=1)
    ]
    return day_ledger(clock(at, limit, pauses, calendar), limit, named, calendar)


def words(line: DayLine) -> str:
    """ "03/11 ngày 1", "07/11 thứ Bảy"."""
    number = f"ngày {line.number}" if line.number is not None else ""
    minutes = f"{line.minutes} phút" if line.minutes else ""
    parts = [f"{line.day:%d/%m}", number, minutes, line.why, line.note, "HẸN" if line.due else ""]
    return " | ".join(part for part in parts if part)


def lines(*segments: Segment) -> list[str]:
    return [words(line) for segment in segments for line in segment.lines]


def special(**days: dict[str, Any]) -> Calendar:
    """The calendar with days of its own: d20261107={"kind": "reception_only"}."""
    content = calendar_content()
    for name, values in days.items():
        day = f"{name[1:5]}-{name[5:7]}-{name[7:]}"
        blank = {"date": day, "kind": "", "name": "", "sessions": "", "confidence": "official"}
        content["days"] = [d for d in content["days"] if d["date"] != day] + [blank | values]
    return build_calendar(content)


class TestWorkingDays:
    def test_each_day_says_whether_it_counts_and_why_not(self) -> None:
        (only,) = told("2026-11-20 16:40", Unit.WORKING_DAY, 3)
        assert lines(only) == [
            "20/11 | ngày nhận, không tính",
            "21/11 | thứ Bảy",
            "22/11 | Chủ nhật",
            "23/11 | ngày 1",
            "24/11 | Ngày Văn hóa Việt Nam",
            "25/11 | ngày 2",
            "26/11 | ngày 3 | HẸN",
        ]
        assert (only.kind, only.event, only.whole, only.counted) == (StepKind.RECEIVED, "Nhận hồ sơ", 3, 3)
        assert only.due_at == moment("2026-11-26 17:00")

    def test_tet_is_named_on_each_of_its_days(self) -> None:
        (only,) = told("2026-02-13 14:00", Unit.WORKING_DAY, 1)
        tet = {line.day.day: line.why for line in only.lines if line.kind is LineKind.OFF}
        assert tet.keys() == {14, 15, 16, 17, 18, 19, 20, 21, 22}
        assert tet[17] == "Mùng 1 Tết Bính Ngọ"
        assert (tet[14], tet[16], tet[20]) == ("thứ Bảy", "29 tháng Chạp", "Mùng 4")
        assert lines(only)[-1] == "23/02 | ngày 1 | HẸN"

    def test_a_make_up_saturday_counts_and_says_so(self) -> None:
        (only,) = told("2024-05-02 10:00", Unit.WORKING_DAY, 2)
        assert lines(only)[1:] == ["03/05 | ngày 1", "04/05 | ngày 2 | thứ Bảy làm bù | HẸN"]

    def test_a_day_with_its_own_hours_tells_them(self) -> None:
        short = special(d20261126={"sessions": "07:00-11:00"})
        (only,) = told("2026-11-25 09:00", Unit.WORKING_DAY, 1, calendar=short)
        assert lines(only)[-1] == "26/11 | ngày 1 | mở cửa 07:00-11:00 | HẸN"
        assert only.due_at == moment("2026-11-26 11:00")

    def test_a_saturday_open_for_reception_only_does_not_count(self) -> None:
        morning = special(d20261128={"kind": "reception_only", "sessions": "07:00-11:00"})
        (only,) = told("2026-11-27 09:00", Unit.WORKING_DAY, 1, calendar=morning)
        assert lines(only)[1:3] == ["28/11 | thứ Bảy chỉ tiếp nhận", "29/11 | Chủ nhật"]

    def test_a_day_off_without_a_name(self) -> None:
        nameless = special(d20261126={"kind": "off"})
        (only,) = told("2026-11-25 09:00", Unit.WORKING_DAY, 1, calendar=nameless)
        assert lines(only)[1] == "26/11 | nghỉ theo lịch"

    def test_a_limit_of_120_days_has_every_day(self) -> None:
        (only,) = told("2026-03-02 08:00", Unit.WORKING_DAY, 120)
        assert [line.number for line in only.lines if line.number] == list(range(1, 121))
        assert all(b.day - a.day == timedelta(days=1) for a, b in pairwise(only.lines))


class TestPauses:
    def test_a_restart_begins_again_and_the_days_before_count_no_longer(self) -> None:
        first, second = told(
            "2026-11-02 09:10", Unit.WORKING_DAY, 8, ("2026-11-04 10:15", "2026-11-09 15:40", RESTART)
        )
        assert lines(first) == [
            "02/11 | ngày nhận, không tính",
            "03/11 | ngày 1",
            "04/11 | ngày 2 | từ 10:15 tạm dừng: yêu cầu bổ sung lần 1",
            "05/11 | tạm dừng: yêu cầu bổ sung lần 1",
            "06/11 | tạm dừng: yêu cầu bổ sung lần 1",
            "07/11 | tạm dừng: yêu cầu bổ sung lần 1",
            "08/11 | tạm dừng: yêu cầu bổ sung lần 1",
        ]
        assert first.dropped
        assert first.due_at is None
        assert lines(second)[:2] == ["09/11 | ngày nhận đủ giấy tờ bổ sung, không tính", "10/11 | ngày 1"]
        assert (second.kind, second.counted, second.used) == (StepKind.RESTARTED, 8, 0)

    def test_what_is_left_runs_on_after_a_resume(self) -> None:
        first, second = told(
            "2026-11-02 09:10", Unit.WORKING_DAY, 5, ("2026-11-04 10:15", "2026-11-09 15:40", RESUME)
        )
        assert not first.dropped
        assert (first.counted, second.used, second.counted) == (2, 2, 3)
        assert lines(second)[1:] == ["10/11 | ngày 3", "11/11 | ngày 4", "12/11 | ngày 5 | HẸN"]

    def test_an_open_pause_ends_the_ledger_without_a_due_day(self) -> None:
        (only,) = told("2026-11-02 09:10", Unit.WORKING_DAY, 5, ("2026-11-04 10:15", None, RESTART))
        assert only.due_at is None
        assert only.open_pause is not None
        assert only.open_pause.begun == "Yêu cầu bổ sung lần 1"
        assert not any(line.due for line in only.lines)

    def test_a_pause_after_the_due_moment_moves_nothing(self) -> None:
        (only,) = told(
            "2026-11-02 09:10", Unit.WORKING_DAY, 2, ("2026-11-05 08:00", "2026-11-09 08:00", RESTART)
        )
        assert lines(only)[-1] == "04/11 | ngày 2 | HẸN"

    @pytest.mark.parametrize(
        ("resumed", "last"),
        [
            ("2026-11-06 09:00", "06/11 | đã dùng hết thời hạn: hạn là giờ đóng cửa ngày này | HẸN"),
            ("2026-11-07 09:00", "09/11 | đã dùng hết thời hạn: hạn là ngày làm việc tiếp theo | HẸN"),
        ],
    )
    def test_nothing_left_is_due_at_once(self, resumed: str, last: str) -> None:
        first, second = told("2026-11-02 09:10", Unit.WORKING_DAY, 3, ("2026-11-05 10:00", resumed, RESUME))
        assert (first.counted, second.counted) == (3, 0)
        assert lines(second)[-1] == last


class TestOtherUnits:
    def test_same_day_work_is_one_line_with_its_cut_off(self) -> None:
        (only,) = told("2026-11-23 08:05", Unit.SAME_DAY, 0)
        assert lines(only) == ["23/11 | nhận đến 15:00 thì trả trong ngày | HẸN"]

    def test_after_the_cut_off_it_is_the_next_working_day(self) -> None:
        (only,) = told("2026-11-23 15:01", Unit.SAME_DAY, 0)
        assert lines(only) == [
            "23/11 | nhận sau 15:00, trả vào ngày làm việc tiếp theo",
            "24/11 | Ngày Văn hóa Việt Nam",
            "25/11 | ngày làm việc tiếp theo | HẸN",
        ]

    def test_hours_tell_what_each_day_gives(self) -> None:
        (only,) = told("2026-11-27 14:00", Unit.WORKING_HOUR, 8)
        assert lines(only) == [
            "27/11 | 180 phút",
            "28/11 | thứ Bảy",
            "29/11 | Chủ nhật",
            "30/11 | 300 phút | HẸN",
        ]
        assert (only.whole, only.counted) == (480, 480)

    def test_hours_received_after_closing(self) -> None:
        (only,) = told("2026-11-25 18:00", Unit.WORKING_HOUR, 1)
        assert lines(only) == ["25/11 | ngày nhận, ngoài giờ làm việc", "26/11 | 60 phút | HẸN"]

    def test_real_hours_run_through_night_and_sunday(self) -> None:
        (only,) = told("2026-11-28 20:00", Unit.CLOCK_HOUR, 12)
        assert lines(only) == ["28/11 | 240 phút", "29/11 | 480 phút | HẸN"]

    def test_calendar_days_count_every_day_and_roll_at_the_end(self) -> None:
        (only,) = told("2026-11-20 09:00", Unit.CALENDAR_DAY, 2)
        assert lines(only) == [
            "20/11 | ngày nhận, không tính",
            "21/11 | ngày 1",
            "22/11 | ngày 2 | ngày cuối là Chủ nhật, chuyển sang ngày làm việc tiếp theo",
            "23/11 | ngày làm việc đầu tiên sau ngày cuối | HẸN",
        ]

    def test_a_month_has_the_days_between_its_ends(self) -> None:
        (only,) = told("2026-01-30 09:00", Unit.MONTH, 1)
        assert (only.whole, only.counted) == (29, 29)
        assert only.lines[-1].day == date(2026, 3, 2)  # 28/02/2026 is a Saturday

    def test_what_is_left_of_a_month_runs_on(self) -> None:
        first, second = told(
            "2026-03-02 09:00", Unit.MONTH, 1, ("2026-03-12 10:00", "2026-03-20 10:00", RESUME)
        )
        assert (first.whole, first.counted, second.counted) == (31, 10, 21)


# -- against the engine ------------------------------------------------------------------------------

_START = moment("2026-01-05 00:00")
_minutes = st.integers(0, 60 * 24 * 200)


@st.composite
def stories(draw: st.DrawFn) -> tuple[datetime, Limit, list[Pause]]:
    """A receipt at any minute, a limit of any unit, up to three pauses; the last may be open."""
    unit = draw(st.sampled_from(Unit))
    most = {Unit.SAME_DAY: 0, Unit.MONTH: 4}.get(unit, 60)
    limit = Limit(unit, draw(st.integers(min(most, 1), most)))
    at = _START + timedelta(minutes=draw(_minutes))
    pauses, free = [], at
    for n in range(draw(st.integers(0, 3))):
        started = free + timedelta(minutes=draw(st.integers(0, 60 * 24 * 20)))
        length = draw(st.one_of(st.none(), st.just(0), st.integers(0, 60 * 24 * 30)))
        ended = None if length is None else started + timedelta(minutes=length)
        pauses.append(Pause(started, ended, draw(st.sampled_from(PauseMode))))
        if ended is None or n == 2:
            break
        free = ended
    return at, limit, pauses


@given(stories())
def test_the_ledger_ends_where_the_engine_ends(drawn: tuple[datetime, Limit, list[Pause]]) -> None:
    at, limit, pauses = drawn
    due = clock(at, limit, pauses, CALENDAR)[-1].due_at
    segments = ledger_of(at, limit, pauses)
    last = segments[-1]
    assert last.due_at == due
    assert [line.due for segment in segments for line in segment.lines].count(True) == (due is not None)
    if due is not None:
        assert last.lines[-1].due
        assert last.lines[-1].day == due.date()
        assert all(line.kind is not LineKind.DUE for line in last.lines[:-1])


@given(stories())
def test_what_is_counted_adds_up_to_the_limit(drawn: tuple[datetime, Limit, list[Pause]]) -> None:
    at, limit, pauses = drawn
    segments = ledger_of(at, limit, pauses)
    standing = [segment for segment in segments if not segment.dropped]
    counted = sum(segment.counted for segment in standing)
    assert standing[-1].due_at is None or counted == standing[-1].whole
    assert counted <= standing[-1].whole
    numbers = [line.number for segment in standing for line in segment.lines if line.number is not None]
    assert numbers == list(range(1, len(numbers) + 1))
    if limit.unit is Unit.WORKING_DAY:
        assert standing[-1].whole == limit.amount
        assert all(
            CALENDAR.is_working(line.day)
            for segment in standing
            for line in segment.lines
            if line.kind is LineKind.COUNTED
        )


@given(stories())
def test_no_day_is_left_out(drawn: tuple[datetime, Limit, list[Pause]]) -> None:
    segments = ledger_of(*drawn)
    for segment in segments:
        assert segment.lines[0].day == segment.at.date()
        assert all(b.day - a.day == timedelta(days=1) for a, b in pairwise(segment.lines))
    for earlier, later in pairwise(segments):
        assert later.lines[0].day - earlier.lines[-1].day in (timedelta(0), timedelta(days=1))
