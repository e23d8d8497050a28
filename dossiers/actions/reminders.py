"""Reminding a citizen: of a result that waits at the counter, or of papers the ward has asked for."""

from __future__ import annotations

from django.db import models

from dossiers.letters import day_words
from dossiers.models import Dossier
from dossiers.numbering import printed_key
from dossiers.workflow import Action, Status
from procedures.calendar import local

from .base import Change, dossier_action
from .errors import Refused
from .mail import queue_mail
from .papers import person_of


class ReminderWay(models.TextChoices):
    """How a person was reached."""

    PHONE = "phone", "Điện thoại"
    MAIL = "mail", "Thư điện tử"
    IN_PERSON = "in_person", "Trực tiếp, nhắn qua khu phố"


@dossier_action(Action.REMIND)
def remind(change: Change, *, way: str, note: str = "") -> None:
    """Note that the citizen was reminded; by mail the reminder goes into the outbox. Once a day each.

    Raises Refused when there is nothing to remind of, or no address to write to.
    """
    dossier = change.dossier
    if way not in ReminderWay.values:
        raise Refused("Chọn cách nhắc.", "way")
    if dossier.state is Status.RESOLVED and dossier.result_received_at is None:
        raise Refused("Quầy chưa nhận kết quả nên chưa mời công dân tới nhận.")
    if dossier.reminded_at is not None and local(dossier.reminded_at).date() == change.day:
        raise Refused(f"Hôm nay đã nhắc lúc {local(dossier.reminded_at):%H:%M}.")
    if way == ReminderWay.MAIL:
        _write(change)
    dossier.reminded_at = change.at
    change.data["way"] = way
    if note.strip():
        change.personal["note"] = note.strip()


def _write(change: Change) -> None:
    dossier, ward = change.dossier, change.ward
    person = person_of(dossier.applicant)
    if not person.email:
        raise Refused("Hồ sơ này không có địa chỉ thư điện tử.", "way")
    subject, matter = _matter(dossier, ward.full_counter_name)
    text = (
        f"Kính gửi {person.addressee},\n\n{matter}\n\n"
        f"Tra cứu: mã hồ sơ {dossier.code}, mã tra cứu {printed_key(dossier.tracking_key)}. "
        f"Điện thoại: {ward.phone}.\n"
    )
    queue_mail(
        key=f"remind:{dossier.pk}:{dossier.event_count + 1}",
        recipient=person.email,
        subject=f"{subject} hồ sơ {dossier.code}",
        text=text,
        at=change.at,
        dossier_id=dossier.pk,
    )


def _matter(dossier: Dossier, counter: str) -> tuple[str, str]:
    """Subject and sentence: what waits, and what the citizen is asked to do."""
    what = f"Hồ sơ {dossier.code} ({dossier.procedure.name})"
    if dossier.state is Status.RESOLVED:
        return "Mời nhận kết quả", (
            f"{what} đã có kết quả. "
            f"Mời ông/bà mang Giấy tiếp nhận hồ sơ và giấy tờ tùy thân tới {counter} để nhận."
        )
    request = dossier.supplement_requests.latest("ordinal")
    asked = "\n".join(f"- {item}" for item in request.items)
    since = day_words(local(request.requested_at).date().isoformat())
    return "Nhắc bổ sung", (
        f"{what} đang chờ ông/bà bổ sung từ {since}:\n{asked}\n"
        f"Thời hạn giải quyết tạm dừng đến khi nhận đủ. Mời ông/bà nộp tại {counter}."
    )
