"""What people put into a search box: a code, a scanned receipt or card, a name, last digits."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from dossiers.identity import read_card
from dossiers.querysets import DossierQuerySet
from procedures.text import clean_line, fold

LONGEST_WORDS = 300
_LINK = re.compile(r"/t/([A-Za-z0-9_-]{16,32})/?$")
TOKEN = re.compile(r"[A-Za-z0-9_-]{16,32}")


def words_of(request: HttpRequest) -> str:
    """The cleaned text of `?q=`; of a scanned identity card only its number."""
    words = clean_line(request.GET.get("q", "")[:LONGEST_WORDS])
    card = read_card(words)
    return card.identity_number if card else words


def exactly(dossiers: DossierQuerySet, words: str) -> DossierQuerySet:
    """The dossier with this very code, provincial code, tracking link or token."""
    link = _LINK.search(words)
    token = link.group(1) if link else words if TOKEN.fullmatch(words) else ""
    if link:
        return dossiers.filter(tracking_token=token)
    wanted = Q(code__iexact=words) | Q(external_code__iexact=words)
    return dossiers.filter(wanted | Q(tracking_token=token) if token else wanted)


def find_all(dossiers: DossierQuerySet, words: str) -> Any:
    """All dossiers the words find; none when there is nothing to search by."""
    return dossiers.matching(words) if fold(words) else dossiers.none()
