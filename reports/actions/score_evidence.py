"""Files that prove a score, kept as those of the plan are."""

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

from ..models import Criterion, ScoreEvidence
from .evidence import keep_file
from .plans import check_office
from .scores import locked_sheet


def add_score_evidence(
    criterion_id: int, incoming: Incoming, *, actor: Officer, at: datetime, request_id: UUID
) -> ScoreEvidence:
    """Keep a finished file with the criterion; sent again with the same request id it is the same file.

    Raises Refused with the sentence for the person (NoRoom when the disk is full), NotPermitted for others.
    """
    return keep_file(
        incoming, lambda stored: _noted(criterion_id, stored, actor, at, uuid5(request_id, stored.sha256))
    )


@transaction.atomic
def _noted(
    criterion_id: int, stored: Stored, actor: Officer, at: datetime, request_id: UUID
) -> ScoreEvidence:
    criterion = Criterion.objects.select_for_update().get(pk=criterion_id)
    there = ScoreEvidence.objects.filter(request_id=request_id, criterion=criterion).first()
    if there is not None:
        return there
    check_office(actor)
    locked_sheet(criterion.sheet_id)
    kept = criterion.evidence.filter(withdrawn_at=None)
    same = kept.filter(sha256=stored.sha256).first()
    if same is not None:
        raise Refused(f'Tệp "{stored.name}" trùng nội dung với "{same.name}" đã có. Không lưu thêm.', "files")
    if kept.count() >= settings.UPLOAD_FILES:
        raise Refused(f"Tiêu chí này đã có {settings.UPLOAD_FILES} tệp. Gộp vào một tệp PDF.", "files")
    added = ScoreEvidence.objects.create(
        criterion=criterion, added_at=at, added_by=actor, request_id=request_id, **vars(stored)
    )
    note(actor, criterion, f"Thêm tệp {stored.name}", at)
    return added


def withdraw_score_evidence(evidence_id: int, *, reason: str, actor: Officer, at: datetime) -> ScoreEvidence:
    """Take a file out: it is opened no more; row and bytes stay. Raises Refused without a reason."""
    check_office(actor)
    if not reason:
        raise Refused("Ghi lý do rút tệp.", "reason")
    with transaction.atomic():
        found = ScoreEvidence.objects.select_for_update().get(pk=evidence_id)
        locked_sheet(found.criterion.sheet_id)
        if found.withdrawn_at is not None:
            return found
        found.withdrawn_at, found.withdrawn_by, found.withdrawn_reason = at, actor, reason
        found.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
        note(actor, found.criterion, f"Rút tệp {found.name}: {reason}", at)
        return found
