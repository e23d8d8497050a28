"""Form 05 of 2018, form 06 of 2025: Phiếu kiểm soát quá trình giải quyết hồ sơ.

Circular 01/2018/TT-VPCP, form 05; circular 03/2025/TT-VPCP, annex I, form 06. A block of two rows for each
hand-over: who gave and who took, when, whether the giving step kept its own budget, and notes. Under the
table stand the form's own notes, how the matter ended, and how the date was counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from .parts import FormSet, Letterhead
from .words import bound, moment_words, table_moment_words

Result = Literal["early", "on_time", "late", "outside", "not_judged", ""]

_TITLE = "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ"
_RESULTS: dict[str, str] = {
    "early": "Trước hạn",
    "on_time": "Đúng hạn",
    "late": "Quá hạn",
    "outside": "Ngoài thời hạn",
    "not_judged": "Không tính",
    "": "",
}
_BLANK_TIME = "…… giờ …… phút, ngày …/…/……"
_JUDGED = "so với định mức của bên giao, không kể thời gian tạm dừng"
_FORM_NOTES: dict[str, str] = {
    "2018": f"Kết quả giải quyết hồ sơ do bên nhận ghi khi nhận bàn giao hồ sơ, {_JUDGED}.",
    "2025": (
        f"Kết quả giải quyết hồ sơ do bên nhận nhập khi nhận bàn giao hồ sơ, {_JUDGED}; việc giao, nhận được "
        "lưu vết tự động trên mẫu phiếu điện tử."
    ),
}
# Of the setting with room: letters in a line of the field, unit, note and foot columns; lines of a page.
_FIELD, _UNIT, _NOTE, _FOOT, _PAGE = 80, 17, 10, 100, 50


@dataclass(frozen=True, kw_only=True)
class Hand:
    """One side of a hand-over. Partner agencies have no accounts: `recorded_by` is who wrote it down for
    them, and the room for the name stays free for theirs."""

    name: str = ""
    recorded_by: str = ""


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """One block: from `giver` to `receiver` (short names of departments and agencies).

    `given_at` and `taken_at` are ISO moments with an offset; `given_at` is empty for the hand-over still to
    come, `taken_at` where nobody took it on. `result` judges the step that gives.
    """

    giver: str
    receiver: str
    given_at: str = ""
    taken_at: str = ""
    gave: Hand = field(default_factory=Hand)
    took: Hand = field(default_factory=Hand)
    result: Result = ""
    notes: tuple[str, ...] = ()

    @property
    def times(self) -> tuple[str, ...]:
        """The moment in one line, or giving and taking in two where they differ."""
        if not self.given_at:
            return (_BLANK_TIME,)
        given = table_moment_words(self.given_at)
        taken = table_moment_words(self.taken_at) if self.taken_at else given
        return (given,) if given == taken else (f"Giao: {given}", f"Nhận: {taken}")

    @property
    def lines(self) -> int:
        """About how many lines the block is high."""
        names = _wrapped(f"1. Giao: {self.giver}", _UNIT) + _wrapped(f"2. Nhận: {self.receiver}", _UNIT)
        return max(names, len(self.times) + 3, _wrapped(self.note_words, _NOTE) - 1)

    @property
    def result_words(self) -> str:
        """As the result column prints it."""
        return _RESULTS[self.result]

    @property
    def note_words(self) -> str:
        """The notes as one text, the first letter large."""
        text = "; ".join(self.notes)
        return bound(f"{text[:1].upper()}{text[1:]}")


@dataclass(frozen=True, kw_only=True)
class RoutingSlip:
    """Every hand-over of one dossier.

    `solved_by` is the committee with the department, `partners` the agencies outside, each with the letter
    it was sent with. `received_at`, `promised_at` are ISO moments; `due_at` is the due moment a pause, a
    correction or a second leg (`second_leg`) led to, empty where it is the promise. `remarks` tell how it
    ended or where it is, `counting` how the date was counted. `copy_of` is the ISO
    moment of an unnumbered copy of a dossier under way.
    """

    kind: ClassVar[str] = "routing_slip"
    template: ClassVar[str] = "papers/routing_slip.html"

    form_set: FormSet
    letterhead: Letterhead
    code: str
    solved_by: str
    partners: tuple[str, ...] = ()
    received_at: str
    promised_at: str
    due_at: str = ""
    second_leg: bool = False
    hand_overs: tuple[HandOver, ...] = ()
    remarks: tuple[str, ...] = ()
    counting: tuple[str, ...] = ()
    copy_of: str = ""

    @property
    def title(self) -> str:
        return _TITLE

    @property
    def subtitle(self) -> str:
        """For the file's title: which dossier."""
        return self.code

    @property
    def holes(self) -> tuple[str, ...]:
        """What is still missing for print; a copy needs no number."""
        return tuple(name for name in self.letterhead.holes if name != "số" or not self.copy_of)

    def context(self) -> dict[str, Any]:
        """Values for the template, worded as they are printed."""
        return {
            "title_lines": (_TITLE,),
            "partners": bound("; ".join(self.partners)),
            "received": moment_words(self.received_at),
            "promised": moment_words(self.promised_at),
            "due": moment_words(self.due_at) if self.due_at else "",
            "copy_of": moment_words(self.copy_of) if self.copy_of else "",
            "notes": [_FORM_NOTES[self.form_set], *(bound(line) for line in self.remarks)],
            "counting": bound(" ".join(self.counting)),
            "dense": self._lines() > _PAGE,
        }

    def _lines(self) -> int:
        """About how many lines the form takes, to choose the close setting before a second page is needed."""
        fields = (self.solved_by, "; ".join(self.partners), self.promised_at + self.due_at * 2)
        foot = (_FORM_NOTES[self.form_set], *self.remarks, " ".join(self.counting))
        blocks = sum(one.lines for one in self.hand_overs)
        return (
            (13 if self.copy_of else 12)
            + 6
            + blocks
            + sum(_wrapped(text, _FIELD) + 1 for text in fields)
            + sum(_wrapped(text, _FOOT) for text in foot)
        )


def _wrapped(text: str, letters: int) -> int:
    """Lines a text takes, at least one."""
    return max(1, -(-len(text) // letters))
