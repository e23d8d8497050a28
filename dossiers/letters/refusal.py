"""Form 03: Phiếu từ chối tiếp nhận giải quyết hồ sơ.

Circular 01/2018/TT-VPCP, form 03; circular 03/2025/TT-VPCP, annex I, form 03. Every refusal is in writing
with its reason (decree 63/2010/NĐ-CP, article 18) and says where to go instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from .parts import CounterSlip, FormSet, Letterhead, Person
from .words import as_sentence, bound, lines_taken

_LETTERS_A_LINE, _ROOMY_LINES = 80, 22


@dataclass(frozen=True, kw_only=True)
class RefusalSlip(CounterSlip):
    """Why the counter does not take a dossier.

    `centre` is the counter's full name. `code` is the portal's, where there is one. `submitter` signs: who
    stands at the counter, empty for an organisation of which nobody is named. `reason` is one paragraph.
    `digital`: sent online, so that only the receiver signs.
    """

    title: ClassVar[str] = "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ"
    kind: ClassVar[str] = "refusal"
    template: ClassVar[str] = "papers/refusal.html"

    form_set: FormSet
    letterhead: Letterhead
    centre: str
    applicant: Person
    code: str = ""
    subject: str
    reason: str
    submitter: str = ""
    receiver: str
    digital: bool = False

    def context(self) -> dict[str, Any]:
        """Values for the template, worded as they are printed."""
        texts = (self.centre, self.applicant.name, self.applicant.address, self.subject, self.reason)
        return {
            "title_lines": (self.title,),
            "subject": bound(self.subject),
            "reason": as_sentence(self.reason),
            "you": self.applicant.salutation,
            "dense": lines_taken(texts, _LETTERS_A_LINE) > _ROOMY_LINES,
        }
