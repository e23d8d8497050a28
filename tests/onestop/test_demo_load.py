"""Loading the demo: whole whatever happens on the way, lawful in every number, short of nothing today."""

from __future__ import annotations

import fcntl
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, OuterRef, Q, Subquery

from dossiers import actions
from dossiers.actions.clock import compute_due
from dossiers.actions.events import first_broken_link
from dossiers.certification import SERIES, Book
from dossiers.models import (
    Apology,
    Applicant,
    Attachment,
    CertificationLine,
    Dossier,
    Episode,
    Event,
    IntakeArrival,
    IssuedPaper,
    JobRun,
    NumberSeries,
    OutboxMessage,
)
from onestop.demo import loader, people
from onestop.demo.doing import Performer
from onestop.demo.loader import CannotLoadError, load
from onestop.demo.numbers import Life
from onestop.demo.progress import Progress
from procedures.calendar import Calendar, at_minute
from procedures.models import CalendarVersion, Installation, Officer, ProcedureVersion
from reports.morning import morning
from reports.periods import year_period
from reports.views.ground import ground_of
from tests.onestop.demo_ground import AT, SMALL, prepare
from tests.ward import moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _prepared(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "BREATH", 0)
    prepare()


def _calendar() -> Calendar:
    calendar: Calendar = CalendarVersion.objects.current().calendar
    return calendar


def _load(at: datetime = AT, **more: Any) -> loader.Load:
    return load(at, quiet=True, scale=more.pop("scale", SMALL), **more)


def _snapshot() -> list[Any]:
    """What every dossier looks like, without keys of rows and without what is random by design."""
    dossiers = Dossier.objects.select_related("applicant", "holder").order_by(
        "code", "external_code", "submitted_at"
    )
    rows = dossiers.values_list(
        "code", "external_code", "register_number", "procedure__key", "applicant__full_name",
        "applicant__identity_number", "channel", "status", "holder__code", "holder_officer__username",
        "received_at", "due_first", "due_current", "promised_at", "resolved_at", "outcome", "days_late",
        "result_number", "returned_at", "event_count", "version",
    )  # fmt: skip
    events = Event.objects.order_by("dossier__code", "dossier__external_code", "seq").values_list(
        "dossier__code", "seq", "action", "actor__username", "occurred_at", "recorded_at", "status_to"
    )
    papers = IssuedPaper.objects.order_by("kind", "year", "number").values_list(
        "kind", "year", "number", "dossier__code", "issued_at", "form_set"
    )
    lines = CertificationLine.objects.order_by("dossier__code", "seq").values_list(
        "dossier__code", "paper", "pages", "copies", "fee_vnd", "book", "year", "number", "signer__username"
    )
    scans = Attachment.objects.order_by("dossier__code", "name").values_list(
        "dossier__code", "name", "sha256"
    )
    sent = IntakeArrival.objects.order_by("external_code").values_list("external_code", "received_at")
    return [list(rows), list(events), list(papers), list(lines), list(scans), list(sent)]


def _numbers_of(series: NumberSeries) -> list[int]:
    """The numbers of a series that are on dossiers or papers, sorted."""
    if series.kind == "code":
        day = datetime.fromisoformat(series.period)
        codes = Dossier.objects.filter(code__startswith=f"{series.unit}-{day:%y%m%d}-")
        return sorted(int(str(code)[-4:]) for code in codes.values_list("code", flat=True))
    if series.kind == "register":
        registered = Dossier.objects.filter(register_year=series.period)
        return sorted(registered.order_by().values_list("register_number", flat=True))
    books = [book.value for book, kept in SERIES.items() if kept == series.kind]
    if books:
        lines = CertificationLine.objects.filter(book=books[0], year=series.period, number__isnull=False)
        return sorted(lines.order_by().values_list("number", flat=True))
    papers = IssuedPaper.objects.filter(kind=series.kind, year=series.period)
    return sorted(papers.values_list("number", flat=True))


def assert_lawful() -> None:
    """What must hold of every dossier, however it came about."""
    calendar = _calendar()
    received = Dossier.objects.filter(received_at__isnull=False).prefetch_related("pauses")
    for dossier in received.exclude(status__in=["withdrawn", "stopped", "closed", "void"]):
        assert dossier.due_first == compute_due(dossier, calendar), dossier
    for dossier in Dossier.objects.prefetch_related("events"):
        events = sorted(dossier.events.all(), key=lambda event: event.seq)
        assert first_broken_link(events, dossier.event_head) is None, dossier
        assert [event.recorded_at for event in events] == sorted(event.recorded_at for event in events)
    for series in NumberSeries.objects.all():
        assert _numbers_of(series) == list(range(1, series.last + 1)), series
    for kind in ("receipt", "apology"):
        for year in (2022, 2026):
            papers = IssuedPaper.objects.filter(kind=kind, year=year).order_by("number")
            moments = list(papers.values_list("issued_at", flat=True))
            assert moments == sorted(moments)
    for book in Book:
        for year in (2022, 2026):
            lines = CertificationLine.objects.filter(book=book.value, year=year).order_by("number")
            signed = Event.objects.filter(action="certify", dossier=OuterRef("dossier"))
            moments = list(
                lines.annotate(at=Subquery(signed.values("recorded_at"))).values_list("at", flat=True)
            )
            assert None not in moments
            assert moments == sorted(moments)


class TestSmallDemo:
    def test_everything_holds_and_a_second_run_does_nothing(
        self, django_assert_max_num_queries: Callable[..., Any]
    ) -> None:
        done = _load()
        assert done.complete
        assert done.loaded == done.total == Dossier.objects.count()
        assert_lawful()
        self._nothing_is_ahead_of_time()
        self._no_paper_is_printed_and_no_old_mail_waits()
        self._nobody_is_real()
        assert JobRun.objects.get(job="load_demo").ok
        with django_assert_max_num_queries(3):
            assert _load() == loader.Load(0, 0, True)
        assert done.total == Dossier.objects.count()

    def _nothing_is_ahead_of_time(self) -> None:
        assert not Dossier.objects.filter(received_at__gt=AT).exists()
        assert not Event.objects.filter(recorded_at__gt=AT).exists()

    def _no_paper_is_printed_and_no_old_mail_waits(self) -> None:
        assert IssuedPaper.objects.exists()
        assert not IssuedPaper.objects.exclude(sha256="").exists()
        assert OutboxMessage.objects.filter(status="sent").exists()
        old = OutboxMessage.objects.filter(created_at__lt=AT - timedelta(days=2))
        assert not old.exclude(status="sent").exists()

    def _nobody_is_real(self) -> None:
        cards = Applicant.objects.filter(identity_kind="cccd")
        assert cards.count() > 100
        assert not cards.exclude(identity_number__startswith="000").exists()
        assert not Applicant.objects.exclude(Q(email="") | Q(email__endswith="@vidu.example")).exists()
        assert not Applicant.objects.exclude(phone__startswith="0900").exists()
        assert all(not officer.has_usable_password() for officer in Officer.objects.all())

    def test_the_roles_can_sign_in(self) -> None:
        _load(open_first=True)
        roles = {officer.username: officer.main_role for officer in Officer.objects.all()}
        assert roles["ha"] == "clerk"
        assert roles["bao"] == "officer"
        assert roles["tai"] == "office"
        assert roles["khoa"] == roles["anh"] == "leader"
        assert roles["duy"] == "administrator"
        assert (
            Officer.objects.get(username="bao").department
            == Dossier.objects.filter(holder__code="economy")[0].holder
        )
        assert Installation.objects.current().setup_finished_at is not None


class TestToday:
    """The screens of today have something of everything, whatever day it is."""

    @pytest.mark.parametrize("text", ["2026-11-23 08:06", "2026-02-18 12:46", "2027-03-09 16:40"])
    def test_every_state_is_there(self, text: str) -> None:
        at = moment(text)
        _load(at, open_first=True)
        dossiers, calendar = Dossier.objects, _calendar()
        late = dossiers.overdue(at)
        assert 5 <= late.count() <= 9
        assert 2 <= late.without_letter().count() <= 5
        letters = set(Apology.objects.filter(dossier__in=late).values_list("status", flat=True))
        assert letters == {"draft", "submitted", "approved", "delivered"}
        assert dossiers.awaiting_supplement().count() >= 4
        assert dossiers.filter(status="awaiting_payment").count() >= 2
        waits = [calendar.minutes_between(one.submitted_at, at) for one in dossiers.waiting_online()]
        assert max(waits) > 400
        assert dossiers.result_waiting().filter(result_received_at__isnull=False).exists()
        day_ago = calendar.closing(calendar.previous_working_day(at.date())) - timedelta(days=1)
        assert {dossier.status for dossier in dossiers.stuck(day_ago)} == {"in_progress", "resolved"}
        assert dossiers.held_by_partners().count() >= 2
        soon = at_minute(calendar.add_working_days(at.date(), 2) + timedelta(days=1), 0)
        assert dossiers.running().due_between(at, soon).count() >= 3
        assert {"late", "due_soon", "stuck"} <= set(Episode.objects.values_list("kind", flat=True))


class TestStopAndGoOn:
    @pytest.mark.deep
    def test_killed_in_the_middle_it_ends_with_the_same(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with transaction.atomic():
            _load()
            whole = _snapshot()
            transaction.set_rollback(True)
        monkeypatch.setattr(loader, "MOST_A_TURN", 7)
        for longest in ("LONGEST_ALONE", "LONGEST_TURN"):  # not cut short on a slow machine
            monkeypatch.setattr(loader, longest, 600)
        monkeypatch.setattr(Performer, "perform", _failing_at(Performer.perform, {25, 60}))
        for _ in range(2):
            with pytest.raises(InterruptedError):
                _load(moment("2026-11-23 08:06"))
        assert 0 < Dossier.objects.count() < len(whole[0])
        assert Dossier.objects.count() % 7 == 0
        _load(moment("2026-11-24 15:00"))  # the plan keeps the moment of its beginning
        assert _snapshot() == whole
        assert_lawful()

    def test_today_comes_first_and_a_reception_in_between_takes_the_next_numbers(self) -> None:
        first = _load(open_first=True)
        assert not first.complete
        assert 0 < first.loaded < first.total
        opened = set(Dossier.objects.open().values_list("code", flat=True))
        version = ProcedureVersion.objects.filter(procedure__key="1.001193").latest("pk")
        clerk = Officer.objects.get(username=people.CLERK)
        last = {
            kind: NumberSeries.objects.get(kind=kind, unit="H36.152.00", period=period).last
            for kind, period in (("code", "2026-11-23"), ("register", "2026"), ("receipt", "2026"))
        }
        citizen = actions.ApplicantData(full_name="Lê Ly", identity_number="000188000127")
        real = actions.receive(
            actions.Reception(version=version, applicant=citizen), actor=clerk, at=AT + timedelta(minutes=5)
        )
        assert real.code == f"H36.152.00-261123-{last['code'] + 1:04d}"
        assert real.register_number == last["register"] + 1
        assert real.papers.get().number == last["receipt"] + 1
        _load()
        assert set(Dossier.objects.open().values_list("code", flat=True)) == opened | {real.code}
        assert_lawful()


def _failing_at(
    perform: Callable[[Performer, Life], Dossier], calls: set[int]
) -> Callable[[Performer, Life], Dossier]:
    """As a loader that is killed at these calls."""
    count = 0

    def failing(performer: Performer, life: Life) -> Dossier:
        nonlocal count
        count += 1
        if count in calls:
            raise InterruptedError
        return perform(performer, life)

    return failing


class TestRefused:
    def test_in_a_ward(self) -> None:
        Installation.objects.update(mode="real")
        with pytest.raises(CannotLoadError, match="chỉ nạp được vào bản dùng thử"):
            _load()
        assert not Officer.objects.exists()

    def test_before_the_catalogue(self) -> None:
        ProcedureVersion.objects.update(usable=False)
        with pytest.raises(CannotLoadError, match="Nạp danh mục thủ tục trước"):
            _load()

    def test_beside_dossiers_of_others(self) -> None:
        _load(open_first=True)
        JobRun.objects.all().delete()
        with pytest.raises(CannotLoadError, match="đã có hồ sơ khác"):
            _load()

    def test_at_another_moment(self) -> None:
        _load(open_first=True)
        with pytest.raises(CannotLoadError, match="08:06 23/11/2026"):
            _load(moment("2026-11-24 08:00"), pinned=True)

    def test_long_ago(self) -> None:
        with pytest.raises(CannotLoadError, match="01/01/2024"):
            _load(moment("2022-06-01 08:00"))

    @pytest.mark.parametrize("text", ["hôm qua", "2026-13-01", "08:05"])
    def test_at_no_moment(self, text: str) -> None:
        with pytest.raises(CommandError, match="không đúng dạng"):
            call_command("load_demo", at=text)

    def test_two_at_once(self, settings: Any) -> None:
        settings.DATA.mkdir(exist_ok=True)
        with (settings.DATA / "load_demo.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with pytest.raises(CommandError, match="đang được nạp"):
                call_command("load_demo", "--scale", str(SMALL))
        assert not Dossier.objects.exists()


class TestTelling:
    def test_the_command_says_what_it_did(self, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("load_demo", "--open-first", "--at", "2026-11-23T08:06", "--scale", str(SMALL))
        assert "hồ sơ dùng thử (phần còn lại nạp sau)." in capsys.readouterr().out

    def test_quiet_says_nothing(self, capfd: pytest.CaptureFixture[str]) -> None:
        call_command(
            "load_demo", "--open-first", "--quiet", "--at", "2026-11-23T08:06", "--scale", str(SMALL)
        )
        assert capfd.readouterr() == ("", "")

    def test_lines_elsewhere(self, monkeypatch: pytest.MonkeyPatch) -> None:
        clock = iter([0.0, 1.0, 4.0, 4.0, 5.0])
        monkeypatch.setattr("onestop.demo.progress.time.monotonic", lambda: next(clock))
        told = io.StringIO()
        with Progress(200, 20, to=told) as progress:
            progress.advance(30)
            progress.advance(50)
            progress.advance(1)
        assert told.getvalue() == "Nạp hồ sơ dùng thử: 100/200 (50 %)\n"

    def test_a_bar_at_a_terminal(self) -> None:
        class Terminal(io.StringIO):
            def isatty(self) -> bool:
                return True

        told = Terminal()
        with Progress(200, to=told) as progress:
            assert "0/200 hồ sơ" in told.getvalue()
            progress.advance(200)
        assert progress.done == 200
        assert "\n" not in told.getvalue()


@pytest.mark.deep
class TestWholeDemo:
    """The full size: the ward's story as its reports will tell it."""

    def test_the_story(self) -> None:
        done = _load(scale=1.0)
        assert done.complete
        assert_lawful()
        past = (moment("2021-12-15 00:00"), moment("2022-12-15 00:00"))
        now = (moment("2025-12-15 00:00"), AT)
        assert Dossier.objects.filter(received_at__gte=past[0], received_at__lt=past[1]).count() == 2_400
        assert Dossier.objects.filter(received_at__gte=now[0]).count() == pytest.approx(3_000, rel=0.05)
        assert 0.015 < self._late(*past) < 0.04
        assert 0.05 < self._late(*now) < 0.07
        for period in (past, now):
            sectors = self._by_sector(*period)
            assert max(sectors, key=lambda sector: sectors[sector]) == "land"
            assert self._late(*period, inter_agency=True) > 2.5 * self._late(*period)
        assert 0.16 < self._by_sector(*past)["land"] < 0.21
        assert 80 <= Dossier.objects.open().count() <= 125
        day = at_minute(AT.date(), 0)
        assert Dossier.objects.due_between(AT, day + timedelta(days=1)).count() >= 3
        assert Dossier.objects.filter(received_at__gte=day).count() >= 3
        late = Dossier.objects.filter(outcome="late", resolved_at__gte=now[0])
        with_letter = late.filter(apologies__status__in=["approved", "delivered"]).distinct().count()
        assert 0.85 < with_letter / late.count() < 1
        weakest = morning(year_period(2022), ground_of(AT)).worst
        told = [part.figure.key for part in weakest if part.figure]
        assert told == ["late", "inter_agency_late", "received_online"], "as the ward's own review of 2022"
        assert weakest[0].place == "land"

    def _late(self, first: datetime, end: datetime, **more: object) -> float:
        resolved = Dossier.objects.filter(resolved_at__gte=first, resolved_at__lt=end, **more)
        return resolved.filter(outcome="late").count() / resolved.count()

    def _by_sector(self, first: datetime, end: datetime) -> dict[str, float]:
        resolved = Dossier.objects.filter(resolved_at__gte=first, resolved_at__lt=end)
        counted = resolved.values_list("sector__code").annotate(
            whole=Count("pk"), late=Count("pk", filter=Q(outcome="late"))
        )
        return {sector: late / whole for sector, whole, late in counted if whole >= 20}
