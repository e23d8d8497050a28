"""Signing: the report takes its number from the office's book and is frozen for good; then it is sent."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from dossiers.actions import Conflict, NotPermitted, Refused
from procedures.calendar import local
from procedures.models import Officer
from procedures.roles import Role

from ..models import Report, ReportFile
from .reports import check_writer


def sign_report(
    report_id: int, *, number: int, issued_on: date, actor: Officer, at: datetime, version: int
) -> Report:
    """A leader signs what was reviewed: number and day are set.

    The final file is asked for in the same transaction. Raises NotPermitted for anyone but a leader, Refused
    for a report nobody reviewed, a day of issue that cannot be or a number already used in its year, Conflict
    when it was changed since it was seen.
    """
    if Role.LEADER not in actor.roles:
        raise NotPermitted("Việc này cần quyền lãnh đạo.")
    with transaction.atomic():
        report = Report.objects.select_for_update().get(pk=report_id)
        if report.is_signed:
            raise Refused("Báo cáo đã ký rồi.")
        if report.version != version:
            raise Conflict("Báo cáo đã được người khác cập nhật. Tải lại trang, xem lại rồi ký.")
        _check(report, number, issued_on, at)
        report.status, report.number = Report.Status.SIGNED, number
        report.issued_on, report.number_year = issued_on, issued_on.year
        report.signer, report.signed_at = actor, at
        report.capacity = _capacity(actor, local(at).date())
        report.version += 1
        _save(report)
        ReportFile.objects.filter(report=report, state=ReportFile.State.WAITING).delete()
        ReportFile.objects.filter(report=report, state=ReportFile.State.RENDERING).update(
            state=ReportFile.State.FAILED, error="Báo cáo được ký trong lúc in bản dự thảo."
        )
        ReportFile.objects.create(
            report=report, report_version=report.version, final=True, requested_at=at, requested_by=actor
        )
        return report


def _check(report: Report, number: int, issued_on: date, at: datetime) -> None:
    if not report.is_reviewed:
        raise Refused("Báo cáo chưa được soát. Soát và chốt số liệu trước, rồi ký.")
    if not report.last_day < issued_on <= local(at).date():
        raise Refused(f"Ngày ban hành phải sau {report.last_day:%d/%m/%Y} và không sau hôm nay.", "issued_on")
    if number < 1:
        raise Refused("Số của báo cáo bắt đầu từ 1.", "number")


def _save(report: Report) -> None:
    """Save it; the database knows whether the number was used in the year."""
    try:
        with transaction.atomic():
            report.save()
    except IntegrityError:
        raise Refused(
            f"Số {report.number} năm {report.number_year} đã dùng cho một báo cáo khác.", "number"
        ) from None


def _capacity(actor: Officer, on: date) -> str:
    if actor.post == Officer.Post.CHAIRMAN:
        return Report.Capacity.CHAIRMAN
    return Report.Capacity.ACTING if actor.acts_as_chairman(on) else Report.Capacity.DEPUTY


def send_report(
    report_id: int, *, sent_on: date, sent_how: str, actor: Officer, at: datetime, version: int
) -> Report:
    """Note that the signed report was sent, on which day and how. Noted twice alike, it is noted once.

    Raises Refused for one that is not signed or a day before it was issued or to come, Conflict when somebody
    else noted something since it was seen.
    """
    check_writer(actor)
    with transaction.atomic():
        report = Report.objects.select_for_update().get(pk=report_id)
        if (report.sent_on, report.sent_how, report.status) == (sent_on, sent_how, Report.Status.SENT):
            return report
        if not report.is_signed:
            raise Refused("Báo cáo chưa ký nên chưa gửi được.")
        if report.version != version:
            raise Conflict("Báo cáo đã được người khác cập nhật. Tải lại trang rồi làm lại.")
        if not report.issued_on <= sent_on <= local(at).date():
            raise Refused(
                f"Ngày gửi không trước ngày ban hành {report.issued_on:%d/%m/%Y} và không sau hôm nay.",
                "sent_on",
            )
        report.status, report.sent_on, report.sent_how = Report.Status.SENT, sent_on, sent_how
        report.sent_by = actor
        report.version += 1
        report.save()
        return report
