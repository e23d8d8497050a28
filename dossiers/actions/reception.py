"""The counter: a dossier is received, gets its number, its promise and its receipt."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from dossiers.models import Applicant, Dossier, Payment, SubmittedDocument
from dossiers.numbering import Series, dossier_code, tracking_key
from dossiers.periods import reporting_month
from dossiers.permissions import can
from dossiers.workflow import ACTION_LABELS, Action, allowed, refusal
from procedures.calendar import Calendar, YearState, local
from procedures.deadlines import Limit, due_at
from procedures.models import CalendarVersion, Department, Officer, ProcedureVersion, StepPlan, Ward
from procedures.roles import Role

from .base import Change, claim_request, conclude, lock, settle
from .certification_lines import LineData, keep_lines
from .errors import Conflict, NotPermitted, PromiseChanged, Refused
from .numbers import hold_series, take_number
from .papers import issue_receipt
from .receipt_moment import receipt_moment
from .searching import keep_findable
from .steps import open_step


@dataclass(frozen=True, kw_only=True)
class ApplicantData:
    """A person or organisation as typed or scanned; already validated by the form."""

    kind: str = Applicant.Kind.PERSON
    identity_kind: str = Applicant.IdentityKind.CCCD
    identity_number: str = ""
    no_identity_reason: str = ""
    full_name: str = ""
    birth_date: date | None = None
    sex: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class DocumentData:
    """A paper handed in and how many of which kind."""

    name: str
    originals: int = 0
    certified: int = 0
    copies: int = 0


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """Numbers a dossier already has: entered from a paper book or another system."""

    register: int
    daily: int


@dataclass(frozen=True, kw_only=True)
class Reception:
    """Everything the reception form says.

    `certifications` are the papers of the quick line, in place of `documents`.
    `promise_shown` is the due moment the clerk saw; at saving it must still be the one. `calendar_missing_ok`
    is the office's tick when the year of the due date has no calendar yet. `received_at` is an earlier moment
    of receipt than that of saving, entered afterwards for `received_reason`.
    """

    version: ProcedureVersion
    applicant: ApplicantData
    documents: Sequence[DocumentData] = ()
    certifications: Sequence[LineData] = ()
    proxy: ApplicantData | None = None
    proxy_paper: str = ""
    channel: str = Dossier.Channel.COUNTER
    for_other_ward: str = ""
    result_delivery: str = Dossier.ResultDelivery.COUNTER
    copies: int = 1
    note: str = ""
    fee_vnd: int = 0
    fee_collected_vnd: int = 0
    external_code: str = ""
    promise_shown: datetime | None = None
    calendar_missing_ok: bool = False
    numbers: Numbers | None = None
    received_at: datetime | None = None
    received_reason: str = ""


def receive(
    reception: Reception,
    *,
    actor: Officer,
    at: datetime,
    request_id: UUID | None = None,
    dossier_id: int | None = None,
) -> Dossier:
    """Receive a dossier: at the counter, or (`dossier_id`) one that came online and waits.

    `at` is the server's moment of saving, cut to the minute; it is the time of receipt where none earlier is
    given. Repeated with the same request id it returns the dossier of the first time. Raises NotPermitted,
    Refused (with the field), PromiseChanged, Conflict.
    """
    with transaction.atomic():
        answered = claim_request(request_id, actor, Action.RECEIVE, [dossier_id, reception], at)
        if answered is not None:
            return answered
        waiting = lock(dossier_id) if dossier_id is not None else None
        before = waiting.state if waiting else None
        if not can(actor, Action.RECEIVE, waiting, local(at).date()):
            raise NotPermitted(f"Đồng chí không có quyền “{ACTION_LABELS[Action.RECEIVE].lower()}”.")
        if not allowed(Action.RECEIVE, before):
            raise Refused(refusal(Action.RECEIVE, before))
        change = Change(waiting or Dossier(), Action.RECEIVE, actor, local(at))
        _receive(change, reception)
        conclude(change, before)
        settle(request_id, change.dossier)
        return change.dossier


def _receive(change: Change, reception: Reception) -> None:
    dossier, version = change.dossier, reception.version
    waiting = dossier.pk is not None
    ward = change.ward
    received = _received_at(change, reception)
    _describe(change, reception)
    _promise(change, reception)
    steps = list(StepPlan.objects.filter(version=version).select_related("department"))
    if not steps:
        raise Refused("Thủ tục này chưa có quy trình các bước. Báo Văn phòng bổ sung.", "procedure")
    dossier.department = _solving_department(steps, version)
    dossier.holder = steps[0].department
    dossier.status = "received"
    dossier.received_month = reporting_month(received.date(), ward.closing_day)
    _number(change, ward, reception)
    keep_findable(dossier)
    first = steps[0]
    open_step(
        change,
        department=first.department,
        plan=first,
        name=first.name,
        budget_minutes=first.budget_minutes,
        officer=change.officer,
        taken_at=received,
        given_at=received,
        after=None,
    )
    if waiting:
        dossier.documents.all().delete()  # what was shown at an earlier visit is handed in anew
    keep_documents(dossier, reception.documents)
    keep_lines(dossier, reception.certifications)
    if reception.fee_collected_vnd:
        Payment.objects.create(
            dossier=dossier,
            amount_vnd=reception.fee_collected_vnd,
            collected_at=received,
            collected_by=change.officer,
        )
        change.data["fee_collected"] = reception.fee_collected_vnd
    issue_receipt(change)
    change.data |= {
        "code": dossier.code,
        "register": dossier.register_number,
        "procedure": version.procedure_id,
        "version": version.pk,
        "channel": dossier.channel,
        "promised_at": dossier.promised_at,
    }
    change.personal["applicant"] = applicant_values(dossier.applicant)


def _received_at(change: Change, reception: Reception) -> datetime:
    """The moment of receipt, written on the dossier; the event tells when it is not that of saving."""
    received = receipt_moment(change, reception.received_at, reception.received_reason)
    change.dossier.received_at = received
    if received != change.at:
        change.occurred_at = received
    if reception.received_reason:
        change.personal["reason"] = reception.received_reason
    return received


def _describe(change: Change, reception: Reception) -> None:
    dossier, version = change.dossier, reception.version
    limit = usable_limit(version)
    if reception.channel == Dossier.Channel.OTHER_WARD and not reception.for_other_ward:
        raise Refused("Ghi tên phường, xã có thẩm quyền giải quyết.", "for_other_ward")
    dossier.procedure_version, dossier.procedure = version, version.procedure
    dossier.sector = version.procedure.sector
    dossier.inter_agency, dossier.online_level = version.inter_agency, version.online_level
    dossier.limit_unit, dossier.limit_amount = limit.unit.value, limit.amount
    dossier.second_leg_amount = version.second_leg_amount if version.legs else None
    dossier.applicant = keep_applicant(reception.applicant)
    dossier.proxy = keep_applicant(reception.proxy) if reception.proxy else None
    dossier.proxy_paper = reception.proxy_paper
    dossier.channel, dossier.result_delivery = reception.channel, reception.result_delivery
    dossier.for_other_ward = reception.for_other_ward
    dossier.copies, dossier.note = reception.copies, reception.note
    dossier.fee_vnd = max(reception.fee_vnd, reception.fee_collected_vnd)
    dossier.external_code = reception.external_code or None
    dossier.received_by = change.actor
    if not dossier.tracking_token:
        dossier.tracking_token = secrets.token_urlsafe(16)
        dossier.tracking_key = tracking_key(secrets.token_bytes(8))


def usable_limit(version: ProcedureVersion) -> Limit:
    """The limit that counts. Raises Refused for a procedure that cannot be received yet."""
    limit = version.limit
    if limit is None or not version.usable:
        raise Refused(
            "Thủ tục này chưa có thời hạn nên chưa tiếp nhận được. Báo Văn phòng nhập thời hạn.", "procedure"
        )
    return limit


def promise(version: ProcedureVersion, at: datetime, calendar: Calendar) -> datetime:
    """The due moment of a dossier received at `at`, of the first leg where there are two.

    Raises Refused when the procedure has no limit.
    """
    whole = usable_limit(version)
    due = due_at(at, version.legs.first if version.legs else whole, (), calendar)
    if due is None:
        raise ValueError("only a pause takes a due moment away")
    return due


def _promise(change: Change, reception: Reception) -> None:
    dossier, calendar = change.dossier, change.calendar
    due = promise(reception.version, local(dossier.receipt_moment), calendar)
    if reception.promise_shown is not None and local(reception.promise_shown) != due:
        raise PromiseChanged(due)
    state = calendar.year_state(due.year)
    if state is None and not (reception.calendar_missing_ok and Role.OFFICE in change.officer.roles):
        raise Refused(
            f"Năm {due.year} chưa có lịch nghỉ. Văn phòng cần đánh dấu đồng ý thì mới tiếp nhận được.",
            "calendar_missing_ok",
        )
    dossier.promised_at = dossier.due_first = dossier.due_current = due
    dossier.promise_provisional = state is not YearState.CONFIRMED
    dossier.calendar_version_id = calendar.version


def _solving_department(steps: list[StepPlan], version: ProcedureVersion) -> Department:
    """The ward's department that works on it: the sector's own, else the first that is not the counter."""
    own = [s.department for s in steps if not s.department.is_partner and not s.department.is_counter]
    return version.procedure.sector.department or (own[0] if own else steps[0].department)


def _number(change: Change, ward: Ward, reception: Reception) -> None:
    """Code and register number; the dossier is saved with them (their series stay locked until the end)."""
    dossier, day = change.dossier, local(change.dossier.receipt_moment).date()
    given = reception.numbers
    if day != change.day:  # whoever applies a calendar holds today's codes
        hold_series(Series.CODE, ward.unit_code, change.day)
    daily = given.daily if given else take_number(Series.CODE, ward.unit_code, day)
    dossier.code = dossier_code(ward.unit_code, day, daily)
    dossier.register_unit, dossier.register_year = ward.unit_code, day.year
    dossier.register_number = given.register if given else take_number(Series.REGISTER, ward.unit_code, day)
    _check_calendar(change, reception)
    try:
        with transaction.atomic():
            dossier.save()
    except IntegrityError as error:
        if "external_code" in str(error):
            raise Refused("Mã trên hệ thống tỉnh này đã có ở một hồ sơ khác.", "external_code") from error
        raise Conflict("Số hồ sơ vừa được dùng. Bấm lưu lại.") from error


def _check_calendar(change: Change, reception: Reception) -> None:
    """A calendar applied since the promise was counted has not seen this dossier: promise anew.

    Whoever applies one holds the day's codes, so that a reception comes wholly before it or after it.
    """
    now: Calendar = CalendarVersion.objects.current().calendar
    if now.version != change.calendar.version:
        raise PromiseChanged(promise(reception.version, local(change.dossier.receipt_moment), now))


def keep_documents(dossier: Dossier, documents: Sequence[DocumentData], after: int = 0) -> None:
    """Write down the papers of a stored dossier in their order, numbered from the one after `after`."""
    SubmittedDocument.objects.bulk_create(
        SubmittedDocument(
            dossier=dossier,
            seq=seq,
            name=doc.name,
            originals=doc.originals,
            certified=doc.certified,
            copies=doc.copies,
        )
        for seq, doc in enumerate(documents, start=after + 1)
    )


def keep_applicant(data: ApplicantData) -> Applicant:
    """The applicant of this visit, as they are today."""
    return Applicant.objects.create(**vars(data))


def applicant_values(applicant: Applicant) -> dict[str, str]:
    """The personal values an event keeps apart."""
    names = ("identity_kind", "identity_number", "full_name", "address", "phone", "email")
    return {name: getattr(applicant, name) for name in names}
