"""Writing a report: it is begun, described, and its sections are written until it is reviewed."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from dossiers.actions import Conflict, NotPermitted, Refused
from procedures.calendar import local
from procedures.models import CalendarVersion, Officer, Ward
from procedures.roles import Role
from procedures.text import clean

from ..letters.compose import default_recipients, identity
from ..letters.outline import WRITTEN
from ..models import Report, ReportSection
from ..periods import reporting_period

WRITERS = frozenset({Role.OFFICE, Role.LEADER})


def create_report(code: str, *, actor: Officer, at: datetime) -> Report:
    """Begin the report of a reporting period that has begun; the latest edition already there is given back.

    The day of issue is proposed as the first working day after the period, the recipients from the ward's
    superior unit of that day; both may be changed until the review.
    """
    check_writer(actor)
    today = local(at).date()
    closing_day: int = Ward.objects.current(today).closing_day
    try:
        chosen = reporting_period(code, closing_day)
    except ValueError:
        raise Refused("Không có kỳ báo cáo này.", "code") from None
    if chosen.period.start > at:
        raise Refused(f"Kỳ báo cáo {chosen.label} chưa bắt đầu ({chosen.period.dates}).", "code")
    there = Report.objects.filter(code=chosen.code).first()
    if there is not None:
        return there
    issued_on = CalendarVersion.objects.current().calendar.next_working_day(chosen.period.last)
    report = Report.of(
        chosen,
        issued_on=issued_on,
        recipients=default_recipients(identity(issued_on, today)),
        created_at=at,
        created_by=actor,
    )
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError:
        return Report.objects.filter(code=chosen.code)[0]
    return report


def new_edition(report_id: int, *, actor: Officer, at: datetime) -> Report:
    """Begin another edition of a signed report, with the same text, numbers and recipients; one begun
    already is given back. The signed one stays as it is.

    Raises Refused while the report itself is not signed.
    """
    check_writer(actor)
    with transaction.atomic():
        signed = Report.objects.select_for_update().get(pk=report_id)
        latest = Report.objects.filter(code=signed.code)[0]
        if not signed.is_signed:
            raise Refused("Báo cáo chưa ký: sửa ngay trên bản này.")
        if latest.pk != signed.pk:
            return latest
        edition = Report.of(
            signed.reporting_period,
            edition=signed.edition + 1,
            issued_on=max(local(at).date(), signed.issued_on),
            recipients=signed.recipients,
            created_at=at,
            created_by=actor,
        )
        edition.save(force_insert=True)
        for section in signed.sections.all():
            section.pk, section.report, section.version = None, edition, 1
            section.save(force_insert=True)
        for entry in signed.entries.all():
            entry.pk, entry.report = None, edition
            entry.save(force_insert=True)
        return edition


def describe_report(
    report_id: int, *, issued_on: date, recipients: str, actor: Officer, at: datetime, version: int
) -> Report:
    """Change the day of issue and the recipients of a draft.

    Raises Refused when the day lies within the period, Conflict when somebody else was quicker.
    """
    with transaction.atomic():
        report = draft(report_id, actor)
        if report.version != version:
            raise Conflict("Báo cáo đã được người khác cập nhật. Tải lại trang rồi làm lại.")
        if issued_on <= report.last_day:
            raise Refused(
                f"Ngày ban hành phải sau ngày chốt số liệu {report.last_day:%d/%m/%Y}.", "issued_on"
            )
        lines = [line for line in clean(recipients).splitlines() if line.strip()]
        if not lines:
            raise Refused("Ghi ít nhất một nơi nhận.", "recipients")
        report.issued_on, report.recipients = issued_on, "\n".join(lines)
        report.version += 1
        report.save(update_fields=["issued_on", "recipients", "version"])
        return report


def write_section(
    report_id: int, key: str, text: str, *, actor: Officer, at: datetime, version: int
) -> ReportSection:
    """Keep what a person wrote under a heading. `version` is that of the section as it was seen, 0 for none.

    Saving the same text again changes nothing. Raises Refused for a heading nobody writes under or a signed
    report, Conflict when somebody else has written there since.
    """
    if key not in WRITTEN:
        raise Refused("Không có mục này trong đề cương.")
    with transaction.atomic():
        report = draft(report_id, actor)
        section = ReportSection.objects.filter(report=report, key=key).select_related("written_by").first()
        cleaned = clean(text)
        if section is not None and section.text == cleaned:
            return section
        if (section.version if section else 0) != version:
            who = section.written_by.full_name if section else "người khác"
            raise Conflict(f"Mục này đã được {who} cập nhật. Tải lại trang, xem hai bản rồi ghi lại.")
        if section is None:
            section = ReportSection(report=report, key=key, version=0)
        section.text, section.written_at, section.written_by = cleaned, at, actor
        section.version += 1
        section.save()
        report.version += 1
        report.save(update_fields=["version"])
        return section


def check_writer(actor: Officer) -> None:
    """Raises NotPermitted unless the officer writes reports."""
    if not actor.roles & WRITERS:
        raise NotPermitted("Việc này cần quyền văn phòng hoặc lãnh đạo.")


def draft(report_id: int, actor: Officer) -> Report:
    """The report's row, locked until the transaction ends; Refused once it is signed."""
    check_writer(actor)
    report = Report.objects.select_for_update().get(pk=report_id)
    if report.is_signed:
        raise Refused("Báo cáo đã ký nên không sửa được nữa.")
    if report.is_reviewed:
        raise Refused("Báo cáo đã soát, đang chờ ký. Đưa về dự thảo trước, rồi sửa.")
    return report
