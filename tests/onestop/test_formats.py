"""Dates and numbers as Vietnamese people write them."""

from datetime import date, datetime

import pytest
from django import forms
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template import Context, Template
from django.utils import formats, timezone


class Dates(forms.Form):
    day = forms.DateField()


class Moments(forms.Form):
    moment = forms.DateTimeField()


@pytest.mark.parametrize(
    "typed", ["05/03/2026", "5/3/2026", "05/03/26", "05-03-2026", "05.03.2026", "2026-03-05"]
)
def test_the_day_comes_first(typed: str) -> None:
    form = Dates({"day": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == date(2026, 3, 5)


@pytest.mark.parametrize("typed", ["03/25/2026", "31/02/1988", "2026/25/03", "hôm nay", "05/03"])
def test_what_is_no_date_is_refused(typed: str) -> None:
    assert not Dates({"day": typed}).is_valid()


@pytest.mark.parametrize("typed", ["05/03/2026 08:30", "08:30 05/03/2026", "2026-03-05T08:30"])
def test_moments_are_those_of_vietnam(typed: str) -> None:
    form = Moments({"moment": typed})
    assert form.is_valid(), form.errors
    moment = form.cleaned_data["moment"]
    assert moment.astimezone(timezone.get_fixed_timezone(0)).isoformat() == "2026-03-05T01:30:00+00:00"


def test_dates_are_printed_day_first() -> None:
    rendered = Template("{{ day }} {{ moment }}").render(
        Context({"day": date(2026, 3, 5), "moment": datetime(2026, 3, 5, 8, 30)})  # noqa: DTZ001
    )
    assert rendered == "05/03/2026 08:30 05/03/2026"


def test_numbers() -> None:
    assert intcomma(1234567) == "1.234.567"
    assert formats.localize(94.5) == "94,5"
    assert Template("{{ year }}").render(Context({"year": 2026})) == "2026"
