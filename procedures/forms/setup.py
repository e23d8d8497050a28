"""What the set-up guide asks for, step by step."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.forms import BaseFormSet, formset_factory

from procedures.actions.people import OfficerData, proposed_username
from procedures.actions.setup_code import is_setup_code
from procedures.forms.fields import EmailLine, LineField, LinesField, SessionsField
from procedures.forms.people import USERNAME, NewPasswordForm
from procedures.models import Department, Officer, Ward
from procedures.roles import Role

_QUIET = {"autocomplete": "off", "spellcheck": "false"}
_KIND = re.compile(r"(phường|xã|đặc khu)\s+(\S.*)", re.IGNORECASE)


def _length(name: str) -> int:
    return int(getattr(Ward._meta.get_field(name), "max_length", 0) or 0)


class CapitalsField(LineField):
    """A code: capitals, whatever the keyboard made of them."""

    def to_python(self, value: Any) -> str:
        """As it is stored."""
        return super().to_python(value).upper()


class FirstAdministratorForm(NewPasswordForm):
    """Whoever has read the terminal makes the first account, with a password of their own."""

    WRONG_CODE = "wrong"  # the code of the error that counts
    code = CapitalsField(
        label="Mã thiết lập",
        max_length=20,
        sentence="Nhập mã thiết lập.",
        help_text="Mã hiện trong cửa sổ lệnh của máy chủ sau khi chạy phần mềm.",
        widget=forms.TextInput({**_QUIET, "autofocus": True, "placeholder": "XXXX-XXXX"}),
    )
    full_name = LineField(
        label="Họ và tên", max_length=120, sentence="Nhập họ và tên.", widget=forms.TextInput(_QUIET)
    )
    username = LineField(
        label="Tên đăng nhập",
        max_length=30,
        required=False,
        validators=[USERNAME],
        help_text="Để trống thì đặt theo họ và tên.",
        widget=forms.TextInput({**_QUIET, "autocapitalize": "none"}),
    )
    phone_extension = LineField(label="Máy lẻ", max_length=20, required=False)
    field_order = ("code", "full_name", "username", "phone_extension", "new", "again")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(Officer(), *args, **kwargs)

    def clean_code(self) -> str:
        """The one printed last."""
        code = str(self.cleaned_data["code"])
        if not is_setup_code(code):
            raise forms.ValidationError(
                "Mã chưa đúng. Xem mã mới nhất trong cửa sổ lệnh của máy chủ.", code=self.WRONG_CODE
            )
        return code

    def clean_full_name(self) -> str:
        """A name one can sign in with; the password is compared with it."""
        name = str(self.cleaned_data["full_name"])
        if not proposed_username(name):
            raise forms.ValidationError("Họ và tên phải có chữ cái.")
        self.officer.username = proposed_username(name)
        return name

    @property
    def data_typed(self) -> OfficerData:
        """What was typed, once the form is valid."""
        return OfficerData(
            full_name=self.cleaned_data["full_name"],
            username=self.cleaned_data["username"],
            department=None,
            roles=frozenset({Role.ADMINISTRATOR}),
            phone_extension=self.cleaned_data["phone_extension"],
        )


class SendingForm(forms.Form):
    """How the ward tells people of approved letters of apology."""

    mail_approved_paper = forms.TypedChoiceField(
        label="Thư xin lỗi đã duyệt",
        choices=[
            ("no", "Chỉ gửi bản đã ký, đóng dấu (quét lên phần mềm)"),
            ("yes", "Gửi ngay bản đã duyệt qua thư điện tử; bản ký giao tại quầy"),
        ],
        coerce=lambda value: value == "yes",
        initial="no",
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn một cách gửi.", "invalid_choice": "Chọn một cách gửi."},
    )
    text_apologies = forms.BooleanField(
        label="Nhắn tin cho người không có thư điện tử mà có số điện thoại",
        required=False,
        help_text="Cần cổng nhắn tin trên máy chủ; chưa có thì tin chỉ lưu lại, không gửi.",
    )


class WardForm(SendingForm):
    """Who the ward is. Nothing is invented: only what law names the same everywhere is filled in."""

    name = LineField(
        label="Tên đơn vị",
        max_length=_length("name"),
        sentence="Nhập tên đơn vị.",
        help_text="Ghi cả loại đơn vị, ví dụ: phường Phú Thủy.",
    )
    place = LineField(
        label="Địa danh trên giấy tờ",
        max_length=_length("place"),
        required=False,
        help_text="Ghi ở dòng ngày tháng. Để trống thì lấy theo tên đơn vị.",
    )
    superior_place = LineField(
        label="Thuộc tỉnh, thành phố",
        max_length=_length("superior_place"),
        sentence="Nhập tỉnh hoặc thành phố.",
        help_text="Ví dụ: tỉnh Lâm Đồng.",
    )
    unit_code = CapitalsField(
        label="Mã đơn vị",
        max_length=_length("unit_code"),
        sentence="Nhập mã đơn vị.",
        help_text="Mã định danh do tỉnh cấp, đứng đầu mã hồ sơ, ví dụ H36.152.00.",
        validators=Ward._meta.get_field("unit_code").validators,  # type: ignore[union-attr]
        widget=forms.TextInput({**_QUIET, "autocapitalize": "characters"}),
    )
    counter_name = LineField(
        label="Tên bộ phận một cửa",
        max_length=_length("counter_name"),
        sentence="Nhập tên bộ phận một cửa.",
    )
    counter_lines = LinesField(
        label="Tên bộ phận ở đầu giấy tờ",
        max_length=200,
        required=False,
        help_text="Chữ in hoa, mỗi dòng in một dòng, nhiều nhất 3 dòng. Để trống thì lấy tên bộ phận.",
        widget=forms.Textarea({"rows": 2}),
    )
    counter_symbol = LineField(
        label="Ký hiệu bộ phận", max_length=_length("counter_symbol"), sentence="Nhập ký hiệu bộ phận."
    )
    address = LineField(label="Địa chỉ", max_length=_length("address"), required=False)
    phone = LineField(
        label="Điện thoại",
        max_length=_length("phone"),
        sentence="Nhập điện thoại của bộ phận một cửa.",
        help_text="In trên giấy hẹn và trong thư gửi công dân.",
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
    )
    email = EmailLine(label="Thư điện tử", max_length=_length("email"), required=False)

    def clean_name(self) -> str:
        """ "phường Phú Thủy": papers write it in the middle of sentences."""
        found = _KIND.fullmatch(str(self.cleaned_data["name"]))
        if found is None:
            raise forms.ValidationError("Ghi cả loại đơn vị, ví dụ: phường Phú Thủy.")
        return f"{found[1].lower()} {found[2]}"

    def clean_superior_place(self) -> str:
        """ "tỉnh Lâm Đồng", the kind in small letters."""
        place = str(self.cleaned_data["superior_place"])
        return place[:1].lower() + place[1:] if place.lower().startswith(("tỉnh ", "thành phố ")) else place

    def clean_counter_lines(self) -> str:
        """Capitals, without empty lines."""
        lines = [line for line in str(self.cleaned_data["counter_lines"]).upper().splitlines() if line]
        if len(lines) > 3:
            raise forms.ValidationError("Nhiều nhất 3 dòng.")
        return "\n".join(lines)

    def clean(self) -> dict[str, Any]:
        """What was left empty follows from the rest."""
        cleaned = super().clean() or {}
        if cleaned.get("name") and not cleaned.get("place"):
            cleaned["place"] = cleaned["name"].partition(" ")[2]
            if cleaned["name"].startswith("đặc khu "):
                cleaned["place"] = cleaned["place"].partition(" ")[2]
        if cleaned.get("counter_name") and not cleaned.get("counter_lines"):
            cleaned["counter_lines"] = cleaned["counter_name"].upper()
        return cleaned


# Decree 118/2025/NĐ-CP names the counter the same in every commune.
WARD_INITIAL = {
    "counter_name": "Trung tâm Phục vụ hành chính công",
    "counter_lines": "TRUNG TÂM PHỤC VỤ\nHÀNH CHÍNH CÔNG",
    "counter_symbol": Ward._meta.get_field("counter_symbol").get_default(),  # type: ignore[union-attr]
}


def ward_initial(ward: Ward | None) -> dict[str, Any]:
    """What the form shows: what was saved, or only what law gives."""
    if ward is None:
        return dict(WARD_INITIAL)
    values = {name: getattr(ward, name) for name in WardForm.base_fields if name != "mail_approved_paper"}
    return values | {"mail_approved_paper": "yes" if ward.mail_approved_paper else "no"}


class DepartmentRow(forms.Form):
    """A department of the ward; an empty new row is nothing."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = LineField(label="Tên phòng", max_length=200, sentence="Nhập tên phòng.")
    short_name = LineField(label="Tên gọn", max_length=60, sentence="Nhập tên gọn.")
    active = forms.BooleanField(label="Đang hoạt động", required=False, initial=True)


class BaseDepartmentRows(BaseFormSet):  # type: ignore[type-arg]  # generic for the type checker only
    """The rows of the page; ids that are not departments of the ward are refused."""

    def clean(self) -> None:
        """Ours alone, and every name once."""
        if any(self.errors):
            return
        ours = set(Department.objects.filter(is_partner=False).values_list("pk", flat=True))
        names: set[str] = set()
        for row in self.typed:
            if row["pk"] is not None and row["pk"] not in ours:
                raise forms.ValidationError("Danh sách phòng đã thay đổi. Tải lại trang rồi làm lại.")
            if row["name"].casefold() in names:
                raise forms.ValidationError(f"Phòng “{row['name']}” ghi hai lần.")
            names.add(row["name"].casefold())

    @property
    def typed(self) -> list[dict[str, Any]]:
        """The rows that say something."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("name")]


DepartmentRows = formset_factory(
    DepartmentRow, formset=BaseDepartmentRows, extra=1, max_num=40, absolute_max=60
)


def department_rows(departments: Iterable[Department], data: Any = None) -> BaseDepartmentRows:
    """The rows of the departments there are, and an empty one."""
    names = ("pk", "name", "short_name", "active")
    initial = [{name: getattr(department, name) for name in names} for department in departments]
    return cast(BaseDepartmentRows, DepartmentRows(data, initial=initial, prefix="phong"))


class CalendarForm(forms.Form):
    """The daily sessions, and a tick that the days off shown were looked through."""

    sessions = SessionsField(
        label="Giờ làm việc trong ngày",
        sentence="Nhập giờ làm việc, ví dụ 07:00-11:30, 13:30-17:00.",
        help_text="Các buổi cách nhau bằng dấu phẩy. Giờ đóng cửa là giờ hẹn trả kết quả.",
    )
    checked = forms.BooleanField(
        label="Đã kiểm tra: các ngày nghỉ và ngày làm bù trong bảng đúng với lịch của phường",
        error_messages={"required": "Xem bảng ngày nghỉ rồi đánh dấu đã kiểm tra."},
    )
