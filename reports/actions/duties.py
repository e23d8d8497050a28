"""Changing which reports are owed, to whom and by when."""

from __future__ import annotations

from django.db import transaction

from dossiers.actions import Conflict, NotPermitted
from procedures.models import Officer
from procedures.roles import Role
from procedures.text import clean

from ..models import ReportDuty


def set_duty(
    duty_id: int, *, receiver: str, days_after: int, active: bool, actor: Officer, version: int
) -> ReportDuty:
    """Keep receiver and days of a duty. Saved twice alike, it is saved once.

    Raises NotPermitted for anyone but the office, Conflict when somebody changed it since it was seen.
    """
    if Role.OFFICE not in actor.roles:
        raise NotPermitted("Việc này cần quyền văn phòng.")
    with transaction.atomic():
        duty = ReportDuty.objects.select_for_update().get(pk=duty_id)
        values = (clean(receiver), days_after, active)
        if (duty.receiver, duty.days_after, duty.active) == values:
            return duty
        if duty.version != version:
            raise Conflict("Lịch báo cáo đã được người khác cập nhật. Tải lại trang rồi làm lại.")
        duty.receiver, duty.days_after, duty.active = values
        duty.version += 1
        duty.save()
        return duty
