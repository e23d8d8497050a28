"""The filters of the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast

from dossiers.forms.fields import DayField, LineField
from dossiers.lists.conditions import (
    CONDITIONS,
    FLAG_CHOICES,
    LATE_CHOICES,
    STATUS_CHOICES,
    Moment,
    chosen,
)
from dossiers.models import Dossier
from dossiers.querysets import DossierQuerySet
from procedures.calendar import FIRST_DAY, LAST_DAY
from procedures.dates import vn_date
from procedures.models import Department, Officer, Sector
from procedures.roles import Role

ANY = "Tất cả"
_DAY_NAMES = ("received_after", "received_before")
SORTS = [("", "Mới nhận trước"), ("due", "Hạn gần trước")]
Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Offered:
    """What the ward's own filters offer, as (id, name) pairs."""

    sectors: Choices
    departments: Choices  # of the ward
    holders: Choices  # agencies outside too
    officers: Choices


def offered() -> Offered:
    """Sectors, departments and officers as they stand; one query."""
    sectors = _named(Sector.objects.all(), "sector", F("position"), F("name"))
    departments = _named(Department.objects.filter(is_partner=False), "own", F("position"), F("short_name"))
    agencies = _named(Department.objects.filter(is_partner=True), "agency", F("position"), F("short_name"))
    staff = Officer.objects.filter(is_active=True, groups__name__in=[Role.OFFICER.value, Role.CLERK.value])
    officers = _named(staff.distinct(), "officer", Value(0), F("full_name"))
    rows = sorted(sectors.union(departments, agencies, officers, all=True), key=lambda row: row[1:3])
    by_kind: dict[str, Choices] = {kind: [] for kind in ("sector", "own", "agency", "officer")}
    for kind, _, name, pk in rows:
        by_kind[kind].append((pk, name))
    own = by_kind["own"]
    return Offered(by_kind["sector"], own, [*own, *by_kind["agency"]], by_kind["officer"])


def _named(records: Any, kind: str, place: Any, name: Any) -> Any:
    return (
        records.order_by()
        .annotate(kind=Value(kind), place=place, label=name, key=Cast("pk", CharField()))
        .values_list("kind", "place", "label", "key")
    )


class DayFilter(django_filters.Filter):
    """A filter by a date typed dd/mm/yyyy."""

    field_class = DayField


class WordsFilter(django_filters.Filter):
    """A filter by words."""

    field_class = LineField


_DAYS: dict[str, Any] = {"name": "Ngày", "earliest": FIRST_DAY, "latest": LAST_DAY}


def _choice(label: str, choices: Any = ()) -> Any:
    return django_filters.ChoiceFilter(label=label, empty_label=ANY, choices=list(choices))


class RegisterFilter(django_filters.FilterSet):
    """Filters of the register as they are asked `now`; `offer`: what the ward's own filters offer."""

    q = WordsFilter(label="Tìm", max_length=300)
    status = _choice("Tình trạng", STATUS_CHOICES)
    sector = _choice("Lĩnh vực")
    late = _choice("Hẹn trả", LATE_CHOICES)
    received_after = DayFilter(label="Nhận từ", **_DAYS)
    received_before = DayFilter(label="Đến hết", **_DAYS)
    procedure = WordsFilter(label="Thủ tục", max_length=200)
    department = _choice("Phòng giải quyết")
    holder = _choice("Đang giữ")
    officer = _choice("Người xử lý")
    channel = _choice("Cách nộp", Dossier.Channel.choices)
    delivery = _choice("Nhận kết quả", Dossier.ResultDelivery.choices)
    inter_agency = _choice("Liên thông", [("yes", "Liên thông"), ("no", "Không liên thông")])
    sort = django_filters.ChoiceFilter(label="Xếp theo", choices=SORTS[1:], empty_label=SORTS[0][1])
    flags = django_filters.MultipleChoiceFilter(
        label="Lưu ý", choices=FLAG_CHOICES, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Dossier
        fields: list[str] = []

    def __init__(self, *args: Any, now: Moment, offer: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        own = {"sector": offer.sectors, "department": offer.departments}
        for name, choices in (own | {"holder": offer.holders, "officer": offer.officers}).items():
            self.filters[name].extra["choices"] = choices
        for shown in self.filters.values():
            shown.extra.setdefault("required", False)

    def get_form_class(self) -> type[forms.Form]:
        """The form of the filters; "(nếu có)" would stand at each of them."""
        base: type[forms.Form] = super().get_form_class()
        return type("RegisterFilterForm", (base,), {"marks_optional": False})

    @property
    def values(self) -> dict[str, Any]:
        """What was chosen, in plain values; empty filters left out. The form must be valid."""
        return {name: _plain(value) for name, value in self.form.cleaned_data.items() if value}

    def filter_queryset(self, queryset: DossierQuerySet) -> DossierQuerySet:
        """The dossiers that fit all filters, in the order asked for."""
        return chosen(queryset, self.values, self.now)

    def without(self, *names: str) -> DossierQuerySet:
        """The dossiers that fit all filters but these, in no order."""
        kept = {name: value for name, value in self.values.items() if name not in {*names, "sort"}}
        return chosen(self.queryset, kept, self.now).order_by()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def query_of(values: Mapping[str, Any]) -> str:
    """The chosen filters as an address asks for them, always in the same order."""
    typed = {name: _as_typed(name, value) for name, value in sorted(values.items())}
    return urlencode(typed, doseq=True)


def _as_typed(name: str, value: Any) -> Any:
    return vn_date(date.fromisoformat(value)) if name in _DAY_NAMES else value


def filter_words(values: Mapping[str, Any], form: forms.Form) -> str:
    """The filters in words, for logs and the heads of lists: "Lĩnh vực: Đất đai; Hẹn trả: Đang trễ hẹn"."""
    asked = [(form.fields[name], values[name]) for name in (*CONDITIONS, "sort") if values.get(name)]
    return "; ".join(f"{field.label}: {_value_words(field, value)}" for field, value in asked)


def _value_words(field: forms.Field, value: Any) -> str:
    names = dict(_pairs(getattr(field, "choices", ())))
    if isinstance(value, list):
        return ", ".join(names.get(str(one), str(one)) for one in value)
    if isinstance(field, DayField):
        return vn_date(date.fromisoformat(value))
    return names.get(value, str(value))


def _pairs(choices: Any) -> Sequence[tuple[str, str]]:
    return [(str(key), str(label)) for key, label in choices]
