"""The PDF of a report: asked for once, made once, kept under its hash; workers may die at any point."""

from __future__ import annotations

import hashlib
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from dossiers.actions.files import LEASE
from procedures.pdf import PdfError
from reports import actions, tasks
from reports.models import Report, ReportFile
from tests.reports.made import AFTER, begun, reviewed, signed
from tests.ward import TestWard, build_ward

pytestmark = pytest.mark.django_db
State = ReportFile.State


@pytest.fixture
def ward() -> TestWard:
    return build_ward()


def asked(ward: TestWard, report: Report) -> ReportFile:
    return actions.request_file(report.pk, actor=ward.office, at=AFTER)


def test_a_draft_is_printed_and_kept_under_its_hash(ward: TestWard) -> None:
    file = asked(ward, begun(ward))
    assert file.state == State.WAITING
    tasks.print_report(file.pk)
    file.refresh_from_db()
    assert file.state == State.DONE, file.error
    path = actions.stored_path(file)
    assert path is not None
    content = path.read_bytes()
    assert content.startswith(b"%PDF-")
    assert (hashlib.sha256(content).hexdigest(), len(content)) == (file.sha256, file.size)
    assert not list(path.parent.glob("*.tmp"))


def test_asking_twice_makes_one_file(ward: TestWard) -> None:
    report = begun(ward)
    assert asked(ward, report).pk == asked(ward, report).pk
    tasks.print_report(asked(ward, report).pk)
    assert asked(ward, report).state == State.WAITING, "a draft may be printed again"


def test_a_signed_report_has_one_file_that_stays(ward: TestWard) -> None:
    report = signed(ward)
    file = report.files.get()
    assert file.final
    assert asked(ward, report).pk == file.pk
    tasks.print_report(file.pk)
    tasks.print_report(file.pk)
    assert asked(ward, report).pk == file.pk
    file.refresh_from_db()
    assert file.attempts == 1


def test_the_same_report_gives_the_same_bytes(ward: TestWard) -> None:
    report = signed(ward)
    file = report.files.get()
    tasks.print_report(file.pk)
    file.refresh_from_db()
    first = file.sha256
    actions.lose_file(file, AFTER)
    again = asked(ward, report)
    tasks.print_report(again.pk)
    again.refresh_from_db()
    assert again.pk != file.pk
    assert again.sha256 == first


def test_a_worker_that_died_is_followed_by_another(ward: TestWard) -> None:
    file = asked(ward, begun(ward))
    first = actions.claim_file(file.pk, AFTER)
    assert first is not None
    assert actions.claim_file(file.pk, AFTER + LEASE - timedelta(seconds=1)) is None, "still at it"
    second = actions.claim_file(file.pk, AFTER + LEASE + timedelta(seconds=1))
    assert second is not None
    assert not actions.finish_file(first, b"%PDF-1", AFTER), "the first one lost its claim"
    assert actions.finish_file(second, b"%PDF-2", AFTER)
    file.refresh_from_db()
    assert file.sha256 == hashlib.sha256(b"%PDF-2").hexdigest()


def test_what_kills_every_worker_is_given_up(ward: TestWard) -> None:
    file = asked(ward, begun(ward))
    at = AFTER
    for _ in range(3):
        assert actions.claim_file(file.pk, at) is not None
        at += LEASE + timedelta(seconds=1)
    assert actions.claim_file(file.pk, at) is None
    file.refresh_from_db()
    assert (file.state, file.error) == (State.FAILED, "Việc lập tệp đã bị ngắt nhiều lần.")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [(PdfError("Missing: x.ttf"), "Thiếu tệp phông chữ"), (MemoryError(), "MemoryError")],
)
def test_a_failure_says_why_and_can_be_tried_again(
    ward: TestWard, monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str
) -> None:
    report = begun(ward)
    file = asked(ward, report)

    def fails(*_: Any) -> bytes:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(tasks, "report_pdf", fails)
        tasks.print_report(file.pk)
    file.refresh_from_db()
    assert file.state == State.FAILED
    assert sentence in file.error
    again = asked(ward, report)
    tasks.print_report(again.pk)
    again.refresh_from_db()
    assert again.state == State.DONE


def test_the_sweep_finds_what_no_message_reached(ward: TestWard) -> None:
    file = asked(ward, begun(ward))
    tasks.print_waiting()
    tasks.print_waiting()
    file.refresh_from_db()
    assert (file.state, file.attempts) == (State.DONE, 1)


def test_a_draft_under_way_gives_way_to_the_signature(ward: TestWard) -> None:
    report = reviewed(ward)
    asked(ward, report)
    done = actions.sign_report(
        report.pk, number=1, issued_on=report.issued_on, actor=ward.chairman, at=AFTER, version=2
    )
    assert [file.final for file in done.files.all()] == [True]


def test_a_changed_or_lost_file_is_not_handed_out(ward: TestWard, settings: Any) -> None:
    file = asked(ward, begun(ward))
    tasks.print_report(file.pk)
    file.refresh_from_db()
    path = Path(settings.PAPERS_ROOT) / file.file_name
    path.write_bytes(path.read_bytes() + b" ")
    assert actions.stored_path(file) is None
    path.unlink()
    assert actions.stored_path(file) is None


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_it_once() -> None:
    ward = build_ward()
    file = asked(ward, begun(ward))
    barrier, claims = threading.Barrier(4), []

    def claim() -> None:
        barrier.wait()
        claims.append(actions.claim_file(file.pk, AFTER))
        connections.close_all()

    threads = [threading.Thread(target=claim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one is not None for one in claims) == 1
