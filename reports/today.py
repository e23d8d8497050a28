"""Figures of the day: what is due, stuck or waiting for a decision at the moment of the scope.

They tell the present, so their scope is the running period seen now; it must carry the calendar.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from dossiers.findings import SOON_DAYS, end_of_day_ahead, working_days_ago
from dossiers.models import Dossier
from dossiers.querysets import (
    DossierQuerySet,
    closing_before_leaders,
    letter_before_leaders,
    papers_before_chairman,
    result_before_leaders,
)
from procedures.calendar import Calendar, at_minute, local

from .figures import Figure
from .models import RiskStanding
from .overruns import partners_over_budget
from .risk.chances import Level
from .scopes import Scope


def next_day(at: datetime, calendar: Calendar) -> datetime:
    """Local midnight that begins the next working day after the day of `at`."""
    return at_minute(calendar.next_working_day(local(at).date()), 0)


def soon(scope: Scope) -> DossierQuerySet:
    """Pending, not late, and due within the next two working days."""
    calendar = _calendar(scope)
    return _due(scope, scope.at, end_of_day_ahead(scope.at, SOON_DAYS, calendar))


def _calendar(scope: Scope) -> Calendar:
    if scope.calendar is None:
        raise ValueError("figures of the day need a scope with a calendar")
    return scope.calendar


def _due(scope: Scope, start: datetime, end: datetime) -> DossierQuerySet:
    return scope.pending().filter(due_first__gte=start, due_first__lt=end)


def _due_today(scope: Scope) -> DossierQuerySet:
    midnight = at_minute(local(scope.at).date() + timedelta(days=1), 0)
    return _due(scope, scope.at, midnight)


def _due_next_day(scope: Scope) -> DossierQuerySet:
    start = next_day(scope.at, _calendar(scope))
    return _due(scope, start, start + timedelta(days=1))


def _stuck(scope: Scope) -> DossierQuerySet:
    return scope.dossiers.stuck(working_days_ago(scope.at, 1, _calendar(scope)))


def _before_leaders(scope: Scope, what: Q) -> DossierQuerySet:
    """A leader decides on every dossier, also on one received for another ward, which no total counts."""
    everything: DossierQuerySet = Dossier.objects.filter(what)
    return everything.filter(sector__code=scope.sector) if scope.sector else everything


def _risk_high(scope: Scope) -> DossierQuerySet:
    high = RiskStanding.objects.current(scope.at).filter(level=Level.HIGH.value)
    return scope.dossiers.filter(pk__in=high.values("dossier"))


_ALL = [
    Figure(
        "due_today",
        "den-han-hom-nay",
        "Đến hạn hôm nay",
        "Hồ sơ chưa kết thúc, phải có kết quả từ lúc này đến hết hôm nay.",
        _due_today,
    ),
    Figure(
        "due_next_day",
        "den-han-ngay-lam-viec-sau",
        "Đến hạn ngày làm việc sau",
        "Hồ sơ chưa kết thúc, phải có kết quả trong ngày làm việc kế tiếp.",
        _due_next_day,
    ),
    Figure(
        "due_soon",
        "sap-den-han",
        "Sắp đến hạn",
        f"Hồ sơ chưa kết thúc, còn trong hạn, hạn trong {SOON_DAYS} ngày làm việc tới.",
        soon,
    ),
    Figure(
        "stuck",
        "xong-chua-chuyen",
        "Đã giải quyết, chưa luân chuyển",
        "Hồ sơ đã duyệt mà chưa ghi kết quả, hoặc có kết quả mà quầy chưa nhận, quá một ngày làm việc.",
        _stuck,
    ),
    Figure(
        "partner_over_budget",
        "phoi-hop-qua-dinh-muc",
        "Cơ quan phối hợp giữ quá định mức",
        "Hồ sơ cơ quan ngoài phường đang giữ, đã quá định mức giờ của bước, không kể thời gian tạm dừng.",
        lambda scope: scope.dossiers.filter(pk__in=partners_over_budget(scope, _calendar(scope))),
    ),
    Figure(
        "risk_high",
        "nguy-co-cao",
        "Nguy cơ trễ hẹn cao",
        "Hồ sơ đang chạy, chưa trễ, mà trong 10 hồ sơ trước đây ở cùng bước và đã dùng chừng ấy thời hạn thì "
        "từ 5 hồ sơ trễ.",
        _risk_high,
    ),
    Figure(
        "letters_submitted",
        "thu-cho-duyet",
        "Thư xin lỗi chờ duyệt",
        "Hồ sơ có thư xin lỗi đã trình lãnh đạo.",
        lambda scope: _before_leaders(scope, letter_before_leaders()),
    ),
    Figure(
        "results_to_sign",
        "ket-qua-cho-duyet",
        "Kết quả chờ duyệt",
        "Hồ sơ đang giải quyết, đã trình kết quả, lãnh đạo chưa duyệt.",
        lambda scope: _before_leaders(scope, result_before_leaders()),
    ),
    Figure(
        "papers_to_allow",
        "bo-sung-cho-duyet",
        "Yêu cầu bổ sung thêm chờ duyệt",
        "Hồ sơ có yêu cầu bổ sung từ lần hai đã trình, Chủ tịch chưa cho ý kiến.",
        lambda scope: _before_leaders(scope, papers_before_chairman()),
    ),
    Figure(
        "closings_to_confirm",
        "dong-cho-duyet",
        "Đề xuất đóng hồ sơ chờ duyệt",
        "Hồ sơ được đề xuất đóng vì công dân không bổ sung, lãnh đạo chưa xác nhận.",
        lambda scope: _before_leaders(scope, closing_before_leaders()),
    ),
]

DECISIONS = ("letters_submitted", "results_to_sign", "papers_to_allow", "closings_to_confirm")
"""The figures that together are what waits for a leader."""

TODAY: dict[str, Figure] = {figure.key: figure for figure in _ALL}
"""Every figure of the day, by key."""

TODAY_BY_SLUG: dict[str, Figure] = {figure.slug: figure for figure in _ALL}
"""The same by the word that stands in addresses."""
