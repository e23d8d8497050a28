"""Signing: figures and facts freeze, the report takes its number from the office's book."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from dossiers.actions import Conflict, NotPermitted, Refused
from dossiers.actions.events import canonical
from dossiers.letters.content import to_plain
from dossiers.models import Dossier
from procedures.calendar import local
from procedures.models import Officer
from procedures.roles import Role

from ..annual import AnnualFigures
from ..figures import DEFINITIONS
from ..letters.compose import figures_of
from ..models import Report, ReportFile, ReportSnapshot
from ..scopes import Scope
from ..tables import failing, total
from .reports import draft

FACTS = (
    "pk",
    "code",
    "sector__code",
    "procedure__key",
    "channel",
    "online_level",
    "inter_agency",
    "received_at",
    "due_first",
    "ended_at",
    "outcome",
    "days_late",
    "status",
)
"""What is kept of each dossier counted; the first row of the facts names them."""


def sign_report(
    report_id: int, *, number: int, issued_on: date, actor: Officer, at: datetime, version: int
) -> Report:
    """A leader signs: the figures of the year as known now are frozen, number and day are set.

    The final file is asked for in the same transaction. Raises NotPermitted for anyone but a leader, Refused
    before the year is over, for a day of issue that cannot be or a number already used in its year, Conflict
    when the draft was changed since it was seen.
    """
    if Role.LEADER not in actor.roles:
        raise NotPermitted("Việc này cần quyền lãnh đạo.")
    with transaction.atomic():
        report = draft(report_id, actor)
        if report.version != version:
            raise Conflict("Báo cáo đã được người khác cập nhật. Tải lại trang, xem lại rồi ký.")
        _check(report, number, issued_on, at)
        figures = figures_of(report, at)
        if wrong := failing([*figures.rows, total(figures.rows)]):
            raise Refused(f"Số liệu chưa khớp, chưa ký được: {'; '.join(wrong)}. Báo quản trị.")
        _freeze(report, figures, at)
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
    if at < report.period.end:
        raise Refused(f"Kỳ báo cáo chưa hết: ký được từ sau ngày {report.last_day:%d/%m/%Y}.")
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


def _freeze(report: Report, figures: AnnualFigures, at: datetime) -> None:
    content, facts = to_plain(figures), _facts(report, at)
    ReportSnapshot.objects.create(
        report=report,
        taken_at=at,
        data_at=datetime.fromisoformat(figures.data_at),
        definitions=DEFINITIONS,
        content=content,
        facts=facts,
        sha256=snapshot_hash(DEFINITIONS, figures.data_at, content, facts),
    )


def _facts(report: Report, at: datetime) -> list[list[Any]]:
    """One line for each dossier received, carried over or ended in the period, after a line of names."""
    scope = Scope(report.period, min(at, report.period.end), report.last_day.day)
    counted = Dossier.objects.filter(pk__in=scope.received().values("pk")) | Dossier.objects.filter(
        pk__in=scope.carried_over().values("pk")
    )
    rows = counted.order_by("pk").values_list(*FACTS)
    return [list(FACTS), *([_plain(value) for value in row] for row in rows)]


def _plain(value: Any) -> Any:
    return local(value).isoformat() if isinstance(value, datetime) else value


def snapshot_hash(definitions: str, data_at: str, content: dict[str, Any], facts: list[list[Any]]) -> str:
    """SHA-256 over everything frozen, in canonical JSON."""
    told = canonical([definitions, data_at, content, facts])
    return hashlib.sha256(told.encode()).hexdigest()
