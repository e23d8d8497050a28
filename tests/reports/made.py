"""Short cuts of the report tests: a signed-in client, a small year counted by hand, a report about it."""

from __future__ import annotations

import re
from datetime import date, datetime
from html import unescape
from typing import Any

import time_machine
from django.test import Client

from dossiers import actions
from dossiers.models import Dossier
from procedures.models import CalendarVersion, Officer
from reports import actions as reports
from reports.models import Report
from reports.periods import year_period
from reports.report_figures import ReportFigures
from reports.report_reading import report_figures
from tests.reports.story import NOW
from tests.ward import TestWard, call, moment, received

AFTER = moment("2026-12-16 09:00")  # the reporting year 2026 is over
ISSUED = date(2026, 12, 15)


def signed_in(officer: Officer, at: datetime = NOW) -> Client:
    """A browser of that officer, who signed in at the moment `at` (sessions end after hours)."""
    client = Client()
    with time_machine.travel(at, tick=False):
        client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(response: Any) -> str:
    """What is read on the page, in one line."""
    words = re.sub(r"<[^>]*>", " ", response.content.decode())
    return " ".join(unescape(words).replace("\u00a0", " ").split())


def opened(client: Client, address: str) -> Any:
    """The page at that address, on the Monday of the story."""
    with time_machine.travel(NOW, tick=False):
        response = client.get(address)
    assert response.status_code == 200, response.status_code
    return response


def resolved(ward: TestWard, version: object, start: str, end: str, **more: object) -> Dossier:
    """Received at the moment `start`, its result ready at the moment `end`."""
    dossier = received(ward, version, start, **more)  # type: ignore[arg-type]
    actions.hand_over(call(dossier, ward.clerk, start))
    dossier.refresh_from_db()
    holder = ward.culture_officer if dossier.holder_id == ward.culture.pk else ward.officer
    actions.submit_for_signature(call(dossier, holder, end))
    actions.approve(
        call(dossier, ward.chairman, end),
        result_kind="granted",
        number="7/QĐ-UBND",
        result_date=moment(end).date(),
    )
    actions.resolve(call(dossier, ward.office, end))
    dossier.refresh_from_db()
    return dossier


def small_year(ward: TestWard) -> None:
    """Ten dossiers of the reporting year 2026, easy to count by hand.

    Land (8 working days): one early, two late (one with an apology), one pending and late, received online.
    Business (3 days): one on time, one carried over from 2025 and early, one withdrawn in time, one void.
    Birth (same day): one on time, one received for another ward.
    """
    carried = received(ward, ward.business, "2025-12-11 09:00")
    actions.hand_over(call(carried, ward.clerk, "2025-12-11 10:00"))
    _finish(ward, carried, "2025-12-15 15:00")  # due 16/12: early
    resolved(ward, ward.correction, "2026-03-02 08:00", "2026-03-05 10:00", channel="online")  # early
    resolved(ward, ward.correction, "2026-03-02 08:00", "2026-03-13 10:00")  # due 12/03: a day late
    _late_with_letter(ward)
    pending = received(ward, ward.correction, "2026-11-30 08:00", channel="online")  # due 10/12
    actions.hand_over(call(pending, ward.clerk, "2026-11-30 09:00"))
    resolved(ward, ward.business, "2026-05-04 08:00", "2026-05-07 10:00")  # due 07/05: on time
    gone = received(ward, ward.business, "2026-05-04 08:00")
    actions.withdraw(call(gone, ward.clerk, "2026-05-05 08:00"), reason="Đổi ý")
    typed_wrong = received(ward, ward.business, "2026-05-04 08:00")
    actions.void(call(typed_wrong, ward.chairman, "2026-05-04 09:00"), reason="Nhập nhầm")
    resolved(ward, ward.birth, "2026-07-01 08:00", "2026-07-01 15:00", channel="postal")  # on time
    received(ward, ward.birth, "2026-07-01 08:00", channel="other_ward", for_other_ward="phường Hàm Thắng")


def _late_with_letter(ward: TestWard) -> None:
    dossier = received(ward, ward.correction, "2026-06-01 08:00")  # due 11/06
    actions.hand_over(call(dossier, ward.clerk, "2026-06-01 09:00"))
    actions.draft_apology(
        call(dossier, ward.office, "2026-06-10 08:00"),
        reason_code="c",
        reason_text="Phòng thiếu người thẩm tra",
    )
    actions.submit_apology(call(dossier, ward.office, "2026-06-10 08:10"))
    actions.approve_apology(call(dossier, ward.chairman, "2026-06-10 08:20"))
    _finish(ward, dossier, "2026-06-16 10:00")  # three days late


def _finish(ward: TestWard, dossier: Dossier, end: str) -> None:
    actions.submit_for_signature(call(dossier, ward.officer, end))
    actions.approve(
        call(dossier, ward.chairman, end),
        result_kind="granted",
        number="8/QĐ-UBND",
        result_date=moment(end).date(),
    )
    actions.resolve(call(dossier, ward.officer, end))


def begun(ward: TestWard, year: int = 2026, at: datetime = AFTER) -> Report:
    """The report of a year, just begun by the office."""
    return reports.create_report(str(year), actor=ward.office, at=at)


def reviewed(ward: TestWard, year: int = 2026, at: datetime = AFTER) -> Report:
    """The same, reviewed by the office: its figures are frozen."""
    report = begun(ward, year, at)
    return reports.review_report(report.pk, actor=ward.office, at=at, version=report.version)


def signed(ward: TestWard, year: int = 2026, at: datetime = AFTER, number: int = 356) -> Report:
    """The same, signed by the chairman."""
    report = reviewed(ward, year, at)
    return reports.sign_report(
        report.pk,
        number=number,
        issued_on=report.issued_on,
        actor=ward.chairman,
        at=at,
        version=report.version,
    )


def figures(year: int = 2026, at: datetime = AFTER) -> ReportFigures:
    """The figures of a year as known at a moment."""
    return report_figures(year_period(year), at, CalendarVersion.objects.current().calendar)
