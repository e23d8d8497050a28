"""Form 04: the apology and the new date.

Circular 01/2018/TT-VPCP: Phiếu xin lỗi và hẹn lại ngày trả kết quả. Circular 03/2025/TT-VPCP, annex I: Văn
bản xin lỗi và đề nghị gia hạn thời gian giải quyết, which adds the identity number and words of apology.
Signed for the committee (decree 61/2018/NĐ-CP, article 19; decree 118/2025/NĐ-CP).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from .parts import FormSet, Letterhead, Person, Signer, recipient_lines
from .words import bound, day_words, inside_sentence, moment_words

_TITLES: dict[str, tuple[str, ...]] = {
    "2018": ("PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ",),
    "2025": ("VĂN BẢN XIN LỖI", "VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT"),
}


@dataclass(frozen=True, kw_only=True)
class ApologyLetter:
    """The committee's apology for one dossier, with the reason and the day the result will be given.

    ``organ`` is the committee's name as in running text. ``received_on`` and ``new_date`` are ISO days,
    ``promised_at`` the ISO moment printed on the receipt. ``forecast``: approved before that moment, so the
    letter says the result is not expected in time; otherwise the form's own sentence. ``new_date`` may be
    empty in a draft. ``reason`` names agency and step, never a person or a family matter.
    """

    kind: ClassVar[str] = "apology"
    template: ClassVar[str] = "papers/apology.html"

    form_set: FormSet
    letterhead: Letterhead
    person: Person
    organ: str
    received_on: str
    procedure_name: str
    code: str
    promised_at: str
    forecast: bool = False
    reason: str
    new_date: str
    signer: Signer
    recipients: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return " ".join(_TITLES[self.form_set])

    @property
    def subtitle(self) -> str:
        """For the file's title: which dossier."""
        return self.code

    @property
    def holes(self) -> tuple[str, ...]:
        """What is still missing for print: a draft may lack number, day, reason and new date."""
        own = (("lý do", self.reason.strip()), ("ngày hẹn lại", self.new_date))
        return (*self.letterhead.holes, *(name for name, value in own if not value))

    def context(self) -> dict[str, Any]:
        """Values for the template, worded as they are printed."""
        return {
            "title_lines": _TITLES[self.form_set],
            "is_2018": self.form_set == "2018",
            "you": self.person.salutation,
            "received": day_words(self.received_on).replace("ngày", "Ngày", 1),
            "procedure": bound(inside_sentence(self.procedure_name)),
            "promised": moment_words(self.promised_at),
            "reason": bound(self.reason.strip()).rstrip(".") + "." if self.reason.strip() else "",
            "new_date": day_words(self.new_date) if self.new_date else "",
            "recipients": recipient_lines(self.recipients),
        }
