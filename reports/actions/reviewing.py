"""Reviewing a report: its sums are tried, figures and facts freeze, and it goes to the leader for signature.

Whoever signs sees the very figures that were reviewed. Taken back to writing it loses them, and its next
review freezes new ones.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction

from dossiers.actions import Conflict, Refused
from dossiers.actions.events import canonical
from dossiers.letters.content import to_plain
from procedures.models import CalendarVersion, Officer

from ..differences import comparable, differences, recounted
from ..facts import Fact, facts_of, pack
from ..figures import DEFINITIONS
from ..models import Report, ReportSnapshot
from ..report_figures import ReportFigures
from ..report_reading import report_figures, report_scope
from ..tables import failing, total
from .reports import check_writer, draft


def review_report(report_id: int, *, actor: Officer, at: datetime, version: int) -> Report:
    """Figures and facts of the period are frozen as they stood at its end, with what is known at `at`.

    Raises Refused before the period is over or when sums do not hold, Conflict when the draft was changed
    since it was seen.
    """
    with transaction.atomic():
        report = draft(report_id, actor)
        _check_version(report, version)
        if at < report.period.end:
            raise Refused(f"Kỳ báo cáo chưa hết: soát được từ sau ngày {report.last_day:%d/%m/%Y}.")
        _freeze(report, at)
        report.status = Report.Status.REVIEWED
        report.reviewed_at, report.reviewed_by = at, actor
        report.version += 1
        report.save()
        return report


def return_to_writing(report_id: int, *, actor: Officer, at: datetime, version: int) -> Report:
    """Take a reviewed report back: it may be written again, its frozen figures are dropped.

    Raises Refused for one that is signed, Conflict when it was changed since it was seen.
    """
    check_writer(actor)
    with transaction.atomic():
        report = Report.objects.select_for_update().get(pk=report_id)
        if report.is_signed:
            raise Refused("Báo cáo đã ký nên không sửa được nữa. Cần sửa thì lập bản mới của kỳ này.")
        if report.is_draft:
            return report
        _check_version(report, version)
        ReportSnapshot.objects.filter(report=report).delete()
        report.status, report.reviewed_at, report.reviewed_by = Report.Status.DRAFT, None, None
        report.version += 1
        report.save()
        return report


def _check_version(report: Report, version: int) -> None:
    if report.version != version:
        raise Conflict("Báo cáo đã được người khác cập nhật. Tải lại trang, xem lại rồi làm tiếp.")


def _freeze(report: Report, at: datetime) -> None:
    chosen = report.reporting_period
    figures = report_figures(chosen, at, CalendarVersion.objects.current().calendar)
    facts = facts_of(report_scope(chosen, at))
    if wrong := [*failing([*figures.rows, total(figures.rows)]), *unlike(figures, facts)]:
        raise Refused(f"Số liệu chưa khớp, chưa soát được: {'; '.join(wrong)}. Báo quản trị.")
    content, packed = to_plain(figures), pack(facts)
    ReportSnapshot.objects.create(
        report=report,
        taken_at=at,
        data_at=datetime.fromisoformat(figures.data_at),
        definitions=DEFINITIONS,
        content=content,
        facts=packed,
        sha256=snapshot_hash(DEFINITIONS, figures.data_at, content, packed),
    )


def unlike(figures: ReportFigures, facts: list[Fact]) -> list[str]:
    """Figures that are another number when counted again from the facts, by name; empty when none is."""
    return [str(one) for one in differences(comparable(figures), recounted(figures, facts))]


def snapshot_hash(definitions: str, data_at: str, content: dict[str, Any], facts: bytes) -> str:
    """SHA-256 over everything frozen: the figures in canonical JSON, then the packed facts."""
    told = hashlib.sha256(canonical([definitions, data_at, content]).encode())
    told.update(bytes(facts))
    return told.hexdigest()
