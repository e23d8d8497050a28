"""Taking the next number of a series: gapless, because it is taken in the transaction that uses it."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from dossiers.models import NumberSeries
from dossiers.numbering import Series, period_of


def take_number(series: Series, unit: str, day: date) -> int:
    """The next number of the series in the period of the local date `day`.

    The series' row stays locked until the transaction ends, so this comes last before the insert; a
    transaction that fails gives the number back. Must run inside a transaction.
    """
    return take_numbers(series, unit, day, 1).start


def take_numbers(series: Series, unit: str, day: date, count: int) -> range:
    """The next `count` (0 or more) numbers, as `take_number` takes one."""
    key = {"kind": series.value, "unit": unit, "period": period_of(series, day)}
    if not NumberSeries.objects.filter(**key).update(last=F("last") + count):
        NumberSeries.objects.bulk_create([NumberSeries(**key)], ignore_conflicts=True)
        NumberSeries.objects.filter(**key).update(last=F("last") + count)
    last = NumberSeries.objects.values_list("last", flat=True).get(**key)
    return range(last - count + 1, last + 1)


def hold_series(series: Series, unit: str, day: date) -> None:
    """Let nobody take a number of the series until the transaction ends."""
    take_numbers(series, unit, day, 0)


def set_last_used(series: Series, unit: str, day: date, last: int) -> None:
    """Go on from a paper book whose last number is `last`: the next taken is `last` + 1.

    Raises ValueError when numbers beyond it were already taken here.
    """
    key = {"kind": series.value, "unit": unit, "period": period_of(series, day)}
    row, created = NumberSeries.objects.select_for_update().get_or_create(
        **key, defaults={"first": last + 1, "last": last}
    )
    if created:
        return
    if row.last >= row.first:
        raise ValueError(f"Sổ này đã cấp đến số {row.last}, không đặt lại được.")
    row.first, row.last = last + 1, last
    row.save()
