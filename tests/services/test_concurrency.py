"""Many at once, on a real PostgreSQL: numbers without holes, one letter a dossier, one winner a conflict."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import timezone

from dossiers import actions
from dossiers.actions.calendar_change import AlreadyApplied, apply_draft, try_draft
from dossiers.actions.clock import compute_due
from dossiers.actions.events import first_broken_link
from dossiers.models import Apology, Dossier, Episode, Event, IssuedPaper, NumberSeries, StepRun
from dossiers.workflow import Action
from procedures.actions.calendar_draft import DayData, set_day
from procedures.calendar import DayKind
from procedures.models import CalendarVersion
from tests.ward import TestWard, build_ward, call, moment, person, received

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

AT = "2026-03-02 09:00"


class Aborted(Exception):
    """The power went off before the commit."""


def in_threads(count: int, work: Callable[[int], object]) -> list[object]:
    """Run `work(0)` ... `work(count - 1)` at once, each on a connection of its own."""
    barrier = threading.Barrier(count)

    def one(n: int) -> object:
        try:
            barrier.wait(timeout=60)
            return work(n)
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_fifty_receptions_at_once_some_aborted_leave_no_hole() -> None:
    ward = build_ward()

    def receive(n: int) -> str:
        reception = actions.Reception(version=ward.correction, applicant=person(number=f"0001880{n:05d}"))
        with transaction.atomic():
            dossier = actions.receive(reception, actor=ward.clerk, at=moment(AT), request_id=uuid4())
            if n % 5 == 3:  # taken its numbers, then lost
                raise Aborted
        return dossier.code or ""

    answers = in_threads(50, receive)
    assert sum(isinstance(answer, Aborted) for answer in answers) == 10
    codes = sorted(answer for answer in answers if isinstance(answer, str))
    assert codes == [f"H36.152.00-260302-{n:04d}" for n in range(1, 41)]
    stored = Dossier.objects.order_by("register_number")
    assert [d.register_number for d in stored] == list(range(1, 41))
    receipts = IssuedPaper.objects.filter(kind="receipt").order_by("number").values_list("number", flat=True)
    assert list(receipts) == list(range(1, 41))
    assert set(NumberSeries.objects.values_list("last", flat=True)) == {40}


def test_the_same_form_sent_twenty_times_at_once_is_one_dossier() -> None:
    ward, request_id = build_ward(), uuid4()
    reception = actions.Reception(version=ward.correction, applicant=person())
    answers = in_threads(
        20, lambda n: actions.receive(reception, actor=ward.clerk, at=moment(AT), request_id=request_id).pk
    )
    assert len(set(answers)) == 1, answers
    assert Dossier.objects.count() == 1 and Event.objects.count() == 1


def test_of_two_officers_acting_on_one_version_one_is_told() -> None:
    ward = build_ward()
    dossier = received(ward, ward.correction, AT)

    def act(n: int) -> object:
        at = call(dossier, ward.clerk, "2026-03-02 10:00", version=dossier.version)
        return actions.hand_over(at) if n % 2 else actions.withdraw(at, reason="đơn xin rút")

    answers = in_threads(8, act)
    conflicts = [a for a in answers if isinstance(a, actions.Conflict)]
    assert len(conflicts) == 7, answers
    assert "đã được người khác cập nhật" in conflicts[0].sentence
    dossier.refresh_from_db()
    assert dossier.version == 3 and dossier.event_count == 2
    assert StepRun.objects.filter(dossier=dossier, ended_at__isnull=True).count() <= 1


# -- the calendar -------------------------------------------------------------------------------------


def typed_storm() -> None:
    """Wednesday 04/03/2026 is off, typed and not yet applied."""
    storm = date(2026, 3, 4)
    set_day(DayData(storm, DayKind.OFF, "Tránh bão"), today=storm)


def test_of_many_who_apply_a_calendar_at_once_one_does_and_the_others_are_told() -> None:
    ward = build_ward()
    dossiers = [received(ward, ward.business, AT) for _ in range(20)]
    typed_storm()
    seen = try_draft(moment(AT)).seen

    def press(n: int) -> object:
        return apply_draft(seen, reason="Bão", actor=ward.office, at=moment("2026-03-02 10:00"))

    answers = in_threads(6, press)
    assert sum(isinstance(answer, AlreadyApplied) for answer in answers) == 5, answers
    assert CalendarVersion.objects.count() == 2
    assert Event.objects.filter(action=Action.RECALCULATE.value).count() == len(dossiers)
    receipts = IssuedPaper.objects.filter(kind="receipt").order_by("number").values_list("number", flat=True)
    assert list(receipts) == list(range(1, 41))


def test_work_goes_on_while_a_calendar_is_applied_and_no_dossier_is_left_behind() -> None:
    ward = build_ward()
    there = [received(ward, ward.business, AT) for _ in range(10)]
    typed_storm()
    seen = try_draft(moment(AT)).seen

    def work(n: int) -> object:
        if n == 0:
            return apply_draft(seen, reason="Bão", actor=ward.office, at=moment("2026-03-02 10:00"))
        if n % 2:
            reception = actions.Reception(version=ward.business, applicant=person(number=f"0001880{n:05d}"))
            return actions.receive(reception, actor=ward.clerk, at=moment("2026-03-02 10:00"))
        return actions.hand_over(call(there[n // 2 - 1], ward.clerk, "2026-03-02 10:00"))

    answers = in_threads(20, work)
    wrong = [a for a in answers if isinstance(a, Exception) and not isinstance(a, actions.PromiseChanged)]
    assert wrong == []
    calendar = CalendarVersion.objects.current().calendar
    for dossier in Dossier.objects.open():
        assert dossier.due_first == compute_due(dossier, calendar)
        assert dossier.calendar_version_id == calendar.version
        assert first_broken_link(list(dossier.events.order_by("seq")), dossier.event_head) is None


# -- the sweep ----------------------------------------------------------------------------------------


def five_hundred_late(ward: TestWard) -> None:
    """500 dossiers received a good month before today with a limit of three days."""
    start = timezone.now() - timezone.timedelta(days=45)
    with transaction.atomic():
        for n in range(500):
            reception = actions.Reception(version=ward.business, applicant=person(number=f"0001880{n:05d}"))
            actions.receive(reception, actor=ward.clerk, at=start)


def manage(tmp_path: Path, *arguments: str) -> subprocess.Popen[str]:
    """A process of its own on the test database."""
    database = connection.settings_dict
    host = f"{database['HOST']}:{database['PORT'] or 5432}"
    url = f"postgres://{database['USER']}:{database['PASSWORD'] or ''}@{host}/{database['NAME']}"
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "onestop.settings",
        "ONESTOP_DEMO": "1",
        "ONESTOP_VAR": str(tmp_path),
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def assert_each_once() -> None:
    """500 dossiers late: each has one finding, one draft and one event of drafting."""
    assert Dossier.objects.count() == 500
    assert Apology.objects.count() == 500
    assert Apology.objects.values("dossier").distinct().count() == 500
    assert Event.objects.filter(action=Action.DRAFT_APOLOGY.value).count() == 500
    assert Episode.objects.filter(kind=Episode.Kind.LATE).count() == 500


def test_two_sweeps_at_once_draft_each_letter_once(tmp_path: Path) -> None:
    five_hundred_late(build_ward())
    sweeps = [manage(tmp_path, "sweep") for _ in range(2)]
    for process in sweeps:
        output, _ = process.communicate(timeout=120)
        assert process.returncode == 0, output
    assert_each_once()


def test_a_sweep_killed_in_the_middle_is_finished_by_the_next(tmp_path: Path) -> None:
    five_hundred_late(build_ward())
    process = manage(tmp_path, "sweep")
    deadline = time.monotonic() + 60
    while Apology.objects.count() < 50 and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    drafted = Apology.objects.count()
    assert 50 <= drafted < 500, "the kill must come in the middle"
    output, _ = manage(tmp_path, "sweep").communicate(timeout=120)
    assert f"soạn {500 - drafted} thư" in output
    assert_each_once()
    output, _ = manage(tmp_path, "sweep").communicate(timeout=120)
    assert "không có gì mới" in output
