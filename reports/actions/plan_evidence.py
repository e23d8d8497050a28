"""Files that show the product of a task: kept as attachments of dossiers are (ADR 0018)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction

from dossiers.actions import Refused
from dossiers.actions.attachment_store import Stored
from dossiers.actions.incoming import Incoming
from procedures.actions.journal import note
from procedures.models import Officer

from ..models import PlanEvidence, PlanItem
from .evidence import keep_file
from .plan_progress import check_recorder, locked_item


def add_evidence(
    item_id: int, incoming: Incoming, *, actor: Officer, at: datetime, request_id: UUID
) -> PlanEvidence:
    """Check a finished file, put it into its place and note it.

    Sent again with the same request id it is the same file. Raises Refused with the sentence for the person
    (NoRoom when the disk is at fault), NotPermitted for others; then nothing is left behind.
    """
    return keep_file(
        incoming, lambda stored: _noted(item_id, stored, actor, at, uuid5(request_id, stored.sha256))
    )


@transaction.atomic
def _noted(item_id: int, stored: Stored, actor: Officer, at: datetime, request_id: UUID) -> PlanEvidence:
    item = locked_item(item_id)
    if (there := PlanEvidence.objects.filter(request_id=request_id, item=item).first()) is not None:
        return there
    check_recorder(item, actor)
    _check_room(item, stored)
    added = PlanEvidence.objects.create(
        item=item, added_at=at, added_by=actor, request_id=request_id, **vars(stored)
    )
    note(actor, item, f"Thêm tệp {stored.name}", at)
    return added


def _check_room(item: PlanItem, stored: Stored) -> None:
    kept = item.evidence.filter(withdrawn_at=None)
    same = kept.filter(sha256=stored.sha256).first()
    if same is not None:
        raise Refused(f'Tệp "{stored.name}" trùng nội dung với "{same.name}" đã có. Không lưu thêm.', "files")
    if kept.count() >= settings.UPLOAD_FILES:
        raise Refused(f"Việc này đã có {settings.UPLOAD_FILES} tệp. Gộp vào một tệp PDF.", "files")


def withdraw_evidence(evidence_id: int, *, reason: str, actor: Officer, at: datetime) -> PlanEvidence:
    """Take a file out: it is opened no more; row and bytes stay. Raises Refused without a reason."""
    if not reason:
        raise Refused("Ghi lý do rút tệp.", "reason")
    with transaction.atomic():
        found = PlanEvidence.objects.select_for_update().get(pk=evidence_id)
        item = locked_item(found.item_id)
        check_recorder(item, actor)
        if found.withdrawn_at is not None:
            return found
        found.withdrawn_at, found.withdrawn_by, found.withdrawn_reason = at, actor, reason
        found.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
        note(actor, item, f"Rút tệp {found.name}: {reason}", at)
        return found
