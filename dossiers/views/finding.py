"""What people put into a search box: a code, a scanned receipt or card, a name, last digits, a procedure."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from dossiers.identity import read_card
from dossiers.models import IssuedPaper, SearchLine
from dossiers.querysets import DossierQuerySet
from dossiers.search_words import names_a_procedure, read, with_procedures
from procedures.models import Procedure
from procedures.text import clean_line, fold

LONGEST_WORDS = 300
_LINK = re.compile(r"/t/([A-Za-z0-9_-]{16,32})/?$")
_PAPER = re.compile(r"(\d{1,6}) ?/ ?([^\W\d_]+(?:-[^\W\d_]+)*)")  # "37/PBS-TTPVHCC"
TOKEN = re.compile(r"[A-Za-z0-9_-]{16,32}")


def words_of(request: HttpRequest) -> str:
    """The cleaned text of `?q=`; of a scanned identity card only its number."""
    words = clean_line(request.GET.get("q", "")[:LONGEST_WORDS])
    card = read_card(words)
    return card.identity_number if card else words


def exactly(dossiers: DossierQuerySet, words: str) -> DossierQuerySet:
    """The dossier with this very code, provincial code, tracking link, token or number of a paper."""
    link = _LINK.search(words)
    token = link.group(1) if link else words if TOKEN.fullmatch(words) else ""
    if link:
        return dossiers.filter(tracking_token=token)
    paper = _PAPER.fullmatch(words)
    if paper:
        return dossiers.filter(pk__in=_with_paper(int(paper[1]), paper[2]))
    # Not `iexact`: the indexes are of the codes as they are written.
    wanted = Q(code=words.upper()) | Q(external_code__in={words, words.upper(), words.lower()})
    return dossiers.filter(wanted | Q(tracking_token=token) if token else wanted)


def _with_paper(number: int, symbol: str) -> Any:
    """The dossier of the paper with this number, of the newest year that has one."""
    papers = IssuedPaper.objects.filter(number=number, symbol__iexact=symbol)
    return papers.order_by("-year", "-pk").values("dossier")[:1]


def find_all(dossiers: DossierQuerySet, words: str) -> Any:
    """All dossiers the words find by name, number or code; none when there is nothing to search by."""
    return dossiers.matching(words) if fold(words) else dossiers.none()


def find_likeliest(dossiers: DossierQuerySet, words: str, most: int) -> list[int]:
    """The ids of at most `most` dossiers, the likeliest first: whole words and numbers, then beginnings and
    ends of them, then words of procedures.

    Those of procedures count where nobody has such a name, or where they stand together in a procedure's.
    """
    wanted = read(words)
    if not wanted:
        return []
    procedures = dict(Procedure.objects.order_by().values_list("pk", "search_text"))
    by_procedure = with_procedures(words, procedures)
    likelihoods = [wanted.whole, wanted, *([by_procedure] if by_procedure else [])]
    last_resort = bool(by_procedure) and not names_a_procedure(words, procedures.values())
    return SearchLine.objects.of(dossiers).likeliest(likelihoods, most, last_resort=last_resort)
