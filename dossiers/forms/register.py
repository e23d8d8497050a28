"""The filters of the register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import django_filters
from django import forms

from dossiers.forms.fields import DayField, LineField
from dossiers.models import Dossier
from dossiers.querysets import DossierQuerySet
from dossiers.workflow import STATUS_LABELS
from procedures.calendar import at_minute
from procedures.text import fold

LATE_CHOICES = [
    ("late", "Đang trễ hẹn"),
    ("no_letter", "Đang trễ, chưa có thư xin lỗi"),
    ("was_late", "Đã giải quyết trễ"),
    ("soon", "Còn dưới 2 ngày"),
]
SOON = timedelta(days=2)
ANY = "Tất cả"


class DayFilter(django_filters.Filter):
    """A filter by a date typed dd/mm/yyyy."""

    field_class = DayField


class WordsFilter(django_filters.Filter):
    """A filter by code, name or last digits."""

    field_class = LineField


class RegisterFilter(django_filters.FilterSet):
    """Filters of the register at the moment `at`; `sectors` are (id, name) pairs."""

    q = WordsFilter(label="Tìm", method="by_words", max_length=300)
    status = django_filters.ChoiceFilter(
        label="Tình trạng",
        empty_label=ANY,
        choices=[(status.value, label) for status, label in STATUS_LABELS.items()],
    )
    sector = django_filters.ChoiceFilter(label="Lĩnh vực", empty_label=ANY, choices=[])
    channel = django_filters.ChoiceFilter(label="Cách nộp", empty_label=ANY, choices=Dossier.Channel.choices)
    late = django_filters.ChoiceFilter(
        label="Hẹn trả", empty_label=ANY, choices=LATE_CHOICES, method="by_lateness"
    )
    received_after = DayFilter(label="Nhận từ", name="Ngày", method="from_day")
    received_before = DayFilter(label="Đến hết", name="Ngày", method="until_day")

    class Meta:
        model = Dossier
        fields: list[str] = []

    def __init__(self, *args: Any, at: datetime, sectors: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        self.filters["sector"].extra["choices"] = [(str(pk), name) for pk, name in sectors]
        for shown in self.filters.values():
            shown.extra.setdefault("required", False)

    def get_form_class(self) -> type[forms.Form]:
        """The form of the filters; "(nếu có)" would stand at each of them."""
        base: type[forms.Form] = super().get_form_class()
        return type("RegisterFilterForm", (base,), {"marks_optional": False})

    def by_words(self, dossiers: DossierQuerySet, name: str, words: str) -> DossierQuerySet:
        """Those the words find."""
        return dossiers.matching(words) if fold(words) else dossiers

    def by_lateness(self, dossiers: DossierQuerySet, name: str, chosen: str) -> DossierQuerySet:
        """Late now, late without a letter, resolved late, or due within two days."""
        match chosen:
            case "late":
                return dossiers.overdue(self.at)
            case "no_letter":
                return dossiers.overdue(self.at).without_letter()
            case "was_late":
                return dossiers.filter(outcome="late")
        return dossiers.due_between(self.at, self.at + SOON)

    def from_day(self, dossiers: DossierQuerySet, name: str, day: date) -> DossierQuerySet:
        """Received on the local date or later."""
        return dossiers.filter(received_at__gte=at_minute(day, 0))

    def until_day(self, dossiers: DossierQuerySet, name: str, day: date) -> DossierQuerySet:
        """Received on the local date or earlier."""
        return dossiers.filter(received_at__lt=at_minute(day + timedelta(days=1), 0))
