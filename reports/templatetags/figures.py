"""Addresses of figures, so that every number can be a link to the dossiers it counts."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from procedures.dates import local, vn_day_month, vn_number
from reports.blame import Row
from reports.figures import FIGURES
from reports.models import ReportFile
from reports.periods import DayRange, ReportingPeriod
from reports.rates import share
from reports.today import TODAY

register = template.Library()
_EVERY = FIGURES | TODAY
Chosen = ReportingPeriod | DayRange
NOBODY_AFTER = 20  # seconds nobody has taken a request: then the page says so


@register.simple_tag(takes_context=True)
def figure_url(context: Context, key: str, period: Chosen | str = "", sector: str = "") -> str:
    """The list behind the figure with this key, over the period (or the one with this code), for one
    sector or all; at the moment the page tells of."""
    chosen = urlencode({"ky": period} if period else {}) if isinstance(period, str | int) else period.query
    asked = {"linh-vuc": sector, "luc": context.get("luc", "")}
    rest = urlencode({name: value for name, value in asked.items() if value}, safe="/:")
    query = "&".join(filter(None, [chosen, rest]))
    address = _address(key)
    return f"{address}?{query}" if query else address


@cache
def _address(key: str) -> str:
    return reverse("figure-list", args=[_EVERY[key].slug])


@register.simple_tag
@cache
def meanings(of_the_day: bool) -> SafeString:
    """The explanation of every figure of a period, and of the day, as one list: the same for everybody."""
    figures = [*FIGURES.values(), *(TODAY.values() if of_the_day else ())]
    return format_html_join("", "<dt>{}</dt><dd>{}</dd>", ((one.label, one.explanation) for one in figures))


@register.simple_tag
def charged_url(figure: str, chosen: Chosen, group: str = "", side: str = "", row: Row | None = None) -> str:
    """The list behind a figure of who is late: of a group of dossiers, a side, a department or an officer."""
    asked = {"nhom": group, "ben": side} | (row.asked if row else {})
    query = urlencode({name: value for name, value in asked.items() if value})
    return "&".join(filter(None, [f"{reverse('who-is-late-list', args=[figure])}?{chosen.query}", query]))


@register.simple_tag
def explained(key: str) -> str:
    """What the figure with this key means, for a title."""
    return _EVERY[key].explanation


@register.filter
def month_code(month: date) -> str:
    """The code of a reporting month, named by its first day: "2026-m03"."""
    return f"{month.year}-m{month.month:02d}"


@register.filter
def share_of(part: int, whole: int) -> Decimal | None:
    """The share of a part in hundredths, rounded half up; None without a whole."""
    return share(part, whole)


@register.filter
def day_part(moment: datetime) -> str:
    """ "Sáng" before noon, else "Chiều"."""
    return "Sáng" if local(moment).hour < 12 else "Chiều"


@register.filter
def since_day(moment: datetime, at: datetime) -> str:
    """ "hôm nay" for the day of `at`, else dd/mm."""
    return "hôm nay" if local(moment).date() == local(at).date() else vn_day_month(moment)


@register.filter
def in_sentence(text: str) -> str:
    """With a small first letter, to stand inside a sentence."""
    return text[:1].lower() + text[1:]


@register.filter
def waited(file: ReportFile, at: datetime) -> int:
    """Seconds since the file was asked for."""
    return int((at - file.requested_at).total_seconds())


@register.filter
def nobody_took(file: ReportFile, at: datetime) -> bool:
    """Whether a request has waited so long that no worker seems to be there."""
    return file.state == ReportFile.State.WAITING and waited(file, at) >= NOBODY_AFTER


@register.filter
def kilobytes(size: int) -> str:
    """A size in bytes as whole kilobytes."""
    return vn_number(-(-size // 1000))
