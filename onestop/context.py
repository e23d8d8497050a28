"""What every page knows: the ward of today, the menu of the person's role with its counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from dossiers.models import Dossier
from dossiers.querysets import (
    closing_before_leaders,
    letter_before_leaders,
    not_with_others,
    on_desk_of,
    open_proposals,
    result_before_leaders,
)
from dossiers.workflow import OPEN, Status
from procedures.calendar import Calendar, local
from procedures.models import CalendarVersion, Officer, Ward
from procedures.opening import next_day_off, opening
from procedures.roles import Role


@dataclass(frozen=True)
class Place:
    """One place of the menu, with a count where a count helps."""

    label: str
    url: str
    count: int | None = None
    late: bool = False
    current: bool = False
    key: str = ""  # after G
    function_key: str = ""


# role -> (label, url name, count, key after G)
_PLACES: dict[Role, list[tuple[str, str, str, str]]] = {
    Role.CLERK: [
        ("Quầy", "counter", "", "q"),
        ("Tiếp nhận", "reception", "", ""),
        ("Trực tuyến", "online-queue", "online", ""),
        ("Chứng thực", "certification", "", ""),
        ("Trả kết quả", "results", "results", ""),
        ("Trễ hẹn", "overdue", "late", "t"),
        ("Hồ sơ", "register", "", ""),
    ],
    Role.OFFICER: [
        ("Bàn xử lý", "desk", "held", "b"),
        ("Trễ hẹn", "overdue", "late", "t"),
        ("Kế hoạch năm", "plan", "", ""),
    ],
    Role.OFFICE: [
        ("Trễ hẹn", "overdue", "late", "t"),
        ("Điều hành", "chairman", "", "d"),
        ("Hồ sơ", "register", "", ""),
        ("Báo cáo", "reports", "", ""),
        ("Kế hoạch năm", "plan", "", ""),
        ("Lịch", "calendar", "", ""),
        ("Thủ tục", "catalogue", "", ""),
    ],
    Role.LEADER: [
        ("Điều hành", "chairman", "", "d"),
        ("Chờ duyệt", "desk", "to_sign", "b"),
        ("Trễ hẹn", "overdue", "late", "t"),
        ("Hồ sơ", "register", "", ""),
        ("Báo cáo", "reports", "", ""),
        ("Kế hoạch năm", "plan", "", ""),
    ],
    Role.ADMINISTRATOR: [
        ("Công việc nền", "jobs", "", ""),
        ("Người dùng", "officers", "", ""),
        ("Nguồn gửi hồ sơ", "intake-sources", "", ""),
        ("Thủ tục", "catalogue", "", ""),
        ("Lịch", "calendar", "", ""),
    ],
}
_MOST_PLACES = 7
_FUNCTION_KEYS = {"reception": "F2", "certification": "Shift+F2", "results": "F8"}
_PUBLIC = [("Thủ tục", "public-procedures"), ("Tra cứu hồ sơ", "track"), ("Trễ hẹn", "public-late")]


def site(request: HttpRequest) -> dict[str, Any]:
    """For templates: `now`, `demo`, `ward` and `menu` (the last two cost queries only when used)."""
    at = timezone.now()
    return {
        "now": at,
        "demo": settings.DEMO,
        "ward": SimpleLazyObject(lambda: Ward.objects.in_force(local(at).date()).first()),
        "menu": SimpleLazyObject(lambda: menu(request, at)),
        "who_menu": SimpleLazyObject(lambda: who_menu(request)),
        "public_menu": SimpleLazyObject(lambda: public_menu(request)),
        "foot_links": SimpleLazyObject(lambda: [Place("Cán bộ đăng nhập", reverse("sign-in"))]),
        "opening": SimpleLazyObject(lambda: _with_calendar(lambda calendar: opening(at, calendar))),
        "next_day_off": SimpleLazyObject(
            lambda: _with_calendar(lambda calendar: next_day_off(local(at).date(), calendar))
        ),
    }


def _with_calendar(ask: Callable[[Calendar], Any]) -> Any:
    """What the calendar says, or None while there is none."""
    try:
        return ask(CalendarVersion.objects.current().calendar)
    except CalendarVersion.DoesNotExist:
        return None


def public_menu(request: HttpRequest) -> list[Place]:
    """The citizens' places."""
    return [
        Place(label, reverse(name), current=request.path.startswith(reverse(name))) for label, name in _PUBLIC
    ]


def menu(request: HttpRequest, at: datetime) -> list[Place]:
    """The places of the person's roles, at most seven, the main role's first."""
    officer = getattr(request, "user", None)
    if not isinstance(officer, Officer) or officer.main_role is None:
        return []
    names: dict[str, tuple[str, str, str]] = {}
    for role in sorted(officer.roles, key=lambda r: r is not officer.main_role):
        for label, name, count, key in _PLACES[role]:
            names.setdefault(name, (label, count, key))
    wanted = {count for _, count, _ in names.values() if count}
    counts = _counts(officer, wanted, at)
    places = [_place(request, name, *rest, counts) for name, rest in names.items()]
    return [place for place in places if place is not None][:_MOST_PLACES]


def who_menu(request: HttpRequest) -> list[Place]:
    """What stands under the person's name for want of room in the bar: plan, grading, one's own results."""
    officer = getattr(request, "user", None)
    if not isinstance(officer, Officer):
        return []
    roles, places = officer.roles, []
    if officer.main_role is Role.CLERK:
        places.append(Place("Kế hoạch năm", reverse("plan")))
    if Role.LEADER in roles:
        places.append(Place("Đánh giá đơn vị, cán bộ", reverse("evaluation")))
    if roles & {Role.LEADER, Role.OFFICE}:
        places.append(Place("Tự chấm điểm", reverse("scores")))
    if roles & {Role.CLERK, Role.OFFICER, Role.OFFICE}:
        places.append(Place("Kết quả của tôi", reverse("evaluation-person", args=[officer.pk])))
    return places


def _place(
    request: HttpRequest, name: str, label: str, count: str, key: str, counts: dict[str, int]
) -> Place | None:
    try:
        url = reverse(name)
    except NoReverseMatch:
        return None
    return Place(
        label=label,
        url=url,
        count=counts.get(count),
        late=count == "late" and bool(counts.get(count)),
        current=request.path.startswith(url),
        key=key,
        function_key=_FUNCTION_KEYS.get(name, ""),
    )


def _counts(officer: Officer, wanted: set[str], at: datetime) -> dict[str, int]:
    """The counts of the menu, in at most two queries."""
    opened = Q(status__in=[status.value for status in OPEN])
    waits_online = Q(status=Status.SUBMITTED.value, channel=Dossier.Channel.ONLINE)
    sums = {
        "online": Count("pk", filter=waits_online),
        "results": Count("pk", filter=Q(status=Status.RESOLVED.value)),
        "late": Count("pk", filter=opened & Q(due_first__lt=at)),
        "held": Count("pk", filter=on_desk_of(officer.department_id) & not_with_others(officer)),
        "to_sign": Count("pk", filter=result_before_leaders() | closing_before_leaders()),
    }
    asked = {name: sums[name] for name in wanted if name in sums}
    if not asked:
        return {}
    resolved, submitted = Q(status=Status.RESOLVED.value), Q(status=Status.SUBMITTED.value)
    live = Dossier.objects.visible_to(officer).filter(opened | resolved | submitted)  # an index for each
    counts: dict[str, int] = live.aggregate(**asked)
    if "to_sign" in counts:
        letters = Dossier.objects.filter(letter_before_leaders()).order_by().values_list("pk")
        counts["to_sign"] += letters.union(open_proposals().order_by().values_list("pk"), all=True).count()
    return counts
