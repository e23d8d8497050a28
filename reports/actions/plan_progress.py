"""How far a task is: noted by who is responsible, confirmed or sent back by a leader."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from dossiers.actions import NotPermitted, Refused
from procedures.actions.journal import note
from procedures.calendar import local
from procedures.dates import vn_date
from procedures.models import Officer
from procedures.roles import Role

from ..models import PlanItem, PlanProgress
from ..plan_reading import may_record
from .plans import check_version


def locked_item(item_id: int) -> PlanItem:
    """The piece of work with its task, its row locked until the transaction ends."""
    PlanItem.objects.select_for_update().filter(pk=item_id).values_list("pk").get()
    return PlanItem.objects.select_related("task__plan", "task__lead").get(pk=item_id)


def check_recorder(item: PlanItem, actor: Officer) -> None:
    """Raises NotPermitted for whom it is not to record, Refused once the task was given up."""
    if not may_record(actor, item.task):
        raise NotPermitted(
            "Chỉ người chịu trách nhiệm (đơn vị chủ trì khi chưa giao người) và văn phòng ghi được."
        )
    if item.task.dropped_at is not None:
        raise Refused("Nhiệm vụ này đã bỏ.")


def record_progress(
    item_id: int,
    *,
    on: date,
    percent: int,
    words: str,
    actor: Officer,
    at: datetime,
    version: int,
    request_id: UUID,
) -> PlanItem:
    """Note how far it was on the local day `on`; 100 means done that day. The item afterwards.

    Sent again with the same request id nothing is added. Raises Refused for a day to come or before the
    latest note, an empty note, or once a leader has confirmed; Conflict when somebody else was quicker.
    """
    with transaction.atomic():
        item = locked_item(item_id)
        if PlanProgress.objects.filter(request_id=request_id, item=item).exists():
            return item
        check_recorder(item, actor)
        check_version(item, version, "Tiến độ của việc này")
        _check(item, on, percent, words, local(at).date())
        _write(item, PlanProgress(on=on, percent=percent, note=words), actor, at, request_id)
        note(actor, item, f"Tiến độ {percent} % ngày {vn_date(on)}: {words}", at)
        return item


def _check(item: PlanItem, on: date, percent: int, words: str, today: date) -> None:
    if item.confirmed_at is not None:
        raise Refused("Việc này lãnh đạo đã xác nhận xong. Nếu chưa xong, đề nghị lãnh đạo trả lại.")
    if not 0 <= percent <= 100:
        raise Refused("Tiến độ từ 0 đến 100 %.", "percent")
    if not words:
        raise Refused("Ghi việc đã làm, số văn bản hoặc sản phẩm nếu có.", "words")
    if on > today:
        raise Refused("Ngày không được sau hôm nay.", "on")
    latest = item.notes.first()
    if latest is not None and on < latest.on:
        raise Refused(f"Lần ghi trước là ngày {vn_date(latest.on)}; ngày này không được sớm hơn.", "on")
    if on < item.task.plan.first_day:
        raise Refused(f"Ngày phải từ {vn_date(item.task.plan.first_day)}.", "on")


def _write(item: PlanItem, progress: PlanProgress, actor: Officer, at: datetime, request_id: UUID) -> None:
    progress.item, progress.noted_by, progress.noted_at = item, actor, at
    progress.request_id = request_id
    progress.save(force_insert=True)
    item.percent = progress.percent
    item.done_on = progress.on if progress.percent == 100 else None
    item.version += 1
    item.save(update_fields=["percent", "done_on", "version"])


def confirm_done(item_id: int, *, actor: Officer, at: datetime, version: int) -> PlanItem:
    """A leader confirms that it is done. Raises NotPermitted for others, Refused while it is not."""
    _check_leader(actor)
    with transaction.atomic():
        item = locked_item(item_id)
        if item.confirmed_at is not None:
            return item
        check_version(item, version, "Tiến độ của việc này")
        if item.done_on is None:
            raise Refused("Việc này chưa được báo là xong.")
        item.confirmed_at, item.confirmed_by = at, actor
        item.version += 1
        item.save(update_fields=["confirmed_at", "confirmed_by", "version"])
        note(actor, item, "Xác nhận đã xong", at)
        return item


def send_back(
    item_id: int,
    *,
    percent: int,
    words: str,
    actor: Officer,
    at: datetime,
    version: int,
    request_id: UUID,
) -> PlanItem:
    """A leader says that it is not done after all and why; its state follows from its due day again."""
    _check_leader(actor)
    if not words:
        raise Refused("Ghi lý do trả lại.", "words")
    if not 0 <= percent < 100:
        raise Refused("Trả lại thì tiến độ từ 0 đến 99 %.", "percent")
    with transaction.atomic():
        item = locked_item(item_id)
        if PlanProgress.objects.filter(request_id=request_id, item=item).exists():
            return item
        check_version(item, version, "Tiến độ của việc này")
        if item.done_on is None:
            raise Refused("Việc này chưa được báo là xong.")
        item.confirmed_at = item.confirmed_by = None
        item.save(update_fields=["confirmed_at", "confirmed_by"])
        back = PlanProgress(on=local(at).date(), percent=percent, note=words, returned=True)
        _write(item, back, actor, at, request_id)
        note(actor, item, f"Trả lại, còn {percent} %: {words}", at)
        return item


def _check_leader(actor: Officer) -> None:
    if Role.LEADER not in actor.roles:
        raise NotPermitted("Việc này cần quyền lãnh đạo.")
