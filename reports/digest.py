"""The morning mail: what one officer should do today, most urgent first, each line with its address.

Plain text, read on a phone. It carries no name, number or address of any citizen: mail leaves the house.
A provider gives the lines of one kind of thing for an officer; settings may name others
(`DIGEST_PROVIDERS`), so that a later package adds its own without a change here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.module_loading import import_string

from dossiers.models import Apology, Dossier
from dossiers.querysets import DossierQuerySet
from dossiers.views.badges import due_state
from procedures.calendar import Calendar, local
from procedures.dates import vn_day_month, vn_number, vn_time, weekday_name
from procedures.models import Officer
from procedures.roles import Role

from .figures import FIGURES, Figure
from .scopes import Scope
from .sets import APOLOGY_ISSUED
from .today import TODAY

SHOWN = 15  # lines of one heading; the rest is a number and an address
DEFAULT_PROVIDERS = ("reports.digest.dossier_sections", "reports.digest_calendar.calendar_sections")


@dataclass(frozen=True)
class Section:
    """A heading with its lines. `total` may be more than the lines; `address` opens the whole list."""

    heading: str
    lines: tuple[str, ...]
    total: int
    address: str

    def text(self) -> str:
        """As written in the mail."""
        parts = [f"{self.heading.upper()} ({vn_number(self.total)})", *(f"- {line}" for line in self.lines)]
        if self.total > len(self.lines):
            parts.append(f"  và {vn_number(self.total - len(self.lines))} hồ sơ nữa")
        return "\n".join([*parts, f"  Mở danh sách: {self.address}"])


Provider = Callable[[Officer, Scope], list[Section]]


def compose(officer: Officer, scope: Scope) -> tuple[str, str] | None:
    """Subject and text for the officer, at the moment of the scope (the running period, with its calendar).

    None when there is nothing to tell: an empty mail teaches people not to read them.
    """
    sections = [section for provide in providers() for section in provide(officer, scope)]
    told = [section for section in sections if section.total]
    if not told:
        return None
    today = local(scope.at).date()
    subject = ", ".join(f"{vn_number(section.total)} {section.heading.lower()}" for section in told[:3])
    text = "\n\n".join(
        [
            f"Chào đồng chí {officer.full_name},",
            f"Việc cần để ý {weekday_name(today)} {today:%d/%m/%Y}, số liệu lúc {local(scope.at):%H:%M}:",
            *(section.text() for section in told),
            "Thư này do phần mềm một cửa của phường tự gửi vào buổi sáng ngày làm việc; không cần trả lời.",
        ]
    )
    return f"Sáng {vn_day_month(today)}: {subject}", f"{text}\n"


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
        _section(heading, figure.dossiers(scope), scope, _address("figure-list", figure.slug))
        for heading, figure in wanted
    ]


def _for_a_department(officer: Officer, scope: Scope) -> list[Section]:
    """What the officer's department holds: his own, and what nobody has taken."""
    held = scope.pending().filter(holder_id=officer.department_id).exclude(holder__isnull=True)
    mine = held.filter(holder_officer=officer) | held.filter(holder_officer__isnull=True)
    desk = _address("counter" if Role.OFFICER not in officer.roles else "desk")
    sections = [
        _section("Trễ hẹn", mine.filter(scope.overdue), scope, desk),
        _section("Đến hạn hôm nay", _among(mine, TODAY["due_today"], scope), scope, desk),
        _section("Sắp đến hạn", _soon_but_not_today(mine, scope), scope, desk),
    ]
    return [_online(), *sections] if Role.CLERK in officer.roles else sections


def _online() -> Section:
    """Dossiers sent online that nobody has answered: eight working hours at most."""
    waiting = Dossier.objects.waiting_online().select_related("procedure").order_by("submitted_at", "pk")
    total, address = waiting.count(), _address("counter")
    lines = [f"Gửi {_sent(dossier)}: {dossier.procedure.name}" for dossier in waiting[:SHOWN]]
    return Section("Trực tuyến chờ tiếp nhận", tuple(lines), total, address)


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
    total = dossiers.count()
    shown = dossiers.for_list().prefetch_related(letters).by_urgency()[:SHOWN] if total else ()
    return Section(heading, tuple(_lines(shown, scope)), total, address)


def _lines(dossiers: Iterable[Dossier], scope: Scope) -> Iterable[str]:
    calendar = scope.calendar
    if calendar is None:
        raise ValueError("the morning mail needs a scope with a calendar")
    for dossier in dossiers:
        yield f"{_line(dossier, scope.at, calendar)}\n  {_address('dossier', dossier.pk)}"


def _line(dossier: Dossier, at: datetime, calendar: Calendar) -> str:
    due = due_state(dossier, at, calendar)
    parts = [f"{due.text}: {dossier.procedure.name}", dossier.code or ""]
    if dossier.holder is not None and dossier.is_open:
        parts.append(dossier.holder.short_name)
    if due.kind == "late":
        parts.append("đã có thư xin lỗi" if dossier.issued else "chưa có thư xin lỗi")  # type: ignore[attr-defined]
    return ", ".join(parts)


def _address(name: str, *args: object) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name, args=args)}"
