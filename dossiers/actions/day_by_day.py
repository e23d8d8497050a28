"""The days of a dossier's own date: its clock and its pauses by the names the ward gives them."""

from __future__ import annotations

from collections.abc import Iterable

from dossiers.day_ledger import NamedPause, Segment, day_ledger
from dossiers.models import Dossier, IssuedPaper, Pause
from dossiers.numbering import Series, paper_number
from dossiers.pause_words import BEGUN, ENDED
from procedures.calendar import Calendar, local

from .clock import clock_of, limit_of, went_on_at


def days_of(dossier: Dossier, papers: Iterable[IssuedPaper], calendar: Calendar) -> tuple[Segment, ...]:
    """Every day from the receipt to the due moment. `papers` are those of the dossier; it must have been
    received, and its pauses should be loaded."""
    pauses = named_pauses(dossier, papers)
    return day_ledger(clock_of(dossier, calendar), limit_of(dossier), pauses, calendar)


def named_pauses(dossier: Dossier, papers: Iterable[IssuedPaper]) -> list[NamedPause]:
    """The pauses in order of time, each as "Yêu cầu bổ sung lần 1, phiếu số 12/PBS-TTPVHCC" with its number.

    `papers` are read only when there was a request for papers.
    """
    pauses = list(dossier.pauses.all())
    asking = [pause for pause in pauses if pause.kind == Pause.Kind.SUPPLEMENT]
    slips = {local(p.issued_at): p for p in papers if p.kind == Series.SUPPLEMENT.value} if asking else {}
    found = []
    for pause in pauses:
        asked = asking.index(pause) + 1 if pause in asking else 0
        paper = slips.get(local(pause.started_at)) if asked else None
        begun = _begun(pause, asked, paper)
        found.append(NamedPause(pause.started_at, went_on_at(dossier, pause), begun, ENDED[pause.kind]))
    return found


def _begun(pause: Pause, asked: int, paper: IssuedPaper | None) -> str:
    words = BEGUN[pause.kind]
    if asked:
        number = f", phiếu số {paper_number(paper.number, paper.symbol)}" if paper else ""
        return f"{words} lần {asked}{number}"
    return f"{words} ({pause.legal_article})" if pause.legal_article else words
