"""The numbers approved letters will take, and how each letter will go out."""

from __future__ import annotations

from datetime import datetime

from dossiers.actions.papers import APOLOGY_SYMBOL
from dossiers.models import Dossier, NumberSeries
from dossiers.numbering import Series, paper_number, period_of
from procedures.models import Ward

WAYS = {"mail": "thư điện tử", "post": "bưu chính", "printed": "in, giao tại quầy"}


def way_of(dossier: Dossier, ward: Ward) -> str:
    """How an approved letter goes out: by mail at once where the ward chose so, else on paper."""
    if ward.mail_approved_paper and dossier.applicant.email:
        return "mail"
    return "post" if dossier.result_delivery == Dossier.ResultDelivery.POST else "printed"


def next_number(ward: Ward, at: datetime) -> int:
    """The number the next letter approved at the local moment `at` will take, unless another is quicker."""
    period = period_of(Series.APOLOGY, at.date())
    found = NumberSeries.objects.filter(kind=Series.APOLOGY.value, unit=ward.unit_code, period=period).first()
    return found.last + 1 if found else 1


def numbers_words(first: int, count: int) -> str:
    """ "số 176–178"; "số 09/PXL-UBND" for one."""
    if count <= 1:
        return f"số {paper_number(first, APOLOGY_SYMBOL)}"
    return f"số {first:02d}–{first + count - 1:02d}"


def taken_words(numbers: list[int]) -> str:
    """The numbers that were taken: as a row where they are one, else each."""
    if max(numbers) - min(numbers) + 1 == len(numbers):
        return numbers_words(min(numbers), len(numbers))
    return f"số {', '.join(f'{number:02d}' for number in sorted(numbers))}"
