"""Dossiers that came in online and wait to be received (national code 1)."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from dossiers.models import Dossier
from dossiers.numbering import tracking_key
from dossiers.permissions import can
from dossiers.workflow import ACTION_LABELS, Action
from procedures.calendar import local
from procedures.models import Department, Officer

from .base import Change, claim_request, conclude, settle
from .errors import NotPermitted, Refused
from .reception import Reception, applicant_values, keep_applicant, search_text, usable_limit


def submit(
    reception: Reception,
    *,
    actor: Officer | None,
    at: datetime,
    submitted_at: datetime,
    request_id: UUID | None = None,
) -> Dossier:
    """Enter a dossier as the portal sent it; it waits for an answer within 8 working hours.

    It has no number yet and no promise: the clock starts when it is received. Repeated with the same
    request id it returns the first.
    """
    with transaction.atomic():
        answered = claim_request(request_id, actor, Action.SUBMIT, reception, at)
        if answered is not None:
            return answered
        if not can(actor, Action.SUBMIT, None, local(at).date()):
            raise NotPermitted(f"Đồng chí không có quyền “{ACTION_LABELS[Action.SUBMIT].lower()}”.")
        change = Change(_waiting(reception, submitted_at), Action.SUBMIT, actor, local(at))
        change.occurred_at = local(submitted_at)
        if change.occurred_at > change.at:
            raise Refused("Thời điểm gửi chưa tới.", "submitted_at")
        change.data |= {"procedure": reception.version.procedure_id, "version": reception.version.pk}
        change.personal["applicant"] = applicant_values(change.dossier.applicant)
        _keep(change.dossier)
        conclude(change, None)
        settle(request_id, change.dossier)
        return change.dossier


def _keep(dossier: Dossier) -> None:
    try:
        with transaction.atomic():
            dossier.save()
    except IntegrityError as error:
        if "external_code" in str(error):
            raise Refused("Mã trên hệ thống tỉnh này đã có ở một hồ sơ khác.", "external_code") from error
        raise


def _waiting(reception: Reception, submitted_at: datetime) -> Dossier:
    version = reception.version
    limit = usable_limit(version)
    department = version.procedure.sector.department or Department.objects.get(is_counter=True)
    dossier = Dossier(
        external_code=reception.external_code or None,
        tracking_token=secrets.token_urlsafe(16),
        tracking_key=tracking_key(secrets.token_bytes(8)),
        procedure=version.procedure,
        procedure_version=version,
        sector=version.procedure.sector,
        department=department,
        inter_agency=version.inter_agency,
        online_level=version.online_level,
        limit_unit=limit.unit.value,
        limit_amount=limit.amount,
        applicant=keep_applicant(reception.applicant),
        channel=Dossier.Channel.ONLINE,
        result_delivery=reception.result_delivery,
        copies=reception.copies,
        status="submitted",
        submitted_at=local(submitted_at),
    )
    dossier.search_text = search_text(dossier)
    return dossier
