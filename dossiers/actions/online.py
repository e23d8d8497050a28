"""Dossiers that came in online and wait to be received (national code 1)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from dossiers.models import Dossier
from dossiers.numbering import tracking_key
from dossiers.permissions import can
from dossiers.workflow import ACTION_LABELS, Action
from procedures.calendar import local
from procedures.deadlines import Unit
from procedures.models import Department, Officer

from .base import Change, claim_request, conclude, settle
from .errors import NotPermitted, Refused
from .reception import Reception, applicant_values, keep_applicant, keep_documents, usable_limit
from .searching import keep_findable


def submit(
    reception: Reception,
    *,
    actor: Officer | None,
    at: datetime,
    submitted_at: datetime,
    request_id: UUID | None = None,
    told: Mapping[str, object] | None = None,
) -> Dossier:
    """Enter a dossier as the portal sent it; it waits for an answer within 8 working hours.

    It has no number yet and no promise: the clock starts when it is received. Repeated with the same
    request id it returns the first. `actor` None is a source of the intake endpoint, which `told` names in
    the event.
    """
    with transaction.atomic():
        answered = claim_request(request_id, actor, Action.SUBMIT, reception, at)
        if answered is not None:
            return answered
        dossier = enter(_waiting(reception, submitted_at), actor, at, told)
        keep_documents(dossier, reception.documents)
        settle(request_id, dossier)
        return dossier


def enter(
    dossier: Dossier, actor: Officer | None, at: datetime, told: Mapping[str, object] | None = None
) -> Dossier:
    """Note a dossier that is not received yet, with its first event. Must run inside a transaction."""
    if not can(actor, Action.SUBMIT, None, local(at).date()):
        raise NotPermitted(f"Đồng chí không có quyền “{ACTION_LABELS[Action.SUBMIT].lower()}”.")
    change = Change(dossier, Action.SUBMIT, actor, local(at))
    change.occurred_at = dossier.submitted_at
    if dossier.submitted_at is not None and dossier.submitted_at > change.at:
        raise Refused("Thời điểm gửi chưa tới.", "submitted_at")
    change.data |= {
        "procedure": dossier.procedure_id,
        "version": dossier.procedure_version_id,
        "channel": dossier.channel,
    }
    change.data |= told or {}
    change.personal["applicant"] = applicant_values(dossier.applicant)
    _keep(dossier)
    keep_findable(dossier)
    conclude(change, None)
    return dossier


def _keep(dossier: Dossier) -> None:
    try:
        with transaction.atomic():
            dossier.save()
    except IntegrityError as error:
        if "external_code" in str(error):
            raise Refused("Mã trên hệ thống tỉnh này đã có ở một hồ sơ khác.", "external_code") from error
        raise


def _waiting(reception: Reception, submitted_at: datetime) -> Dossier:
    usable_limit(reception.version)
    return not_received(reception, Dossier.Channel.ONLINE, submitted_at)


def not_received(reception: Reception, channel: str, submitted_at: datetime) -> Dossier:
    """A dossier as it came, not saved and without a number; 0 stands for a limit that is not known yet."""
    version = reception.version
    limit = version.limit
    department = version.procedure.sector.department or Department.objects.get(is_counter=True)
    return Dossier(
        external_code=reception.external_code or None,
        tracking_token=secrets.token_urlsafe(16),
        tracking_key=tracking_key(secrets.token_bytes(8)),
        procedure=version.procedure,
        procedure_version=version,
        sector=version.procedure.sector,
        department=department,
        inter_agency=version.inter_agency,
        online_level=version.online_level,
        limit_unit=limit.unit.value if limit else Unit.WORKING_DAY.value,
        limit_amount=limit.amount if limit else 0,
        applicant=keep_applicant(reception.applicant),
        proxy=keep_applicant(reception.proxy) if reception.proxy else None,
        proxy_paper=reception.proxy_paper,
        channel=channel,
        result_delivery=reception.result_delivery,
        copies=reception.copies,
        status="submitted",
        submitted_at=local(submitted_at),
    )
