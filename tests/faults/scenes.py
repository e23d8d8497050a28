"""What the ward has before it when something fails: dossiers just become late, letters just approved.

Everything is done by the product's own actions at the real time of the run.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

from django.db import transaction
from django.utils import timezone

from dossiers import actions
from dossiers.models import Dossier
from procedures.calendar import local
from procedures.models import CalendarVersion, Installation
from tests.ward import TestWard, build_ward, calendar_content, person

LONG_AGO = timedelta(days=45)
_numbers = count(1)


def open_real_ward() -> TestWard:
    """The small ward, at work, its night's work done."""
    ward = build_ward()
    now = timezone.now()
    _open_around_the_clock(local(now).date())
    Installation.objects.update(mode="real", last_backup_at=now, setup_finished_at=now)
    return ward


def _open_around_the_clock(today: date) -> None:
    """Mail leaves only in opening hours, and these tests run at any hour of any day."""
    content = calendar_content(hours="00:00-23:59")
    own = {"kind": "working", "name": "ngày thử", "sessions": "", "confidence": "official"}
    days = {(today + timedelta(days=n)).isoformat(): own for n in (-1, 0, 1)}
    content["days"] = [day for day in content["days"] if day["date"] not in days]
    content["days"] += [{"date": day, **more} for day, more in days.items()]
    CalendarVersion.objects.create(
        created_at=timezone.now(), reason="luôn mở cửa", content=content, digest="luon-mo-cua"
    )


def late_dossier(ward: TestWard) -> Dossier:
    """Received long ago, so that it is late now; each with an applicant of its own."""
    number = next(_numbers)
    applicant = person(number=f"0001880{number:05d}", email=f"nguoi{number}@vidu.example")
    reception = actions.Reception(version=ward.business, applicant=applicant)
    return actions.receive(reception, actor=ward.clerk, at=timezone.now() - LONG_AGO)


def late_dossiers(ward: TestWard, how_many: int) -> list[Dossier]:
    """Some of them."""
    return [late_dossier(ward) for _ in range(how_many)]


def approved_letter(ward: TestWard) -> Dossier:
    """A late dossier with its letter written, submitted and approved: number and mail.

    In one transaction, so that no sweep comes between and drafts the letter first.
    """
    now = timezone.now()
    day = CalendarVersion.objects.current().calendar.next_working_day(local(now).date())
    with transaction.atomic():
        dossier = late_dossier(ward)
        call = actions.Call(dossier.pk, actor=ward.office, at=now)
        actions.draft_apology(
            call, reason_code="c", reason_text="Phòng chuyên môn thiếu người thẩm tra", new_due=day
        )
        actions.submit_apology(call)
        return actions.approve_apology(actions.Call(dossier.pk, actor=ward.chairman, at=now))


def approved_letters(ward: TestWard, how_many: int) -> list[Dossier]:
    """Late dossiers with an approved letter that is not yet printed and a mail not yet sent."""
    return [approved_letter(ward) for _ in range(how_many)]
