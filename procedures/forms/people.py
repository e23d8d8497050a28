"""Signing in, changing a password, and what an administrator types about a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator
from django.urls import reverse

from procedures.actions.people import OfficerData
from procedures.forms.fields import EmailLine, LineField, PasswordField
from procedures.models import Department, Officer
from procedures.roles import ROLE_DUTIES, Role

USERNAME = RegexValidator(
    r"\A[a-z0-9]+([._-][a-z0-9]+)*\Z", "Tên đăng nhập chỉ gồm chữ thường không dấu, chữ số và dấu chấm."
)
_NAME_INPUT = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}

# What Django's validators refuse, in the words of the house.
_PASSWORD_RULES = {
    "password_too_short": "Mật khẩu phải có ít nhất 10 ký tự.",
    "password_too_common": "Mật khẩu này nhiều người dùng, dễ đoán. Chọn mật khẩu khác.",
    "password_entirely_numeric": "Mật khẩu không được chỉ gồm chữ số.",
    "password_too_similar": "Mật khẩu quá giống tên đăng nhập hoặc họ tên.",
}


class SignInForm(forms.Form):
    """Name and password. Who may come in is the authentication backends' business."""

    marks_optional = False
    username = LineField(
        label="Tên đăng nhập",
        max_length=150,
        sentence="Nhập tên đăng nhập.",
        widget=forms.TextInput(attrs={**_NAME_INPUT, "autocomplete": "username", "autofocus": True}),
    )
    password = PasswordField(label="Mật khẩu", autocomplete="current-password")

    def clean_username(self) -> str:
        """Names are stored in small letters; a telephone's keyboard likes to begin with a capital."""
        return str(self.cleaned_data["username"]).lower()


class NewPasswordForm(forms.Form):
    """A new password, typed twice, for an officer known by `officer`."""

    new = PasswordField(
        label="Mật khẩu mới",
        autocomplete="new-password",
        help_text="Ít nhất 10 ký tự, không toàn chữ số, không phải mật khẩu nhiều người dùng.",
    )
    again = PasswordField(label="Nhập lại mật khẩu mới", autocomplete="new-password")

    def __init__(self, officer: Officer, *args: Any, **kwargs: Any) -> None:
        """`officer` may be one that is not saved yet: the rules compare the password with names."""
        super().__init__(*args, **kwargs)
        self.officer = officer

    def clean_new(self) -> str:
        """The rules of the settings, and not the one in use."""
        new = str(self.cleaned_data["new"])
        try:
            validate_password(new, self.officer)
        except forms.ValidationError as error:
            raise forms.ValidationError(
                [_PASSWORD_RULES.get(one.code or "", one) for one in error.error_list]
            ) from None
        if self.officer.pk and self.officer.check_password(new):
            raise forms.ValidationError("Mật khẩu mới phải khác mật khẩu đang dùng.")
        return new

    def clean(self) -> dict[str, Any]:
        """Both the same."""
        cleaned = super().clean() or {}
        if "new" in cleaned and "again" in cleaned and cleaned["new"] != cleaned["again"]:
            self.add_error("again", "Hai lần nhập mật khẩu mới chưa giống nhau.")
        return cleaned


class ChangePasswordForm(NewPasswordForm):
    """A new password for somebody who also has to type the old one."""

    WRONG = "wrong"  # the code of the error that counts
    old = PasswordField(label="Mật khẩu đang dùng", autocomplete="current-password")
    field_order = ("old", "new", "again")

    def clean_old(self) -> str:
        """The one in use."""
        old = str(self.cleaned_data["old"])
        if not self.officer.check_password(old):
            raise forms.ValidationError("Mật khẩu đang dùng chưa đúng.", code=self.WRONG)
        return old


class OfficerForm(forms.Form):
    """Name, department, roles and post of a person."""

    marks_optional = False  # a department and a post are always chosen, if only as none
    hints = dict.fromkeys(("username", "phone_extension", "email"), "(nếu có)")

    full_name = LineField(
        label="Họ và tên",
        max_length=120,
        sentence="Nhập họ và tên.",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    username = LineField(
        label="Tên đăng nhập",
        max_length=30,
        required=False,
        validators=[USERNAME],
        help_text="Để trống thì đặt theo họ và tên.",
        widget=forms.TextInput(_NAME_INPUT),
    )
    department = forms.ModelChoiceField(
        label="Phòng",
        queryset=Department.objects.none(),
        required=False,
        empty_label="Không thuộc phòng nào",
        error_messages={"invalid_choice": "Chọn một phòng trong danh sách."},
    )
    roles = forms.MultipleChoiceField(
        label="Vai",
        choices=[(role.value, f"{role.label}: {ROLE_DUTIES[role].lower()}") for role in Role],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Chọn ít nhất một vai.",
            "invalid_choice": "Chọn vai trong danh sách.",
            "invalid_list": "Chọn vai trong danh sách.",
        },
    )
    post = forms.ChoiceField(
        label="Chức vụ", choices=Officer.Post.choices, initial=Officer.Post.STAFF, required=False
    )
    phone_extension = LineField(label="Máy lẻ", max_length=20, required=False)
    email = EmailLine(label="Thư điện tử", max_length=254, required=False)
    same_name = forms.BooleanField(label="Đây là người khác, vẫn thêm", required=False)

    def __init__(
        self,
        *args: Any,
        officer: Officer | None = None,
        username_page: str = "officer-username",
        **kwargs: Any,
    ) -> None:
        """`officer` is the one being changed: then the name to sign in with is not asked for.

        `username_page` names the address that proposes one.
        """
        super().__init__(*args, **kwargs)
        self.officer = officer
        departments = Department.objects.filter(is_partner=False, active=True)
        if officer is not None:
            if officer.department is not None:
                departments = departments | Department.objects.filter(pk=officer.department.pk)
            del self.fields["username"], self.fields["same_name"]
        else:
            self._propose_a_username(username_page)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]

    def _propose_a_username(self, page: str) -> None:
        """Ask the server for the proposal as the name is typed; it is shown under the other field."""
        self.fields["full_name"].widget.attrs |= {
            "hx-get": reverse(page),
            "hx-trigger": "input changed delay:400ms",
            "hx-target": "#id_username_helptext",
        }

    def clean_username(self) -> str:
        """Nobody else's."""
        username = str(self.cleaned_data["username"])
        if username and Officer.objects.filter(username=username).exists():
            raise forms.ValidationError(f"Tên đăng nhập “{username}” đã có người dùng.")
        return username

    def clean(self) -> dict[str, Any]:
        """A namesake in the same department is asked about: it may be the same person typed twice."""
        cleaned = super().clean() or {}
        if self.officer is not None or not cleaned.get("full_name"):
            return cleaned
        twin = Officer.objects.filter(
            full_name=cleaned["full_name"], department=cleaned.get("department")
        ).first()
        self.has_twin = twin is not None
        if twin is not None and not cleaned.get("same_name"):
            self.add_error(
                "full_name",
                f"Đã có {twin.full_name} ở phòng này, tên đăng nhập {twin.username}. "
                "Nếu là người khác, đánh dấu “Đây là người khác” rồi thêm.",
            )
        return cleaned

    has_twin = False

    @property
    def data_typed(self) -> OfficerData:
        """What was typed, once the form is valid."""
        typed = self.cleaned_data
        return OfficerData(
            full_name=typed["full_name"],
            username=typed.get("username", ""),
            department=typed["department"],
            roles=frozenset(Role(role) for role in typed["roles"]),
            post=typed["post"] or Officer.Post.STAFF.value,
            phone_extension=typed["phone_extension"],
            email=typed["email"],
        )


def initial_of(officer: Officer) -> dict[str, Any]:
    """What the form shows of a person who is already there."""
    return {
        "full_name": officer.full_name,
        "department": officer.department_id,
        "roles": [role.value for role in officer.roles],
        "post": officer.post,
        "phone_extension": officer.phone_extension,
        "email": officer.email,
    }


class OwnKeysForm(forms.Form):
    """Whether keys of a single letter work for the person who asks."""

    single_keys = forms.BooleanField(label="Dùng phím tắt một chữ", required=False)
    marks_optional = False


class ActingForm(forms.Form):
    """A decision that lets a vice-chairman act for the chairman."""

    starts = forms.DateField(label="Từ ngày", error_messages={"required": "Nhập ngày bắt đầu."})
    ends = forms.DateField(label="Đến hết ngày", error_messages={"required": "Nhập ngày cuối."})
    decision = LineField(label="Số quyết định", max_length=60, sentence="Nhập số quyết định.")

    def clean(self) -> dict[str, Any]:
        """In order."""
        cleaned = super().clean() or {}
        if cleaned.get("starts") and cleaned.get("ends") and cleaned["ends"] < cleaned["starts"]:
            self.add_error("ends", "Ngày cuối phải từ ngày đầu trở đi.")
        return cleaned
