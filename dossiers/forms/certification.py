"""The sheet of the quick line: which kind, who asks, and one row for each paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms

from dossiers.actions import HandingOut, LineData, Reception, total_fee
from dossiers.actions.certification_lines import kind_of, rule_fee
from dossiers.forms.applicant import ApplicantForm
from dossiers.forms.fields import CountField, LineField, MoneyField, length_of
from dossiers.forms.reception import MomentField
from dossiers.models import CertificationLine
from procedures.dates import money_vnd
from procedures.models import Officer, ProcedureVersion
from procedures.text import clean_line

MOST_LINES = 60
BLANK_LINES = 3  # without script; with it one blank line follows the last
MOST_PAGES, MOST_COPIES = 999, 99
NOW, LATER = "now", "later"
LONGEST_REASON = 200


class CertificationForm(forms.Form):
    """Everything of the sheet but the person and the papers."""

    segmented = ("done",)

    procedure = forms.ChoiceField(
        label="Việc chứng thực",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Chọn việc chứng thực."),
    )
    done = forms.ChoiceField(
        label="Trả kết quả",
        choices=[(NOW, "Đã ký, trả ngay"), (LATER, "Chờ ký, hẹn trả")],
        initial=NOW,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Chọn trả ngay hay hẹn trả."),
    )
    signer = forms.ModelChoiceField(
        label="Người ký chứng thực",
        queryset=Officer.objects.none(),
        empty_label=None,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Chọn người ký chứng thực."),
    )
    fee_paid = forms.BooleanField(label="Đã thu phí", required=False, initial=True)
    fee_reason = LineField(
        label="Lý do miễn, chưa thu",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    calendar_missing_ok = forms.BooleanField(required=False)
    promise_shown = MomentField(required=False)

    def __init__(
        self, *args: Any, keys: Iterable[tuple[str, str]], signers: Sequence[Officer], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["procedure"]).choices = list(keys)
        signer = cast(forms.ModelChoiceField, self.fields["signer"])
        signer.queryset = Officer.objects.filter(pk__in=[one.pk for one in signers])
        signer.choices = [(one.pk, f"{one.full_name} · {one.get_post_display()}") for one in signers]
        self.fields["fee_paid"].widget.attrs["class"] = "form-check-input"
        if self.is_bound:
            self.fields["signer"].required = self["done"].value() == NOW

    @property
    def at_once(self) -> bool:
        """Whether it is signed and handed out now. Only for a valid form."""
        return bool(self.cleaned_data["done"] == NOW)


class _FeeField(MoneyField):
    """An amount, or None where nothing was typed: then the rule's."""

    def to_python(self, value: Any) -> Any:
        """The amount in dong, or None."""
        return super().to_python(value) if clean_line(str(value or "")) else None


class LineForm(forms.Form):
    """One paper; an untouched row is none."""

    paper = LineField(
        label="Tên giấy tờ",
        sentence="Ghi tên giấy tờ.",
        max_length=length_of(CertificationLine, "paper"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "usual-papers"}),
    )
    pages = CountField(label="Số trang", name="Số trang", least=1, most=MOST_PAGES, initial=1)
    copies = CountField(label="Số bản giấy", name="Số bản giấy", least=0, most=MOST_COPIES, initial=1)
    electronic = forms.BooleanField(label="Bản điện tử", required=False)
    fee = _FeeField(label="Phí (đồng)", required=False)
    refused = forms.BooleanField(label="Không chứng thực", required=False)
    reason = LineField(
        label="Lý do",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        sizes = {"pages": "copies copies-wide", "copies": "copies copies-wide", "fee": "copies copies-fee"}
        for name, field in self.fields.items():
            tick = isinstance(field, forms.BooleanField)
            css = "form-check-input" if tick else f"form-control {sizes.get(name, 'line-text')}"
            field.widget.attrs |= {"class": css, "aria-label": field.label, f"data-{name}": True}

    def clean(self) -> dict[str, Any]:
        """At least one copy, on paper or electronic; a refusal has a reason."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("copies") == 0 and not data.get("electronic"):
            self.add_error("copies", "Ghi ít nhất một bản giấy, hoặc chọn bản điện tử.")
        if data.get("refused") and not data.get("reason") and not self.has_error("reason"):
            self.add_error("reason", "Ghi lý do không chứng thực.")
        return data

    @property
    def line(self) -> LineData:
        """What the action takes. Only for a valid row."""
        data = self.cleaned_data
        return LineData(
            paper=data["paper"],
            pages=data["pages"],
            copies=data["copies"],
            electronic=data["electronic"],
            fee_vnd=None if data["refused"] else data["fee"],
            fee_reason="" if data["refused"] else data["reason"],
            refused_reason=data["reason"] if data["refused"] else "",
        )


class BaseLines(forms.BaseFormSet):  # type: ignore[type-arg]
    """The rows; those left as they were shown are left out."""

    default_error_messages = {
        "missing_management_form": "Trang này thiếu phần giấy tờ. Tải lại trang rồi làm lại.",
        "too_many_forms": f"Tối đa {MOST_LINES} giấy tờ một lần.",
    }

    def clean(self) -> None:
        """Something to certify."""
        if self.management_form.is_valid() and not any(self.errors) and not self.filled:
            raise forms.ValidationError("Chưa có giấy tờ nào. Ghi tên giấy tờ, số trang, số bản.")

    @property
    def filled(self) -> list[LineForm]:
        """The rows somebody has typed into."""
        return [form for form in self.forms if form.has_changed()]

    @property
    def lines(self) -> list[LineData]:
        """What the action takes. Only for a valid set."""
        return [form.line for form in self.filled]

    def fees_are_told(self, version: ProcedureVersion) -> bool:
        """Whether each fee is the rule's or has its reason; else it is told at the row."""
        kind, told = kind_of(version), True
        for form in self.filled:
            line = form.line
            rule = rule_fee(kind, version, line)
            if line.fee_vnd not in (None, rule) and not line.fee_reason:
                form.add_error("reason", f"Mức quy định là {money_vnd(rule)}. Ghi lý do thu khác mức.")
                told = False
        return told


Lines = forms.formset_factory(
    LineForm,
    formset=BaseLines,
    extra=BLANK_LINES,
    max_num=MOST_LINES,
    absolute_max=MOST_LINES,
    validate_max=True,
)


@dataclass
class CertificationSheet:
    """The forms of one visit, checked together."""

    main: CertificationForm
    applicant: ApplicantForm
    lines: BaseLines

    def is_valid(self, version: ProcedureVersion | None) -> bool:
        """Whether everything typed can be taken; every form is checked, whatever the others say."""
        checked = [self.main.is_valid(), self.applicant.is_valid(), self.lines.is_valid()]
        if not all(checked) or version is None:
            return False
        return self.lines.fees_are_told(version) and self._fee_is_settled(version)

    def _fee_is_settled(self, version: ProcedureVersion) -> bool:
        """Handed out at once the fee is collected, or it is told why not."""
        data = self.main.cleaned_data
        paid = data["fee_paid"] or data["fee_reason"] or not self.main.at_once
        if not paid and total_fee(version, self.lines.lines):
            self.main.add_error("fee_reason", "Chọn đã thu phí, hoặc ghi lý do miễn, chưa thu.")
            return False
        return True

    def reception(self, version: ProcedureVersion) -> Reception:
        """What the action takes. Only for a valid sheet."""
        lines, data = self.lines.lines, self.main.cleaned_data
        fee = total_fee(version, lines)
        return Reception(
            version=version,
            applicant=self.applicant.applicant,
            certifications=lines,
            fee_vnd=fee,
            fee_collected_vnd=fee if data["fee_paid"] else 0,
            promise_shown=data["promise_shown"],
            calendar_missing_ok=data["calendar_missing_ok"],
        )

    @property
    def hand_out(self) -> HandingOut:
        """To whom it goes at once. Only for a valid sheet."""
        reason = "" if self.main.cleaned_data["fee_paid"] else self.main.cleaned_data["fee_reason"]
        return HandingOut(to_whom=self.applicant.cleaned_data["full_name"], fee_reason=reason)


def certification_sheet(
    data: Any,
    *,
    today: date,
    keys: Sequence[tuple[str, str]],
    signers: Sequence[Officer],
    initial: dict[str, Any],
) -> CertificationSheet:
    """The sheet as it was sent, or with `data` None as it is first shown on the local date `today`."""
    applicant = ApplicantForm(data, today=today)
    applicant.fields["identity_number"].widget.attrs["autofocus"] = data is None
    return CertificationSheet(
        CertificationForm(data, keys=keys, signers=signers, initial=initial),
        applicant,
        cast(BaseLines, Lines(data, prefix="line")),
    )
