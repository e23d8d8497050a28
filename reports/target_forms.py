"""Forms of the plan's targets, and of what documents from above ask."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms

from dossiers.forms.fields import DayField, LineField, TextField, length_of
from procedures.dates import vn_decimal

from .models import SuperiorDocument, Target
from .plan_forms import FIRST_DAY, LONGEST, PersonField, PlanForm, Rows, UnitField, box
from .target_kinds import KINDS

_PERCENT = re.compile(r"\d{1,3}(\.\d)?", re.ASCII)


class PercentField(forms.Field):
    """A percentage typed "95" or "92,5"; None when nothing was typed."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "num"})

    def to_python(self, value: Any) -> Decimal | None:
        """The percentage with one decimal."""
        text = str(value or "").strip().removesuffix("%").strip().replace(",", ".")
        if not text:
            return None
        if not _PERCENT.fullmatch(text):
            raise forms.ValidationError("Ghi số phần trăm, ví dụ 95 hoặc 92,5.")
        level = Decimal(text)
        if not 0 < level <= 100:
            raise forms.ValidationError("Mức giao lớn hơn 0 và không quá 100 %.")
        return level

    def prepare_value(self, value: Any) -> Any:
        """With a decimal comma, and without one where it is whole."""
        if not isinstance(value, Decimal):
            return value
        return vn_decimal(value, 0 if value == value.to_integral() else 1)


class TargetsForm(PlanForm):
    """The level of every kind of target; what is left empty is no target."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suffixes = dict.fromkeys(KINDS, "%")
        for key, kind in KINDS.items():
            self.fields[key] = PercentField(label=kind.label, required=False)
        self.helper.layout = Layout(Div(*(Div(key, css_class="s6") for key in KINDS), css_class="fields"))

    marks_optional = False

    @classmethod
    def of(cls, targets: list[Target], *, first: bool) -> TargetsForm:
        """With the levels there are; where none was ever set, the usual ones."""
        initial = {target.kind: target.level for target in targets}
        return cls(initial={key: kind.usual for key, kind in KINDS.items()} if first else initial)


class AskedForm(PlanForm):
    """What a document from above asks."""

    rows: Rows = (
        (("number", 4), ("issued_on", 3), ("issuer", 5)),
        (("asks", 12),),
        (("lead", 5), ("responsible", 4), ("due_on", 3)),
    )

    number = LineField(
        label="Số, ký hiệu", max_length=length_of(SuperiorDocument, "number"), sentence="Ghi số văn bản."
    )
    issued_on = DayField(
        label="Ngày văn bản",
        name="Ngày văn bản",
        earliest=FIRST_DAY,
        error_messages={"required": "Ghi ngày văn bản."},
    )
    issuer = LineField(
        label="Cơ quan ban hành",
        max_length=length_of(SuperiorDocument, "issuer"),
        sentence="Ghi cơ quan ban hành.",
    )
    asks = TextField(
        label="Yêu cầu đối với phường", max_length=LONGEST, sentence="Ghi yêu cầu.", widget=box(3)
    )
    lead = UnitField(label="Đơn vị thực hiện", sentence="Chọn đơn vị thực hiện.")
    responsible = PersonField()
    due_on = DayField(label="Hạn", name="Hạn", earliest=FIRST_DAY, error_messages={"required": "Ghi hạn."})


class AnswerForm(PlanForm):
    """The ward's answer."""

    rows: Rows = ((("number", 7), ("on", 5)),)

    number = LineField(
        label="Số văn bản trả lời",
        max_length=length_of(SuperiorDocument, "answer_number"),
        sentence="Ghi số văn bản trả lời.",
    )
    on = DayField(
        label="Ngày trả lời",
        name="Ngày trả lời",
        earliest=FIRST_DAY,
        error_messages={"required": "Ghi ngày."},
    )
