"""People who sign in: added, changed, locked and opened again; never deleted, for papers name them.

A new, reset or reopened account gets a first password that is shown once and must be changed at the first
sign-in. Whatever changes a password ends every session that was begun with the old one: sessions carry a
hash of it. Each change is noted in the journal.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import Group
from django.db import IntegrityError, models, transaction

from procedures.actions.errors import Refused
from procedures.actions.journal import note
from procedures.models import ActingAppointment, Department, Officer
from procedures.roles import Role
from procedures.text import fold

# Without letters and digits that look alike on paper: 12 of these are 58 bits.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_HOLDS_WORK = (
    "{name} đang giữ {count} hồ sơ chưa xong ở {department}. "
    "Bàn giao các hồ sơ đó trước khi đổi phòng hoặc vai."
)


@dataclass(frozen=True)
class OfficerData:
    """What an administrator types about a person."""

    full_name: str
    department: Department | None
    roles: frozenset[Role]
    post: str = Officer.Post.STAFF.value
    phone_extension: str = ""
    email: str = ""
    username: str = ""  # empty: proposed from the name


def proposed_username(full_name: str, taken: Iterable[str] = ()) -> str:
    """ "Lê Thị Thu Hà" -> "ha.ltt": the given name, then the initials of the rest; "ha.ltt2" when taken.

    Empty when the name has no letters.
    """
    words = fold(full_name).split()
    if not words:
        return ""
    initials = "".join(word[0] for word in words[:-1])
    base = f"{words[-1]}.{initials}"[:28].rstrip(".")
    used, name, number = set(taken), base, 1
    while name in used:
        number += 1
        name = f"{base}{number}"
    return name


def usernames_like(full_name: str) -> list[str]:
    """The names in use that begin as the proposal would."""
    base = proposed_username(full_name)
    return list(Officer.objects.filter(username__startswith=base).values_list("username", flat=True))


def first_password() -> str:
    """A password to read out: "k7mp-4xnr-92wd"."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


@transaction.atomic
def add_officer(data: OfficerData, *, by: Officer | None, at: datetime) -> tuple[Officer, str]:
    """A new account and its first password. `by` None: the first administrator of the set-up guide.

    Raises Refused when the data cannot be or the name to sign in with is taken.
    """
    _check(data, None)
    username = data.username or proposed_username(data.full_name, usernames_like(data.full_name))
    if not username:
        raise Refused("Họ và tên phải có chữ cái.", "full_name")
    officer, password = Officer(username=username, must_change_password=True), first_password()
    _fill(officer, data)
    officer.set_password(password)
    try:
        with transaction.atomic():
            officer.save(force_insert=True)
    except IntegrityError:
        raise Refused(f"Tên đăng nhập “{username}” đã có người dùng.", "username") from None
    _give_roles(officer, data.roles)
    note(by or officer, officer, f"Thêm người dùng, vai {labels(data.roles)}", at)
    return officer, password


@transaction.atomic
def edit_officer(officer: Officer, data: OfficerData, *, by: Officer, at: datetime) -> None:
    """Bring name, department, roles and post up to `data`; the name to sign in with stays.

    Raises Refused for a change of department or role while the officer holds unfinished work, and for
    the last administrator giving up the role.
    """
    administrators = _locked_administrators()
    officer = Officer.objects.select_for_update(of=("self",)).select_related("department").get(pk=officer.pk)
    _check(data, officer)
    before = officer.roles
    if Role.ADMINISTRATOR not in data.roles:
        _not_the_last(officer, administrators)
    _check_work(officer, data, before)
    told = _differences(officer, data, before)
    _fill(officer, data)
    officer.save()
    _give_roles(officer, data.roles)
    if told:
        note(by, officer, f"Sửa: {'; '.join(told)}", at)


@transaction.atomic
def reset_password(officer: Officer, *, by: Officer | None, at: datetime) -> str:
    """A new first password; every session of the officer ends. `by` None: typed at the machine itself.

    Raises Refused for a locked account.
    """
    if not officer.is_active:
        raise Refused("Tài khoản đang khóa. Mở lại tài khoản thì có mật khẩu mới.")
    password = _new_password(officer)
    officer.save(update_fields=["password", "must_change_password"])
    note(by or officer, officer, "Đặt lại mật khẩu" + ("" if by else " từ máy chủ"), at)
    return password


@transaction.atomic
def choose_password(officer: Officer, password: str, *, at: datetime) -> None:
    """The officer's own new password; every other session of theirs ends."""
    officer.set_password(password)
    officer.must_change_password = False
    officer.save(update_fields=["password", "must_change_password"])
    note(officer, officer, "Tự đổi mật khẩu", at)


def choose_single_keys(officer: Officer, wanted: bool) -> None:
    """Whether keys of a single letter work for the officer, on every machine."""
    Officer.objects.filter(pk=officer.pk).update(single_keys=wanted)


@transaction.atomic
def disable(officer: Officer, *, by: Officer, at: datetime) -> None:
    """Lock the account: nobody signs in with it, its sessions end. What it did stays under its name.

    Raises Refused for the last administrator and for one's own account.
    """
    administrators = _locked_administrators()
    if officer.pk == by.pk:
        raise Refused("Không tự khóa tài khoản của mình. Nhờ một người quản trị khác.")
    _not_the_last(officer, administrators)
    officer.is_active = False
    officer.set_unusable_password()  # opened again, no session of before comes back to life
    officer.save(update_fields=["is_active", "password"])
    note(by, officer, "Khóa tài khoản", at)


@transaction.atomic
def enable(officer: Officer, *, by: Officer, at: datetime) -> str:
    """Open a locked account again; the first password to hand over. Raises Refused when it is open."""
    if officer.is_active:
        raise Refused("Tài khoản này đang mở.")
    officer.is_active = True
    password = _new_password(officer)
    officer.save(update_fields=["is_active", "password", "must_change_password"])
    note(by, officer, "Mở lại tài khoản", at)
    return password


@transaction.atomic
def appoint_acting(
    officer: Officer, starts: date, ends: date, decision: str, *, by: Officer, at: datetime
) -> None:
    """A vice-chairman acts as chairman from `starts` to `ends`, both included (local dates).

    Raises Refused for anybody else, or for dates that overlap another appointment of theirs.
    """
    if officer.post != Officer.Post.VICE_CHAIRMAN:
        raise Refused("Chỉ giao quyền Chủ tịch cho Phó Chủ tịch.")
    if ends < starts:
        raise Refused("Ngày cuối phải từ ngày đầu trở đi.", "ends")
    if officer.acting_appointments.filter(starts__lte=ends, ends__gte=starts).exists():
        raise Refused("Thời gian này trùng với một lần giao quyền đã ghi.", "starts")
    ActingAppointment.objects.create(officer=officer, starts=starts, ends=ends, decision=decision)
    note(by, officer, f"Giao quyền Chủ tịch từ {starts:%d/%m/%Y} đến hết {ends:%d/%m/%Y}, {decision}", at)


@transaction.atomic
def end_acting(appointment: ActingAppointment, *, by: Officer, today: date, at: datetime) -> None:
    """End an appointment with today; one that has not begun is taken back. What is over stays as it was."""
    officer = appointment.officer
    if appointment.ends < today:
        raise Refused("Lần giao quyền này đã hết hạn.")
    if appointment.starts > today:
        appointment.delete()
    else:
        appointment.ends = today
        appointment.save(update_fields=["ends"])
    note(by, officer, f"Kết thúc giao quyền Chủ tịch theo {appointment.decision}", at)


def with_roles(officers: models.QuerySet[Officer]) -> list[Officer]:
    """The officers with their roles already read: two queries for all of them."""
    found = list(officers.prefetch_related("groups"))
    for officer in found:
        names = {group.name for group in officer.groups.all()}
        officer.__dict__["roles"] = frozenset(role for role in Role if role.value in names)
    return found


def open_work(officer: Officer) -> int:
    """How many unfinished dossiers are in this officer's hands."""
    return officer.held_dossiers.filter(ended_at__isnull=True).count()


def active_administrators() -> list[Officer]:
    """Those who can sign in and hold the role, the earliest first."""
    return list(Officer.objects.filter(is_active=True, groups__name=Role.ADMINISTRATOR.value).order_by("pk"))


def _check(data: OfficerData, officer: Officer | None) -> None:
    if not data.roles:
        raise Refused("Chọn ít nhất một vai.", "roles")
    if data.department is None and data.roles & {Role.CLERK, Role.OFFICER, Role.OFFICE}:
        raise Refused("Người tiếp nhận, chuyên môn và văn phòng phải thuộc một phòng.", "department")
    if data.post == Officer.Post.STAFF:
        return
    if Role.LEADER not in data.roles:
        raise Refused("Chủ tịch, Phó Chủ tịch phải có vai lãnh đạo.", "roles")
    if data.post == Officer.Post.CHAIRMAN:
        others = Officer.objects.filter(is_active=True, post=Officer.Post.CHAIRMAN)
        chairman = others.first()
        if chairman is not None and chairman != officer:
            raise Refused(f"Chủ tịch đang là {chairman.full_name}. Đổi chức vụ của người đó trước.", "post")


def _check_work(officer: Officer, data: OfficerData, before: frozenset[Role]) -> None:
    moves = officer.department is not None and officer.department != data.department
    loses = bool(before & {Role.OFFICER, Role.CLERK}) and not data.roles & {Role.OFFICER, Role.CLERK}
    if (moves or loses) and (count := open_work(officer)):
        raise Refused(
            _HOLDS_WORK.format(name=officer.full_name, count=count, department=officer.department),
            "department" if moves else "roles",
        )


def _locked_administrators() -> list[int]:
    """Ids of the active administrators, locked so that two of them cannot lock each other out at once."""
    rows = Officer.objects.filter(is_active=True, groups__name=Role.ADMINISTRATOR.value)
    return list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


def _not_the_last(officer: Officer, administrators: list[int]) -> None:
    if administrators == [officer.pk]:
        raise Refused(
            f"{officer.full_name} là người quản trị duy nhất. Giao vai quản trị cho người khác trước.",
            "roles",
        )


def _new_password(officer: Officer) -> str:
    password = first_password()
    officer.set_password(password)
    officer.must_change_password = True
    return password


def _fill(officer: Officer, data: OfficerData) -> None:
    officer.full_name, officer.department, officer.post = data.full_name, data.department, data.post
    officer.phone_extension, officer.email = data.phone_extension, data.email


def _give_roles(officer: Officer, roles: frozenset[Role]) -> None:
    officer.groups.set([Group.objects.get_or_create(name=role.value)[0] for role in sorted(roles)])
    officer.__dict__.pop("roles", None)


def labels(roles: Iterable[Role]) -> str:
    """Their names in the usual order: "tiếp nhận, chuyên môn"; empty for none."""
    held = set(roles)
    return ", ".join(role.label.lower() for role in Role if role in held)


def _differences(officer: Officer, data: OfficerData, before: frozenset[Role]) -> list[str]:
    """What the journal tells: names of fields, and the roles themselves."""
    told = [f"vai {labels(before) or 'chưa có'} -> {labels(data.roles)}"] if before != data.roles else []
    fields = ("full_name", "department", "post", "phone_extension", "email")
    changed = [field for field in fields if getattr(officer, field) != getattr(data, field)]
    return told + [str(getattr(Officer._meta.get_field(field), "verbose_name", field)) for field in changed]
