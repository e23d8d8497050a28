"""The morning mail: what one officer should do today, most urgent first, each line with its address.

Read on a phone. It carries no name, number or address of any citizen: mail leaves the house.
A provider gives the lines of one kind of thing for an officer; settings may name others
(`DIGEST_PROVIDERS`), so that a later package adds its own without a change here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import Prefetch
from django.utils.module_loading import import_string

from dossiers.actions.notices import own_choice
from dossiers.letters.notices import address, notice_sections
from dossiers.letters.staff_mail import SHOWN, Line, Section, StaffMail, subject_of
from dossiers.models import Apology, Dossier, Notice
from dossiers.querysets import DossierQuerySet
from dossiers.views.badges import due_state
from procedures.calendar import Calendar, local
from procedures.dates import vn_day_month, vn_time, weekday_name
from procedures.models import Officer
from procedures.roles import Role

from .figures import FIGURES, Figure
from .scopes import Scope
from .sets import APOLOGY_ISSUED
from .today import TODAY

_CLOSING = "Thư này do phần mềm một cửa của phường tự gửi vào buổi sáng ngày làm việc; không cần trả lời."
DEFAULT_PROVIDERS = (
    "reports.digest.dossier_sections",
    "reports.digest_plan.plan_sections",
    "reports.digest_duties.duty_sections",
    "reports.digest_calendar.calendar_sections",
)


Provider = Callable[[Officer, Scope], list[Section]]


def compose(officer: Officer, scope: Scope, news: Sequence[Notice] = ()) -> StaffMail | None:
    """The mail for the officer at the moment of the scope (the running period, with its calendar).

    `news` are the notices to be told: what they are about and no section holds gets headings of its own.
    None when there is nothing to tell: an empty mail teaches people not to read them.
    """
    standing = [section for provide in providers() for section in provide(officer, scope)]
    held = frozenset().union(*(section.dossiers for section in standing))
    new = notice_sections(one.episode for one in news if one.episode.dossier_id not in held)
    told = tuple(section for section in (*standing, *new) if section.total)
    if not told:
        return None
    today = local(scope.at).date()
    return StaffMail(
        subject=f"Sáng {vn_day_month(today)}: {subject_of(told)}",
        opening=(
            f"Chào đồng chí {officer.full_name},",
            f"Việc cần để ý {weekday_name(today)} {today:%d/%m/%Y}, số liệu lúc {local(scope.at):%H:%M}:",
        ),
        sections=told,
        closing=f"{_CLOSING} {own_choice()}",
    )


def providers() -> list[Provider]:
    """The functions that give sections, in the order of the mail."""
    return [import_string(name) for name in getattr(settings, "DIGEST_PROVIDERS", DEFAULT_PROVIDERS)]


def dossier_sections(officer: Officer, scope: Scope) -> list[Section]:
    """The dossiers an officer answers for, by role; nothing for one who only administers."""
    if officer.roles & {Role.LEADER, Role.OFFICE}:
        return _for_the_house(officer, scope)
    if officer.roles & {Role.OFFICER, Role.CLERK}:
        return _for_a_department(officer, scope)
    return []


def _for_the_house(officer: Officer, scope: Scope) -> list[Section]:
    """Leader and office: everything, and what waits for a decision."""
    wanted: list[tuple[str, Figure]] = [
        ("Trễ hẹn chưa có thư xin lỗi", FIGURES["pending_late_without_letter"]),
        ("Đến hạn hôm nay", TODAY["due_today"]),
        ("Cơ quan phối hợp giữ quá định mức", TODAY["partner_over_budget"]),
        ("Xong mà chưa chuyển", TODAY["stuck"]),
    ]
    if Role.LEADER in officer.roles:
        waiting = [
            ("Thư xin lỗi chờ duyệt", TODAY["letters_submitted"]),
            ("Kết quả chờ duyệt", TODAY["results_to_sign"]),
            ("Yêu cầu bổ sung thêm chờ duyệt", TODAY["papers_to_allow"]),
            ("Đề xuất đóng hồ sơ chờ duyệt", TODAY["closings_to_confirm"]),
        ]
        wanted = [wanted[0], *waiting, *wanted[1:]]
    return [
        _section(heading, figure.dossiers(scope), scope, address("figure-list", figure.slug))
        for heading, figure in wanted
    ]


def _for_a_department(officer: Officer, scope: Scope) -> list[Section]:
    """What the officer's department holds: his own, and what nobody has taken."""
    held = scope.pending().filter(holder_id=officer.department_id).exclude(holder__isnull=True)
    mine = held.filter(holder_officer=officer) | held.filter(holder_officer__isnull=True)
    desk = address("counter" if Role.OFFICER not in officer.roles else "desk")
    sections = [
        _section("Trễ hẹn", mine.filter(scope.overdue), scope, desk),
        _section("Đến hạn hôm nay", _among(mine, TODAY["due_today"], scope), scope, desk),
        _section("Sắp đến hạn", _soon_but_not_today(mine, scope), scope, desk),
    ]
    return [_online(), *sections] if Role.CLERK in officer.roles else sections


def _online() -> Section:
    """Dossiers sent online that nobody has answered: eight working hours at most."""
    waiting = Dossier.objects.waiting_online().select_related("procedure").order_by("submitted_at", "pk")
    ids = frozenset(waiting.values_list("pk", flat=True))
    lines = [
        Line(f"Gửi {_sent(dossier)}: {dossier.procedure.name}", address("online", dossier.pk))
        for dossier in waiting[:SHOWN]
    ]
    return Section("Trực tuyến chờ tiếp nhận", tuple(lines), len(ids), address("online-queue"), ids)


def _sent(dossier: Dossier) -> str:
    moment = dossier.submitted_at
    return f"lúc {vn_time(moment)} ngày {vn_day_month(moment)}" if moment else "trực tuyến"


def _among(mine: DossierQuerySet, figure: Figure, scope: Scope) -> DossierQuerySet:
    return mine.filter(pk__in=figure.dossiers(scope).values("pk"))


def _soon_but_not_today(mine: DossierQuerySet, scope: Scope) -> DossierQuerySet:
    soon = _among(mine, TODAY["due_soon"], scope)
    return soon.exclude(pk__in=TODAY["due_today"].dossiers(scope).values("pk"))


def _section(heading: str, dossiers: DossierQuerySet, scope: Scope, address: str) -> Section:
    letters = Prefetch("apologies", Apology.objects.filter(status__in=APOLOGY_ISSUED), to_attr="issued")
    ids = frozenset(dossiers.order_by().values_list("pk", flat=True))
    shown = dossiers.for_list().prefetch_related(letters).by_urgency()[:SHOWN] if ids else ()
    return Section(heading, tuple(_lines(shown, scope)), len(ids), address, ids)


def _lines(dossiers: Iterable[Dossier], scope: Scope) -> Iterable[Line]:
    calendar = scope.calendar
    if calendar is None:
        raise ValueError("the morning mail needs a scope with a calendar")
    for dossier in dossiers:
        yield Line(_line(dossier, scope.at, calendar), address("dossier", dossier.pk))


def _line(dossier: Dossier, at: datetime, calendar: Calendar) -> str:
    due = due_state(dossier, at, calendar)
    parts = [f"{due.text}: {dossier.procedure.name}", dossier.code or ""]
    if dossier.holder is not None and dossier.is_open:
        parts.append(dossier.holder.short_name)
    if due.kind == "late":
        parts.append("đã có thư xin lỗi" if dossier.issued else "chưa có thư xin lỗi")  # type: ignore[attr-defined]
    return ", ".join(parts)
