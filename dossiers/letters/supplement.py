"""Form 02: Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ.

Circular 01/2018/TT-VPCP, form 02; circular 03/2025/TT-VPCP, annex I, form 02: the same fields in the same
order. Everything that is missing is asked for at once (decree 118/2025/NĐ-CP, article 17).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from .parts import CounterSlip, FormSet, Letterhead, Person, numbered_lines
from .words import as_sentence, bound, lines_taken, phone_words

_LETTERS_A_LINE, _ROOMY_LINES = 80, 20


@dataclass(frozen=True, kw_only=True)
class SupplementSlip(CounterSlip):
    """What the citizen has to bring, why, and whom to ask.

    `code` is empty for a dossier that has none yet. `brought_by` handed in for another. `contact` may be
    called under `contact_phone` ("(0263) 3000 000, máy lẻ 12"); `guide` signs. `digital`: sent online, signed
    digitally. `note` is the foot: what becomes of the limit.
    """

    title: ClassVar[str] = "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ"
    kind: ClassVar[str] = "supplement"
    template: ClassVar[str] = "papers/supplement.html"

    form_set: FormSet
    letterhead: Letterhead
    code: str = ""
    applicant: Person
    brought_by: Person | None = None
    subject: str
    items: tuple[str, ...]
    reason: str
    contact: str
    contact_phone: str = ""
    guide: str
    digital: bool = False
    note: str = ""

    def context(self) -> dict[str, Any]:
        """Values for the template, worded as they are printed."""
        return {
            "title_lines": (self.title,),
            "subject": bound(self.subject),
            "brought_by": self._brought_words(),
            "items": numbered_lines(self.items),
            "reason": as_sentence(self.reason),
            "you": self.applicant.salutation,
            "contact_phone": phone_words(self.contact_phone),
            "dense": lines_taken(self._texts(), _LETTERS_A_LINE) > _ROOMY_LINES,
        }

    def _brought_words(self) -> str:
        other = self.brought_by
        if other is None:
            return ""
        phone = f"; số điện thoại: {other.phone_text}" if other.phone else ""
        return f"(Người nộp thay: {other.name}{phone})"

    def _texts(self) -> tuple[str, ...]:
        return (
            self.applicant.name,
            self.subject,
            self.applicant.address,
            *self.items,
            self.reason,
            self.note,
        )
