"""Forms of the year's plan and its tasks."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError

from dossiers.forms.fields import CountField, DayField, LineField, TextField, length_of
from procedures.models import Department, Officer
from procedures.roles import Role

from .models import Plan, PlanTask
from .plan_areas import AREAS

FIRST_DAY = date(2010, 1, 1)
LONGEST = 2_000


Rows = tuple[tuple[tuple[str, int], ...], ...]


def box(rows: int) -> forms.Textarea:
    """A box of so many lines."""
    return forms.Textarea(attrs={"rows": rows})


class PlanForm(forms.Form):
    """A form whose fields stand in rows; `rows` names them with their widths of twelve."""

    rows: Rows = ()
    hints: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        named = self.rows or tuple(((name, 12),) for name in self.fields)
        self.helper.layout = Layout(
            *(Div(*(Div(name, css_class=f"s{w}") for name, w in row), css_class="fields") for row in named)
        )


class UnitField(forms.ModelChoiceField):
    """A department of the ward."""

    def __init__(self, *, sentence: str, **kwargs: Any) -> None:
        super().__init__(
            Department.objects.filter(active=True, is_partner=False),
            empty_label="Chọn đơn vị",
            error_messages={"required": sentence, "invalid_choice": sentence},
            **kwargs,
        )

    def label_from_instance(self, obj: Any) -> str:
        """Its full name."""
        return str(obj.name)


class UnitsField(forms.ModelMultipleChoiceField):
    """Any number of the departments that work."""

    def __init__(self, *, label: str) -> None:
        super().__init__(
            Department.objects.filter(active=True),
            label=label,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": "Chọn đơn vị trong danh sách."},
        )

    def clean(self, value: Any) -> Any:
        """The chosen ones. Raises ValidationError, also for a number no column holds."""
        try:
            return super().clean(value)
        except OverflowError:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None


class PersonField(forms.ModelChoiceField):
    """An active officer who works on dossiers, or nobody."""

    def __init__(self, **kwargs: Any) -> None:
        roles = [role.value for role in Role if role is not Role.ADMINISTRATOR]
        people = Officer.objects.filter(is_active=True, groups__name__in=roles).distinct()
        super().__init__(
            people.select_related("department"),
            required=False,
            empty_label="Chưa giao người",
            label="Người chịu trách nhiệm",
            error_messages={"invalid_choice": "Chọn một người trong danh sách."},
            **kwargs,
        )

    def label_from_instance(self, obj: Any) -> str:
        """Name and department."""
        return f"{obj.full_name}, {obj.department.short_name}" if obj.department else str(obj.full_name)


class DecisionForm(PlanForm):
    """The decision a plan is issued by."""

    rows: Rows = ((("year", 3), ("number", 5), ("decided_on", 4)), (("signer", 12),))

    year = CountField(label="Năm", name="Năm", least=2011, most=2078)
    number = LineField(
        label="Số, ký hiệu",
        max_length=length_of(Plan, "number"),
        sentence="Ghi số của kế hoạch, ví dụ 12/KH-UBND.",
        help_text="Theo sổ văn bản đi, ví dụ 12/KH-UBND.",
    )
    decided_on = DayField(
        label="Ngày ban hành",
        name="Ngày ban hành",
        earliest=FIRST_DAY,
        error_messages={"required": "Ghi ngày ban hành."},
    )
    signer = LineField(
        label="Người ký",
        max_length=length_of(Plan, "signer"),
        sentence="Ghi chức vụ và họ tên người ký.",
        help_text="Chức vụ và họ tên, ví dụ: Chủ tịch Trần Minh Khoa.",
    )


class DescribePlanForm(DecisionForm):
    """The same without the year, which stays."""

    rows: Rows = ((("number", 6), ("decided_on", 6)), (("signer", 12),))
    year = None  # type: ignore[assignment]


class CopyForm(PlanForm):
    """Which earlier plan to take tasks from."""

    from_year = forms.TypedChoiceField(
        label="Chép nhiệm vụ, chỉ tiêu từ kế hoạch",
        coerce=int,
        error_messages={"required": "Chọn kế hoạch.", "invalid_choice": "Chọn kế hoạch."},
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["from_year"])
        field.choices = [(year, f"Năm {year}") for year in years]


class TaskForm(PlanForm):
    """A task: what, by whom, by when, with what to show for it."""

    rows: Rows = (
        (("area", 12),),
        (("text", 12),),
        (("product", 12),),
        (("lead", 6), ("responsible", 6)),
        (("cooperating", 12),),
        (("rhythm", 3), ("due_on", 3), ("starts_on", 3), ("due_day", 3)),
        (("is_report", 12),),
        (("reason", 12),),
    )

    area = forms.ChoiceField(
        label="Nội dung",
        choices=list(AREAS.items()),
        error_messages={"required": "Chọn nội dung.", "invalid_choice": "Chọn nội dung."},
    )
    product = LineField(
        label="Sản phẩm, kết quả phải có",
        max_length=length_of(PlanTask, "product"),
        sentence="Ghi sản phẩm, kết quả phải có.",
    )
    text = LineField(
        label="Nhiệm vụ",
        max_length=length_of(PlanTask, "text"),
        sentence="Ghi nhiệm vụ.",
        widget=box(2),
    )
    lead = UnitField(label="Đơn vị chủ trì", sentence="Chọn đơn vị chủ trì.")
    responsible = PersonField()
    cooperating = UnitsField(label="Đơn vị phối hợp")
    rhythm = forms.ChoiceField(
        label="Thực hiện",
        choices=PlanTask.Rhythm.choices,
        error_messages={"required": "Chọn cách thực hiện.", "invalid_choice": "Chọn cách thực hiện."},
    )
    due_on = DayField(label="Hạn (nếu làm một lần)", name="Hạn", earliest=FIRST_DAY, required=False)
    starts_on = DayField(label="Từ ngày (nếu định)", name="Ngày bắt đầu", earliest=FIRST_DAY, required=False)
    due_day = CountField(
        label="Ngày (nếu lặp lại)", name="Ngày của tháng cuối kỳ", least=1, most=31, required=False
    )
    is_report = forms.BooleanField(label="Là báo cáo định kỳ gửi cấp trên", required=False)
    reason = LineField(
        label="Lý do lùi hạn",
        required=False,
        max_length=LONGEST,
        help_text="Chỉ cần khi hạn mới muộn hơn hạn cũ. Hạn đầu tiên vẫn được giữ và hiện ra.",
    )

    def __init__(self, *args: Any, new: bool, **kwargs: Any) -> None:
        if new:
            self.rows = self.rows[:-1]
        super().__init__(*args, **kwargs)
        if new:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """A task done once has a due day, one that repeats a day of the month."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("rhythm") == PlanTask.Rhythm.ONCE:
            cleaned["due_day"] = None
            if cleaned.get("due_on") is None and "due_on" not in self.errors:
                self.add_error("due_on", "Ghi hạn của nhiệm vụ.")
        else:
            cleaned["due_on"] = cleaned["starts_on"] = None
            if cleaned.get("due_day") is None and "due_day" not in self.errors:
                self.add_error("due_day", "Ghi ngày của tháng cuối kỳ, từ 1 đến 31.")
        return cleaned


class DropForm(PlanForm):
    """Why a task is given up."""

    reason = LineField(label="Lý do bỏ", sentence="Ghi lý do bỏ nhiệm vụ.", max_length=LONGEST, widget=box(2))


class ProgressForm(PlanForm):
    """How far it is."""

    rows: Rows = ((("on", 6), ("percent", 6)), (("words", 12),))
    suffixes: ClassVar[dict[str, str]] = {"percent": "%"}

    on = DayField(label="Ngày", name="Ngày", earliest=FIRST_DAY, error_messages={"required": "Ghi ngày."})
    percent = CountField(label="Tiến độ", name="Tiến độ", least=0, most=100)
    words = TextField(
        label="Việc đã làm, số văn bản, sản phẩm",
        max_length=LONGEST,
        sentence="Ghi việc đã làm, số văn bản hoặc sản phẩm nếu có.",
        widget=box(3),
    )


class SendBackForm(PlanForm):
    """Why it is not done after all, and how far it is."""

    rows: Rows = ((("percent", 4),), (("words", 12),))
    suffixes: ClassVar[dict[str, str]] = {"percent": "%"}

    percent = CountField(label="Tiến độ thực tế", name="Tiến độ", least=0, most=99)
    words = TextField(label="Lý do trả lại", max_length=LONGEST, sentence="Ghi lý do trả lại.", widget=box(2))


class WithdrawForm(PlanForm):
    """Why a file is taken out."""

    reason = LineField(label="Lý do rút tệp", sentence="Ghi lý do rút tệp.", max_length=LONGEST)
