"""The small forms of the actions on one dossier. Each names its fields as the action names its arguments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms

from dossiers.forms.fields import DayField, LineField, TextField, TypedMomentField, length_of
from dossiers.forms.results import FeeChoice, PostNumberField
from dossiers.models import Apology, Dossier, StepRun
from dossiers.presentation.file import DossierFile
from procedures.models import Department, Officer
from procedures.roles import Role

LONGEST_TEXT = 2000


def rows(count: int) -> forms.Textarea:
    """A box of so many lines."""
    return forms.Textarea(attrs={"rows": count})


def reason_field(label: str, sentence: str) -> TextField:
    """A reason that must be given; `sentence` says so when it is not."""
    return TextField(label=label, sentence=sentence, max_length=LONGEST_TEXT, widget=rows(3))


def one_of(sentence: str) -> dict[str, str]:
    """What a choice says when nothing, or nothing of the list, is chosen."""
    return {"required": sentence, "invalid_choice": sentence}


class ActForm(forms.Form):
    """A form about one dossier (and one of its letters). `fields_in_rows` names the fields of each row, with
    their widths of twelve."""

    segmented: tuple[str, ...] = ()
    hints: ClassVar[dict[str, str]] = {}
    fields_in_rows: tuple[tuple[tuple[str, int], ...], ...] = ()

    def __init__(self, *args: Any, file: DossierFile, letter: Apology | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.file, self.letter = file, letter
        self.prepare()
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        rows = self.fields_in_rows or tuple(((name, 12),) for name in self.fields)
        self.helper.layout = Layout(*(self._row(row) for row in rows))

    def prepare(self) -> None:
        """Choices and first values that depend on the dossier."""

    def _row(self, row: tuple[tuple[str, int], ...]) -> Div:
        shown = [Div(name, css_class=f"s{width}") for name, width in row if self.shows(name)]
        return Div(*shown, css_class="fields")

    def shows(self, name: str) -> bool:
        """Whether this dossier needs the field."""
        return name in self.fields

    @property
    def all_forms(self) -> list[forms.BaseForm]:
        """The form with its parts."""
        return [self]

    def arguments(self) -> dict[str, Any]:
        """The action's keyword arguments. Only for a valid form."""
        return dict(self.cleaned_data)


class NoFieldsForm(ActForm):
    """An action that needs nothing but a decision."""


# -- moving -----------------------------------------------------------------------------------------


class HandOverForm(ActForm):
    """To which step, with which letter where a partner agency gives or takes."""

    to_step = forms.TypedChoiceField(
        label="Bước sau",
        coerce=int,
        error_messages=one_of("Chọn một bước trong quy trình."),
    )
    paper_number = LineField(
        label="Số văn bản kèm theo", required=False, max_length=length_of(StepRun, "paper_number")
    )
    note = TextField(label="Ghi chú", required=False, max_length=LONGEST_TEXT, widget=rows(2))

    def prepare(self) -> None:
        """Later steps of the plan, the next one chosen. What is sent may be sent twice: then the dossier has
        moved on, and the action finds its earlier answer."""
        later = [plan for plan in self.file.later if not plan.outside_limit]
        field = cast(forms.TypedChoiceField, self.fields["to_step"])
        known = self.file.plans if self.is_bound else later
        field.choices = [(plan.pk, f"{plan.name} · {plan.department.short_name}") for plan in known]
        if later:
            self.initial.setdefault("to_step", later[0].pk)
        empty = _nobody_works_in([plan.department for plan in later])
        if empty:
            names = ", ".join(empty)
            field.help_text = (
                f"Chú ý: {names} chưa có công chức nào trên phần mềm, hồ sơ sang đó chưa ai thấy."
            )

    def shows(self, name: str) -> bool:
        """A letter's number only where a partner agency gives or may take."""
        holder = self.file.dossier.holder
        takes = any(plan.department.is_partner for plan in self.file.later)
        return name != "paper_number" or takes or (holder is not None and holder.is_partner)


def _nobody_works_in(departments: Iterable[Department]) -> list[str]:
    """The ward's own departments among these in which no active officer works; agencies never have any."""
    own = {one.pk: one.name for one in departments if not one.is_partner}
    staffed = Officer.objects.filter(department__in=own, is_active=True).values_list("department", flat=True)
    return [own[pk] for pk in own.keys() - set(staffed)]


class SendBackForm(ActForm):
    """Why the dossier goes back."""

    reason = reason_field("Lý do trả lại", "Ghi lý do trả lại.")


class ReassignForm(ActForm):
    """To whom, within the department that holds the dossier."""

    officer = forms.ModelChoiceField(
        label="Người xử lý",
        queryset=Officer.objects.none(),
        empty_label=None,
        error_messages=one_of("Chọn một người trong danh sách."),
    )
    reason = TextField(label="Lý do", required=False, max_length=LONGEST_TEXT, widget=rows(2))

    def prepare(self) -> None:
        """Active officers of the holder."""
        people = Officer.objects.filter(
            department=self.file.dossier.holder_id, is_active=True, groups__name=Role.OFFICER.value
        )
        cast(Any, self.fields["officer"]).queryset = people


# -- paused -----------------------------------------------------------------------------------------


class RequestPaymentForm(ActForm):
    """What the citizen has to pay."""

    note = TextField(label="Nội dung nghĩa vụ", required=False, max_length=LONGEST_TEXT, widget=rows(2))


class ConfirmPaymentForm(ActForm):
    """The proof of payment."""

    paper_number = LineField(
        label="Số chứng từ", required=False, max_length=length_of(StepRun, "paper_number")
    )


class SuspendForm(ActForm):
    """By which article, and why."""

    legal_article = LineField(
        label="Căn cứ",
        max_length=200,
        sentence="Ghi điều, khoản của văn bản làm căn cứ tạm dừng.",
        help_text="Ví dụ: khoản 2 Điều 19 Nghị định 118/2025/NĐ-CP",
    )
    reason = reason_field("Lý do", "Ghi lý do tạm dừng.")


# -- ending -----------------------------------------------------------------------------------------


class WithdrawForm(ActForm):
    """Why the applicant takes the dossier back."""

    reason = reason_field("Theo văn bản yêu cầu nào, lý do", "Ghi văn bản yêu cầu và lý do.")


class VoidForm(ActForm):
    """What was mistyped."""

    reason = reason_field("Nhập nhầm thế nào", "Ghi lý do hủy.")


class ReopenForm(ActForm):
    """What is wrong with the result."""

    reason = reason_field("Kết quả sai thế nào", "Ghi lý do mở lại.")


class ApproveForm(ActForm):
    """The result as the leader approved it."""

    segmented = ("result_kind",)
    fields_in_rows = ((("result_kind", 12),), (("number", 7), ("result_date", 5)))

    result_kind = forms.ChoiceField(
        label="Kết quả",
        choices=Dossier.ResultKind.choices,
        initial=Dossier.ResultKind.GRANTED,
        widget=forms.RadioSelect,
        error_messages=one_of("Chọn đồng ý hoặc từ chối."),
    )
    number = LineField(
        label="Số văn bản kết quả",
        max_length=length_of(Dossier, "result_number"),
        sentence="Ghi số của văn bản kết quả.",
    )
    result_date = DayField(
        label="Ngày văn bản",
        name="Ngày văn bản",
        error_messages={"required": "Ghi ngày của văn bản kết quả."},
    )

    def prepare(self) -> None:
        """Signed today, most often."""
        self.initial.setdefault("result_date", self.file.at.date())


class ResolveForm(ActForm):
    """When the result was ready, if not now."""

    resolved_at = TypedMomentField(
        label="Có kết quả lúc (nếu trước lúc ghi)",
        required=False,
        help_text="Để trống nếu là bây giờ. Ghi thời điểm sớm hơn thì hồ sơ được đánh dấu “ghi nhận sau”.",
    )
    reason = TextField(label="Lý do ghi nhận sau", required=False, max_length=LONGEST_TEXT, widget=rows(2))


class ReturnResultForm(FeeChoice, ActForm):
    """To whom and how the result was given, and the fee that is still outstanding."""

    segmented = ("way", "fee")
    field_order = ("to_whom", "way", "post_number", "fee", "fee_reason")

    to_whom = LineField(
        label="Người nhận kết quả",
        max_length=length_of(Dossier, "returned_to"),
        sentence="Ghi người nhận kết quả.",
    )
    way = forms.ChoiceField(
        label="Cách trả",
        choices=Dossier.ResultDelivery.choices,
        widget=forms.RadioSelect,
        error_messages=one_of("Chọn cách trả trong danh sách."),
    )
    post_number = PostNumberField()

    def prepare(self) -> None:
        """The one who handed in, the way they asked for."""
        dossier = self.file.dossier
        self.initial.setdefault("to_whom", (dossier.proxy or dossier.applicant).full_name)
        self.initial.setdefault("way", dossier.result_delivery)
        self.ask_for(dossier.fee_outstanding)

    def arguments(self) -> dict[str, Any]:
        """The choice about the fee as the action takes it."""
        return self.hand_out_arguments()
