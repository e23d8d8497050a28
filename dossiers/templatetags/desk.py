"""Words for a dossier's numbers: hours, hundredths of a day, copies, paper numbers. `{% load desk %}`."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dossiers.letters import count_words
from dossiers.models import Apology, IssuedPaper, SubmittedDocument
from dossiers.numbering import paper_number
from dossiers.presentation.attachments import icon_of, kind_words, size_words
from dossiers.presentation.steps import StepRow
from dossiers.presentation.words import hours_words
from procedures.dates import vn_decimal
from procedures.templatetags.ward import icon

register = template.Library()
register.filter("scan_icon", icon_of)
register.filter("scan_kind", kind_words)
register.filter("scan_size", size_words)


@register.filter
def hours(minutes: int) -> str:
    """Nominal minutes as "58 giờ 30"."""
    return hours_words(minutes)


@register.filter
def hundredths(share: int) -> str:
    """Hundredths of a day as "3,06"."""
    return vn_decimal(Decimal(share) / 100, 2)


@register.filter
def bar_words(row: StepRow) -> str:
    """What a budget bar shows, for those who do not see it."""
    return f"Đã dùng {hours_words(row.used)}, định mức {hours_words(row.budget)}"


@register.filter
def copies_words(document: SubmittedDocument) -> str:
    """What was handed in of one paper: "01 bản chính, 02 bản sao"."""
    return ", ".join(
        count_words(originals=document.originals, certified=document.certified, copies=document.copies)
    )


@register.filter
def number_words(paper: IssuedPaper) -> str:
    """The number as it is printed: "09/PXL-UBND"."""
    return paper_number(paper.number, paper.symbol)


@register.filter
def short_code(code: str | None) -> str:
    """The part of a code that tells dossiers of one ward apart: "…261102-0014"."""
    day_and_number = "-".join((code or "").split("-")[-2:])
    return f"…{day_and_number}" if code and day_and_number != code else code or ""


@register.simple_tag
def again_badge(letter: Apology) -> SafeString:
    """The red flag of a letter from the second on."""
    return format_html(
        '<span class="due due-late">{}Hẹn lại lần {}</span>', icon("alert-triangle"), letter.ordinal
    )


@register.filter
def same(one: object, other: object) -> bool:
    """Whether two values are equal, where a tag takes no comparison."""
    return one == other
