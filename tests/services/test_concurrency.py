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
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import timezone

from dossiers import actions
from dossiers.models import Apology, Dossier, Episode, Event, IssuedPaper, NumberSeries, StepRun
from dossiers.workflow import Action
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
