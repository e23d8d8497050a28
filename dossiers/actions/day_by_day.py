"""The days of a dossier's own date: its clock and its pauses by the names the ward gives them."""

from __future__ import annotations

from collections.abc import Iterable

from dossiers.date_story import date_story
from dossiers.day_ledger import NamedPause, Segment, day_ledger
from dossiers.models import Dossier, IssuedPaper, Pause
from dossiers.numbering import Series, paper_number
from dossiers.pause_words import BEGUN, ENDED
from procedures.calendar import Calendar, local
from procedures.dates import vn_date

from .clock import clock_of, limit_of, went_on_at


def days_of(dossier: Dossier, papers: Iterable[IssuedPaper], calendar: Calendar) -> tuple[Segment, ...]:
    """Every day from the receipt to the due moment. `papers` are those of the dossier; it must have been
    received, and its pauses should be loaded."""
    return _days(dossier, named_pauses(dossier, papers), calendar)


def story_of(dossier: Dossier, papers: Iterable[IssuedPaper], calendar: Calendar) -> list[str]:
    """The same in a few sentences, for the citizen and for papers."""
    pauses = named_pauses(dossier, papers)
    told = date_story(_days(dossier, pauses, calendar), pauses, calendar)
    ended = dossier.leg_one_ended_at
    if ended is not None and dossier.leg == 1:
        told.append(
            f"Ngày {vn_date(ended)} xong phần thứ nhất; phần thứ hai bắt đầu khi có chứng từ nộp tiền."
        )
    return told


def _days(dossier: Dossier, pauses: list[NamedPause], calendar: Calendar) -> tuple[Segment, ...]:
    second = limit_of(dossier, 2) if dossier.second_leg_amount else None
    return day_ledger(clock_of(dossier, calendar), limit_of(dossier, 1), pauses, calendar, second)


def named_pauses(dossier: Dossier, papers: Iterable[IssuedPaper]) -> list[NamedPause]:
    """The pauses in order of time, each as "Yêu cầu bổ sung lần 1, phiếu số 12/PBS-TTPVHCC" with its number;
    the wait between two legs is none of either.

    `papers` are read only when there was a request for papers.
    """
    pauses = [pause for pause in dossier.pauses.all() if pause.started_at != dossier.leg_one_ended_at]
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
