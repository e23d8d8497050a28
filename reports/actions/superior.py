"""What documents from above ask: entered by the office, answered by who is responsible."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from dossiers.actions import NotPermitted, Refused
from procedures.actions.journal import note
from procedures.calendar import local
from procedures.dates import vn_date
from procedures.models import Department, Officer
from procedures.roles import Role

from ..models import SuperiorDocument
from .plans import check_office, check_version


@dataclass(frozen=True)
class Asked:
    """What a document asks, of whom and by when."""

    number: str
    issued_on: date
    issuer: str
    asks: str
    lead: Department
    responsible: Officer | None
    due_on: date


def may_answer(officer: Officer, document: SuperiorDocument) -> bool:
    """Who notes the answer: the responsible person; the unit while nobody is named; the office for all."""
    if Role.OFFICE in officer.roles:
        return True
    if document.responsible_id is not None:
        return document.responsible_id == officer.pk
    return officer.department_id is not None and officer.department_id == document.lead_id


def enter_document(asked: Asked, *, actor: Officer, at: datetime, request_id: UUID) -> SuperiorDocument:
    """Enter a document. Sent again with the same request id it is the same one."""
    check_office(actor)
    _check(asked, at)
    with transaction.atomic():
        there = SuperiorDocument.objects.filter(request_id=request_id).first()
        if there is not None:
            return there
        document = SuperiorDocument.objects.create(
            created_at=at, created_by=actor, request_id=request_id, **vars(asked)
        )
        note(actor, document, f"Ghi văn bản cấp trên, hạn {vn_date(asked.due_on)}", at)
        return document


def change_document(
    document_id: int, asked: Asked, *, actor: Officer, at: datetime, version: int
) -> SuperiorDocument:
    """Correct what was entered. Raises Conflict when somebody else was quicker."""
    check_office(actor)
    _check(asked, at)
    with transaction.atomic():
        document = SuperiorDocument.objects.select_for_update().get(pk=document_id)
        if all(getattr(document, name) == value for name, value in vars(asked).items()):
            return document
        check_version(document, version, "Văn bản này")
        moved = f", hạn {vn_date(document.due_on)} thành {vn_date(asked.due_on)}"
        words = f"Sửa văn bản cấp trên{moved if document.due_on != asked.due_on else ''}"
        for name, value in vars(asked).items():
            setattr(document, name, value)
        document.version += 1
        document.save()
        note(actor, document, words, at)
        return document


def answer_document(
    document_id: int, *, number: str, on: date, actor: Officer, at: datetime, version: int
) -> SuperiorDocument:
    """Note the ward's answer and its day. The same answer sent again changes nothing.

    Raises NotPermitted for others, Refused for a day to come or before the document, Conflict when somebody
    else was quicker.
    """
    with transaction.atomic():
        document = SuperiorDocument.objects.select_for_update().get(pk=document_id)
        if not may_answer(actor, document):
            raise NotPermitted("Chỉ người chịu trách nhiệm hoặc văn phòng ghi được văn bản trả lời.")
        if (document.answer_number, document.answered_on) == (number, on):
            return document
        check_version(document, version, "Văn bản này")
        if not number:
            raise Refused("Ghi số văn bản trả lời.", "number")
        if not document.issued_on <= on <= local(at).date():
            raise Refused("Ngày trả lời từ ngày của văn bản đến hôm nay.", "on")
        document.answer_number, document.answered_on = number, on
        document.version += 1
        document.save(update_fields=["answer_number", "answered_on", "version"])
        note(actor, document, f"Trả lời bằng văn bản số {number} ngày {vn_date(on)}", at)
        return document


def _check(asked: Asked, at: datetime) -> None:
    if asked.issued_on > local(at).date():
        raise Refused("Ngày văn bản không được sau hôm nay.", "issued_on")
    if asked.due_on < asked.issued_on:
        raise Refused("Hạn không được trước ngày văn bản.", "due_on")
    if asked.lead.is_partner:
        raise Refused("Đơn vị thực hiện phải là đơn vị của phường.", "lead")
