"""Late dossiers and their letters: which step to blame, and a line of the list. Pure.

The dossier carries what its query told of the latest letter that was not withdrawn, as `letter`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dossiers.lateness import Stretch, used_by
from dossiers.models import Apology, Delivery
from procedures.calendar import Calendar, local
from procedures.dates import vn_day_month, vn_time

from .budgets import Visit
from .words import hours_words


@dataclass(frozen=True)
class LetterRow:
    """A dossier with its letter, if it has one. `still_possible`: it can make its date, so its letter is not
    chosen beforehand. `allowed`: this leader may approve it. `proposed`: the date proposed anew where the
    draft's own cannot be promised any more. `asked_for`: the letter the page was opened for, if it was."""

    dossier: Any
    due: Any
    letter: Apology | None
    blame: str
    still_possible: bool = False
    allowed: bool = True
    proposed: datetime | None = None
    asked_for: str = ""

    @property
    def chosen(self) -> bool:
        """Whether it is chosen beforehand: the one letter asked for, else all that need no second thought."""
        if self.alone:
            return False
        if self.asked_for:
            return self.allowed and self.letter is not None and str(self.letter.pk) == self.asked_for
        return self.allowed and not self.still_possible

    @property
    def alone(self) -> bool:
        """Whether it is approved by itself only: an exception needs the chairman's own reason."""
        return self.letter is not None and self.letter.is_again

    @property
    def sent(self) -> str:
        """ "đã giao tại quầy lúc 14:20 ngày 29/11"; empty while nothing is recorded."""
        return sent_words(self.dossier.sent_way, self.dossier.sent_at) if self.dossier.sent_at else ""


_SENT = {
    Delivery.Way.MAIL.value: "đã gửi thư điện tử",
    Delivery.Way.SIGNED.value: "đã gửi bản đã ký qua thư điện tử",
    Delivery.Way.TEXT.value: "đã nhắn tin báo",
    Delivery.Way.PRINTED.value: "đã giao tại quầy",
    Delivery.Way.POST.value: "đã gửi bưu chính",
}


def sent_words(way: str, moment: datetime) -> str:
    """How and when a letter reached the citizen."""
    return f"{_SENT[way]} lúc {vn_time(moment)} ngày {vn_day_month(moment)}"


def blame(visits: Sequence[Visit], pauses: Sequence[Stretch], at: datetime, calendar: Calendar) -> str:
    """The step most over its budget: "Chi nhánh VPĐKĐĐ quá 22 giờ 05"; else what the present one has left."""
    last = max(((visit.leg, visit.round) for visit in visits), default=(1, 1))
    steps: dict[object, list[Visit]] = {}
    for index, visit in enumerate(sorted(visits, key=lambda v: v.given_at)):
        if (visit.leg, visit.round) == last:
            steps.setdefault(visit.step or f"visit {index}", []).append(visit)
    overs = [(used_by(group, pauses, at, calendar) - group[-1].budget, group[-1]) for group in steps.values()]
    timed = [(over, visit) for over, visit in overs if visit.budget]
    if not timed:
        return ""
    worst, visit = max(timed, key=lambda item: item[0])
    if worst > 0:
        return f"{visit.holder} quá {hours_words(worst)}"
    now = next((pair for pair in overs if pair[1].ended_at is None), None)
    if now is None or not now[1].budget:
        return ""
    return f"dự kiến, bước “{now[1].name}” còn {hours_words(-now[0])}"


def letter_row(
    dossier: Any,
    due: Any,
    visits: Sequence[Visit],
    pauses: Sequence[Stretch],
    at: datetime,
    calendar: Calendar,
    *,
    as_chairman: bool,
    proposed: datetime | None = None,
    asked_for: str = "",
) -> LetterRow:
    """The line of a dossier whose `letter` is its latest one (None: it has none)."""
    letter: Apology | None = dossier.letter
    return LetterRow(
        dossier=dossier,
        due=due,
        letter=letter,
        blame=blame(visits, pauses, at, calendar),
        still_possible=dossier.due_first is not None and at <= local(dossier.due_first),
        allowed=letter is None or not letter.is_again or as_chairman,
        proposed=proposed,
        asked_for=asked_for,
    )
