"""Tags of every screen: badges, pictures, lists; `{% load ward %}` brings the filters of `ward_text` too.

The words come from people or from data, so everything passes through autoescaping or `format_html`.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from procedures import dates
from procedures.templatetags import ward_text

register = template.Library()
register.filters.update(ward_text.register.filters)

DUE_ICONS = {
    "late": "alert-triangle",
    "today": "clock-exclamation",
    "soon": "clock",
    "running": "calendar-due",
    "hours": "clock",
    "paused": "player-pause",
    "early": "checks",
    "on_time": "check",
    "none": "minus",
}

NOTICE_ICONS = {"late": "alert-triangle", "soon": "alert-circle", "ok": "check", "info": "info-circle"}


# --- small pictures and badges --------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """An outline icon of the sprite; without a label it is hidden from screen readers."""
    hidden = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon{}" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.75" '
        'stroke-linecap="round" stroke-linejoin="round" {}><use href="{}#{}"/></svg>',
        f" {css}" if css else "",
        hidden,
        static("vendor/tabler-icons.svg"),
        name,
    )


@register.inclusion_tag("components/due_badge.html")
def due_badge(due_state: Any, size: str = "") -> dict[str, Any]:
    """The filled badge of lateness, from an object with .kind .text .title; size "lg" in a dossier's head."""
    kind = getattr(due_state, "kind", "none")
    return {"due": due_state, "kind": kind, "icon": DUE_ICONS.get(kind, "minus"), "size": size}


@register.simple_tag
def status_badge(label: str) -> SafeString:
    """The outlined badge of a status, beside the filled one of lateness."""
    return format_html('<span class="state">{}</span>', label)


@register.simple_tag
def pill(count: int | None, late: bool = False) -> SafeString:
    """A grey count; red only where it counts something late and is not zero."""
    if count is None:
        return SafeString("")
    css = "pill pill-late" if late and count else "pill"
    return format_html('<span class="{}">{}</span>', css, dates.vn_number(count))


@register.inclusion_tag("components/chip.html")
def chip(label: str, url: str, count: int | None = None, on: bool = False, icon: str = "") -> dict[str, Any]:
    """A filter chip with its count; dark when on."""
    return {"label": label, "url": url, "count": count, "on": on, "icon": icon}


@register.inclusion_tag("components/empty.html")
def empty(text: str, url: str = "", label: str = "") -> dict[str, Any]:
    """One sentence saying what is good or missing and, if any, one link."""
    return {"text": text, "url": url, "label": label}


@register.inclusion_tag("components/day_strip.html")
def day_strip(days: Any) -> dict[str, Any]:
    """The strip of days under a promise.

    A day has .weekday .day .label .kind; the kinds are received, counted, off, due and gap.
    """
    return {"days": days}


@register.inclusion_tag("components/budget_bar.html")
def budget_bar(
    used: float, budget: float, width: int = 72, scale: float | None = None, label: str = ""
) -> dict[str, Any]:
    """Time used against a budget, in one unit; hatched beyond it, a tick at the budget.

    `scale` is what the full width stands for (the largest of a table), else the larger of the two.
    """
    full = max(float(scale or 0), float(used), float(budget)) or 1.0
    track = max(width - 2, 1)

    def at(value: float) -> str:
        return f"{track * float(value) / full:.1f}"

    return {
        "width": width,
        "track": at(max(used, budget, scale or 0)),
        "inside": at(min(used, budget)),
        "over_from": at(budget),
        "over": at(used - budget) if used > budget else "",
        "tick": at(budget) if budget else "",
        "label": label,
    }


@register.simple_block_tag
def notice(content: str, kind: str = "info", icon_name: str = "", role: str = "") -> SafeString:
    """One line under the page header; put its way out last, as `<a class="out" href=...>`."""
    return format_html(
        '<div class="notice notice-{}"{}>{}<div class="notice-text">{}</div></div>',
        kind,
        format_html(' role="{}"', role) if role else "",
        icon(icon_name or NOTICE_ICONS.get(kind, "info-circle")),
        content,
    )


# --- lists ----------------------------------------------------------------------------------------


def _query(query: QueryDict, name: str, value: int) -> str:
    """Return "?..." with one name changed and the other filters kept."""
    changed = query.copy()
    changed[name] = str(value)
    return f"?{changed.urlencode()}"


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Context, page: Page, name: str = "page") -> dict[str, Any]:
    """ "1–11 trong 23" with previous and next; keeps the filters of the address.

    A paginator that counts no further than it shows says so by `more`: "1–20 trong hơn 2.000".
    """
    beyond = "hơn " if getattr(page.paginator, "more", False) else ""
    request = context.get("request")
    query = request.GET if request is not None else QueryDict()
    return {
        "page": page,
        "first": dates.vn_number(page.start_index()),
        "last": dates.vn_number(page.end_index()),
        "total": f"{beyond}{dates.vn_number(page.paginator.count)}",
        "previous": _query(query, name, page.previous_page_number()) if page.has_previous() else "",
        "next": _query(query, name, page.next_page_number()) if page.has_next() else "",
    }
