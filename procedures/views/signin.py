"""Signing in and out, the demo's one click per role, changing a password, and the way home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from axes.helpers import get_client_ip_address
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from procedures.actions.people import active_administrators, choose_password, with_roles
from procedures.forms.people import ChangePasswordForm, NewPasswordForm, SignInForm
from procedures.models import Installation, Officer
from procedures.permissions import any_officer, public, signed_in
from procedures.roles import ROLE_DUTIES, Role

WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng."
# One address may be wrong so often within the cool-off time; each name at an address is counted apart.
FAILURES_OF_AN_ADDRESS = 50
WRONG_OLD_PASSWORDS = 5  # then the session ends: whoever sits there is not its owner
_PLAIN_BACKEND = "django.contrib.auth.backends.ModelBackend"

HOME = {
    Role.CLERK: "counter",
    Role.OFFICER: "desk",
    Role.OFFICE: "overdue",
    Role.LEADER: "chairman",
    Role.ADMINISTRATOR: "jobs",
}
# The people of the demo who can be entered without a password, in the order they are offered.
DEMO_USERNAMES = ("ha", "bao", "yen", "lan", "tai", "khoa", "duy")
# Several officers, because a dossier goes to the department of its procedure: name of the button, work.
_DESKS = {
    "bao": ("Chuyên môn", "Kinh tế: đất đai, xây dựng, hộ kinh doanh"),
    "yen": ("Hộ tịch, chứng thực", "Chuyên môn ở Văn phòng: hộ tịch, chứng thực, tiếp công dân"),
    "lan": ("Văn hóa, xã hội", "Chuyên môn: bảo trợ xã hội, người có công, giảm nghèo"),
}
_ICONS = {
    Role.CLERK: "user-plus",
    Role.OFFICER: "stack-2",
    Role.OFFICE: "building",
    Role.LEADER: "writing-sign",
    Role.ADMINISTRATOR: "settings",
}


@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The first page of the person's main role."""
    if not isinstance(request.user, Officer):
        return redirect("sign-in")
    role = request.user.main_role
    if role is None:
        raise PermissionDenied("Tài khoản này chưa được giao vai nào. Liên hệ người quản trị.")
    return redirect(HOME[role])


@public
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; whoever is signed in already is led on."""
    if request.method == "GET":
        if request.user.is_authenticated:
            return redirect(next_page(request))
        return render(request, "procedures/sign_in.html", _sign_in_page(request, SignInForm()))
    form = SignInForm(request.POST)
    officer = authenticated(request, form)
    if officer is None:
        if too_many_failures(request, timezone.now()):
            return render(request, "procedures/locked.html", status=429)
        return render(request, "procedures/sign_in.html", _sign_in_page(request, form), status=422)
    login(request, officer)
    return redirect(next_page(request))


def authenticated(request: HttpRequest, form: SignInForm) -> Officer | None:
    """The officer whose name and password were typed; else the form says that they were not right.

    The sentence, and the work done to find out, are the same for a wrong password, a name nobody has and a
    locked account. django-axes counts failures and stops a name at an address, we stop an address.
    """
    if too_many_failures(request, timezone.now()) or not form.is_valid():
        return None
    officer = authenticate(request, **form.cleaned_data)
    if isinstance(officer, Officer):
        return officer
    form.add_error(None, WRONG)
    return None


def too_many_failures(request: HttpRequest, at: datetime) -> bool:
    """Whether this address was wrong so often, with whatever names, that it has to wait."""
    recent = AccessAttempt.objects.filter(
        ip_address=get_client_ip_address(request), attempt_time__gt=at - settings.AXES_COOLOFF_TIME
    )
    failures = recent.aggregate(total=Sum("failures_since_start"))["total"] or 0
    return bool(failures >= FAILURES_OF_AN_ADDRESS)


def next_page(request: HttpRequest) -> str:
    """Where the person wanted to go, when that is a page of ours; else the way home."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else reverse("home")


def _sign_in_page(request: HttpRequest, form: SignInForm) -> dict[str, object]:
    people = demo_people() if is_demo() else []
    return {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next") or "",
        "administrator": next(iter(active_administrators()), None),
        "demo_open": is_demo(),
        "people": people,
        "demo_loading": len(people) < len(DEMO_USERNAMES),
    }


# -- the demo ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DemoPerson:
    """A way into the demo: the role, whose it is, and a picture."""

    officer: Officer
    role: Role
    icon: str

    @property
    def label(self) -> str:
        """The button's name: the role, or whose desk it is."""
        return _DESKS[self.officer.username][0] if self.officer.username in _DESKS else self.role.label

    @property
    def duties(self) -> str:
        """What the role's pages are for, or which dossiers come to this desk."""
        known = _DESKS.get(self.officer.username)
        return known[1] if known else ROLE_DUTIES[self.role]


def is_demo() -> bool:
    """Whether settings and database both say that this is the demo."""
    installation = Installation.objects.current()
    return bool(settings.DEMO and installation and installation.mode == Installation.Mode.DEMO)


def demo_people() -> list[DemoPerson]:
    """One person of each role, and of each department with many procedures, as far as they are loaded."""
    loaded = with_roles(Officer.objects.filter(username__in=DEMO_USERNAMES, is_active=True))
    people = sorted(loaded, key=lambda officer: DEMO_USERNAMES.index(officer.username))
    return [DemoPerson(one, one.main_role, _ICONS[one.main_role]) for one in people if one.main_role]


@public
@require_POST
def demo_sign_in(request: HttpRequest, username: str) -> HttpResponse:
    """Enter the demo as one of the people with a button, without a password. 404 wherever people work."""
    if not is_demo() or username not in DEMO_USERNAMES:
        raise Http404
    officer = Officer.objects.filter(username=username, is_active=True).first()
    if officer is None:
        raise Http404
    login(request, officer, backend=_PLAIN_BACKEND)
    return redirect("home")


# -- out, and another password ----------------------------------------------------------------------


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; whoever sits down next starts at the sign-in page."""
    logout(request)
    return redirect("sign-in")


@any_officer
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """A new password; every other session of the officer ends with the old one.

    Somebody who has just come in with a first password is not asked for it again.
    """
    officer = signed_in(request)
    kind = NewPasswordForm if officer.must_change_password else ChangePasswordForm
    form = kind(officer, request.POST if request.method == "POST" else None)
    if form.is_valid():
        choose_password(officer, form.cleaned_data["new"], at=timezone.now())
        update_session_auth_hash(request, officer)
        request.session.pop("wrong_passwords", None)
        messages.success(request, "Đã đổi mật khẩu. Máy khác đăng nhập bằng mật khẩu cũ đều đã thoát.")
        return redirect("home")
    if _guessing(request, form):
        logout(request)
        messages.error(request, f"Nhập sai mật khẩu đang dùng {WRONG_OLD_PASSWORDS} lần. Mời đăng nhập lại.")
        return redirect("sign-in")
    status = 422 if form.is_bound else 200
    return render(request, "procedures/change_password.html", {"form": form}, status=status)


def _guessing(request: HttpRequest, form: NewPasswordForm) -> bool:
    """Whether the old password was typed wrongly too often in this session."""
    if form.has_error("old", ChangePasswordForm.WRONG):
        request.session["wrong_passwords"] = request.session.get("wrong_passwords", 0) + 1
    return bool(request.session.get("wrong_passwords", 0) >= WRONG_OLD_PASSWORDS)
