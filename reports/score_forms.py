"""Forms of self-scoring: a new sheet, a criterion with its formula, what was reached."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, ClassVar, cast

from django import forms

from dossiers.forms.fields import CountField, LineField, length_of

from .models import Criterion, Score, ScoreSheet
from .plan_forms import PlanForm, Rows, box
from .score_reading import Line
from .score_rules import Rule, parse_steps, short, steps_text
from .score_sources import choices

_NUMBER = re.compile(r"\d{1,5}([.,]\d{1,2})?", re.ASCII)


class NumberField(forms.Field):
    """A number with at most two decimals, typed "12" or "0,25"; None when nothing was typed."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "num"})

    def __init__(self, *, most: int, name: str, **kwargs: Any) -> None:
        self.most, self.name = Decimal(most), name
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        """The number."""
        text = str(value or "").strip().removesuffix("%").strip()
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            raise forms.ValidationError(
                f"{self.name} là một số, nhiều nhất hai chữ số thập phân, ví dụ 12 hoặc 0,25."
            )
        number = Decimal(text.replace(",", "."))
        if number > self.most:
            raise forms.ValidationError(f"{self.name} không quá {short(self.most)}.")
        return number

    def prepare_value(self, value: Any) -> Any:
        """With a decimal comma."""
        return short(value) if isinstance(value, Decimal) else value


class SheetForm(PlanForm):
    """Which sheet to begin."""

    rows: Rows = ((("scheme", 8), ("year", 4)),)

    scheme = forms.ChoiceField(
        label="Bộ tiêu chí",
        choices=ScoreSheet.Scheme.choices,
        error_messages={"required": "Chọn bộ tiêu chí.", "invalid_choice": "Chọn bộ tiêu chí."},
    )
    year = CountField(label="Năm", name="Năm", least=2011, most=2078)


class CriterionForm(PlanForm):
    """A criterion with its maximum and formula."""

    marks_optional = False
    rows: Rows = (
        (("code", 2), ("group", 10)),
        (("name", 12),),
        (("rule", 6), ("most", 3), ("target", 3)),
        (("steps", 6), ("per_case", 6)),
        (("source", 12),),
        (("note", 12),),
    )
    suffixes: ClassVar[dict[str, str]] = {"target": "%"}

    code = LineField(label="Mã", max_length=length_of(Criterion, "code"), sentence="Ghi mã, ví dụ 3.2.")
    group = LineField(label="Nhóm", max_length=length_of(Criterion, "group"), sentence="Ghi nhóm tiêu chí.")
    name = LineField(
        label="Tiêu chí", max_length=length_of(Criterion, "name"), sentence="Ghi tiêu chí.", widget=box(2)
    )
    most = NumberField(label="Điểm tối đa", name="Điểm tối đa", most=100, required=False)
    rule = forms.ChoiceField(
        label="Cách chấm",
        choices=[(rule.value, rule.label) for rule in Rule],
        error_messages={"required": "Chọn cách chấm.", "invalid_choice": "Chọn cách chấm."},
    )
    target = NumberField(label="Mức đủ điểm (theo tỷ lệ)", name="Mức đủ điểm", most=100, required=False)
    steps = LineField(
        label="Các bậc (theo bậc)",
        required=False,
        max_length=length_of(Criterion, "steps"),
        help_text="Ví dụ 95=12; 90=8; 85=4: từ 95 % được 12 điểm, từ 90 % được 8 điểm, từ 85 % được 4 điểm.",
    )
    per_case = NumberField(label="Trừ mỗi trường hợp (trừ điểm)", name="Điểm trừ", most=100, required=False)
    source = forms.ChoiceField(
        label="Nguồn số liệu (để trống: nhập tay kèm minh chứng)",
        required=False,
        error_messages={"invalid_choice": "Chọn nguồn số liệu trong danh sách."},
    )
    note = LineField(
        label="Căn cứ",
        required=False,
        max_length=length_of(Criterion, "note"),
        help_text="Văn bản nào giao tiêu chí và điểm này.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["source"])
        field.choices = [
            ("", "Nhập tay"),
            ("Theo tỷ lệ, theo bậc", list(choices(Rule.RATIO).items())),
            ("Trừ điểm mỗi trường hợp", list(choices(Rule.MINUS).items())),
        ]

    def clean(self) -> dict[str, Any]:
        """Only the numbers of the chosen rule are kept; those it needs have to be there."""
        cleaned: dict[str, Any] = super().clean() or {}
        rule = cleaned.get("rule")
        if not cleaned.get("most") and "most" not in self.errors:
            self.add_error("most", "Ghi điểm tối đa, lớn hơn 0.")
        if rule == Rule.RATIO:
            self._need(cleaned, "target", "Ghi mức đủ điểm, lớn hơn 0 và không quá 100 %.")
        else:
            cleaned["target"] = None
        if rule == Rule.MINUS:
            self._need(cleaned, "per_case", "Ghi số điểm trừ mỗi trường hợp, lớn hơn 0.")
        else:
            cleaned["per_case"] = None
        cleaned["steps"] = self._steps(cleaned) if rule == Rule.STEPS else ""
        return cleaned

    def _need(self, cleaned: dict[str, Any], name: str, sentence: str) -> None:
        if not cleaned.get(name) and name not in self.errors:
            self.add_error(name, sentence)

    def _steps(self, cleaned: dict[str, Any]) -> str:
        """As they are kept; what cannot be read is left for the action to refuse."""
        text = str(cleaned.get("steps") or "")
        try:
            return steps_text(parse_steps(text))
        except ValueError:
            return text

    @classmethod
    def of(cls, found: Criterion) -> CriterionForm:
        """Filled with a criterion."""
        return cls(initial={name: getattr(found, name) for name in cls.base_fields})


_VALUES = {
    Rule.RATIO: "Kết quả (%)",
    Rule.STEPS: "Kết quả (%)",
    Rule.YES_NO: "Kết quả",
    Rule.MINUS: "Số trường hợp",
}


class ScoreForm(PlanForm):
    """What was reached, what proves it, why points were lost; the first two only where no figure counts."""

    marks_optional = False
    rows: Rows = ((("value", 4), ("evidence", 8)), (("reason", 12),))

    value = NumberField(label="Kết quả", name="Kết quả", most=99_999, required=False)
    evidence = LineField(
        label="Minh chứng",
        required=False,
        max_length=length_of(Score, "evidence"),
        help_text="Số văn bản, ngày, nơi lưu.",
    )
    reason = LineField(
        label="Nguyên nhân mất điểm, cách khắc phục",
        required=False,
        max_length=length_of(Score, "reason"),
        widget=box(2),
    )

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        by_hand = line.by_hand
        if not by_hand:
            self.rows = ((("evidence", 12),), (("reason", 12),))
        super().__init__(*args, **kwargs)
        rule = Rule(line.criterion.rule)
        if not by_hand:
            del self.fields["value"]
        elif rule is Rule.YES_NO:
            self.fields["value"] = forms.TypedChoiceField(
                label="Kết quả",
                required=False,
                coerce=Decimal,
                empty_value=None,
                choices=[("", "Chưa chấm"), ("1", "Đạt"), ("0", "Không đạt")],
                error_messages={"invalid_choice": "Chọn đạt hoặc không đạt."},
            )
        else:
            self.fields["value"].label = _VALUES[rule]

    @classmethod
    def of(cls, line: Line) -> ScoreForm:
        """Filled with what was written."""
        score = line.score
        value = score.value
        if value is not None and line.criterion.rule == Rule.YES_NO:
            return cls(
                initial={"value": str(int(value)), "evidence": score.evidence, "reason": score.reason},
                line=line,
            )
        return cls(
            initial={"value": value, "evidence": score.evidence, "reason": score.reason},
            line=line,
        )
