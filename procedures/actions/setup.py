"""The set-up of a ward, step by step; each step can be left and taken up again until the last is done."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from procedures.actions.calendar import publish
from procedures.actions.errors import Refused
from procedures.actions.journal import note
from procedures.actions.people import OfficerData, active_administrators, add_officer, choose_password
from procedures.actions.setup_code import forget_setup_code
from procedures.calendar import CalendarError, YearState, parse_sessions
from procedures.models import (
    CalendarDay,
    CalendarYear,
    Department,
    Installation,
    Officer,
    OpeningHours,
    Procedure,
    Sector,
    StepPlan,
    Ward,
)
from procedures.roles import Role
from procedures.text import fold

ADMINISTRATOR, WARD, PEOPLE, PROCEDURES = "quan-tri", "don-vi", "can-bo", "thu-tuc"
CALENDAR, NUMBERS, END = "lich", "so", "xong"


@dataclass(frozen=True)
class Step:
    """A step of the guide, with what it asks for."""

    slug: str
    title: str
    asks: str


STEPS = (
    Step(ADMINISTRATOR, "Người quản trị", "Tài khoản quản trị đầu tiên"),
    Step(WARD, "Đơn vị", "Tên phường, mã đơn vị, bộ phận một cửa"),
    Step(PEOPLE, "Phòng và cán bộ", "Lãnh đạo, tiếp nhận, chuyên môn"),
    Step(PROCEDURES, "Thủ tục", "Những thủ tục phường tiếp nhận"),
    Step(CALENDAR, "Lịch làm việc", "Giờ làm việc, ngày nghỉ năm nay"),
    Step(NUMBERS, "Số đã dùng", "Số cuối của từng sổ giấy"),
    Step(END, "Kết thúc", "Xem lại rồi bắt đầu làm việc"),
)


def done_steps() -> set[str]:
    """The steps that are done: the first three by what is there, the others by what was noted."""
    installation = Installation.objects.current()
    done = set(installation.setup_steps if installation else [])
    if active_administrators():
        done.add(ADMINISTRATOR)
    if Ward.objects.exists():
        done.add(WARD)
    if not missing_people():
        done.add(PEOPLE)
    return done


def next_step() -> str:
    """The first step that is not done."""
    done = done_steps()
    return next(step.slug for step in STEPS if step.slug not in done)


def missing_people() -> list[str]:
    """Whom a ward cannot work without and does not have yet."""
    active = Officer.objects.filter(is_active=True)
    wanted = {
        "Chủ tịch": active.filter(post=Officer.Post.CHAIRMAN),
        "người tiếp nhận": active.filter(groups__name=Role.CLERK.value),
        "công chức chuyên môn": active.filter(groups__name=Role.OFFICER.value),
        "người của văn phòng": active.filter(groups__name=Role.OFFICE.value),
    }
    return [who for who, people in wanted.items() if not people.exists()]


def unstaffed_departments(on: date) -> list[Department]:
    """Departments of the ward that get dossiers of the procedures offered on the local date `on`, but have
    nobody to take them in hand.
    """
    steps = StepPlan.objects.filter(
        version__usable=True, version__procedure__in=Procedure.objects.offered(on)
    )
    hands = [role.value for role in (Role.CLERK, Role.OFFICER, Role.LEADER)]
    staffed = Officer.objects.filter(is_active=True, groups__name__in=hands, department__isnull=False)
    found = Department.objects.filter(is_partner=False, pk__in=steps.values("department"))
    return list(found.exclude(pk__in=staffed.values("department")).order_by("position"))


@transaction.atomic
def mark_done(step: str, *, by: Officer, at: datetime) -> None:
    """Note that a step was gone through."""
    installation = _open_installation()
    if step not in installation.setup_steps:
        installation.setup_steps = [*installation.setup_steps, step]
        installation.save(update_fields=["setup_steps"])
    title = next(one.title for one in STEPS if one.slug == step)
    note(by, installation, f"Thiết lập: {title}", at)


@transaction.atomic
def first_administrator(data: OfficerData, password: str, *, at: datetime) -> Officer:
    """The account that goes through the guide. Raises Refused when somebody was quicker."""
    _open_installation()
    if active_administrators():
        raise Refused("Đã có người quản trị. Tải lại trang rồi đăng nhập bằng tài khoản đó.")
    officer, _ = add_officer(data, by=None, at=at)
    choose_password(officer, password, at=at)
    forget_setup_code()
    return officer


@transaction.atomic
def save_identity(values: Mapping[str, Any], *, by: Officer, at: datetime) -> Ward:
    """Who the ward is, from ever on; an identity of before a merger is added later with its dates."""
    _open_installation()
    ward: Ward = Ward.objects.update_or_create(force_from=None, defaults=dict(values))[0]
    note(by, ward, "Ghi danh xưng của phường khi thiết lập", at)
    return ward


@transaction.atomic
def save_departments(rows: Collection[Mapping[str, Any]], *, by: Officer, at: datetime) -> None:
    """Rename, close or add departments of the ward; each row holds pk (None: new), name, short_name, active.

    Raises Refused for closing one that steps or sectors of the catalogue belong to.
    """
    _open_installation()
    for row in rows:
        values = {key: row[key] for key in ("name", "short_name", "active")}
        if row["pk"] is None:
            last = Department.objects.filter(is_partner=False).order_by("-position").first()
            position = last.position + 1 if last else 1
            added = Department.objects.create(code=_free_code(row["name"]), position=position, **values)
            note(by, added, "Thêm phòng khi thiết lập", at)
        elif not row["active"] and _is_needed(row["pk"]):
            raise Refused(f"{row['name']} đang phụ trách thủ tục trong danh mục nên không bỏ được.")
        else:
            Department.objects.filter(pk=row["pk"], is_partner=False).update(**values)


def _is_needed(pk: int) -> bool:
    return (
        Sector.objects.filter(department=pk).exists()
        or StepPlan.objects.filter(department=pk).exists()
        or Officer.objects.filter(department=pk, is_active=True).exists()
    )


def _free_code(name: str) -> str:
    base = fold(name).replace(" ", "_")[:30] or "phong"
    taken = set(Department.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(code for n in range(len(taken) + 1) if (code := f"{base}_{n}" if n else base) not in taken)


@transaction.atomic
def choose_procedures(keys: Collection[str], *, by: Officer, at: datetime) -> int:
    """Take in exactly these procedures of the catalogue; how many there are. Raises Refused for none."""
    chosen = Procedure.objects.filter(key__in=keys)
    count = chosen.count()
    if not count:
        raise Refused("Chọn ít nhất một thủ tục.", "keys")
    Procedure.objects.exclude(key__in=keys).update(active=False)
    chosen.update(active=True)
    mark_done(PROCEDURES, by=by, at=at)
    return count


@transaction.atomic
def confirm_calendar(year: int, sessions: str, *, by: Officer, at: datetime) -> None:
    """The ward's daily sessions, and the days off of `year` as they stand, published as a version.

    Raises Refused for sessions that cannot be, or a year without any day off.
    """
    _open_installation()
    try:
        typed = ",".join(str(session) for session in parse_sessions(sessions))
    except CalendarError as error:
        raise Refused(str(error), "sessions") from error
    if not typed:
        raise Refused("Nhập giờ làm việc, ví dụ 07:00-11:30, 13:30-17:00.", "sessions")
    if not CalendarDay.objects.filter(date__year=year).exists():
        raise Refused(f"Chưa có ngày nghỉ nào của năm {year}. Nạp lịch bằng lệnh manage.py load_calendar.")
    hours = OpeningHours.objects.order_by("-force_from").first()
    if hours is None:
        OpeningHours.objects.create(force_from=date(2010, 1, 1), sessions=typed)
    elif hours.sessions != typed:
        hours.sessions = typed
        hours.save(update_fields=["sessions"])
    CalendarYear.objects.update_or_create(
        year=year,
        defaults={"state": YearState.CONFIRMED.value, "source": "Phường xác nhận khi thiết lập"},
    )
    publish("Xác nhận khi thiết lập", at=at, by=by)
    mark_done(CALENDAR, by=by, at=at)


@transaction.atomic
def finish(*, by: Officer, at: datetime) -> None:
    """Close the guide; from now on every page is open. Raises Refused naming what is still missing."""
    installation = _open_installation()
    lacking = [step.title.lower() for step in STEPS[:-1] if step.slug not in done_steps()]
    if lacking:
        raise Refused(f"Chưa xong: {', '.join(lacking)}.")
    installation.setup_finished_at = at
    installation.save(update_fields=["setup_finished_at"])
    note(by, installation, "Thiết lập xong, bắt đầu làm việc", at)


def _open_installation() -> Installation:
    """The locked row. Raises Refused when the guide is closed."""
    installation: Installation = Installation.objects.select_for_update().get(pk=1)
    if installation.setup_finished_at is not None:
        raise Refused("Việc thiết lập đã xong. Sửa ở các trang Người dùng, Thủ tục, Lịch.")
    return installation
