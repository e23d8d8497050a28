"""Parts that several papers share: letterhead, person, signer, line of a document list.

Everything is text, numbers and tuples, so that an issued paper's content can be stored as JSON and
rendered again, word for word, when names of units and people have long changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from .words import bound, phone_words, two_digits

FormSet = Literal["2018", "2025"]
"""The annex whose wording is printed: circular 01/2018/TT-VPCP, or 03/2025/TT-VPCP (from 15/9/2025)."""

Sex = Literal["male", "female", ""]
Capacity = Literal["chairman", "deputy", "acting", "director", "deputy_director"]

_AUTHORITY: dict[str, tuple[str, ...]] = {
    "chairman": ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    "deputy": ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    "acting": ("TM. ỦY BAN NHÂN DÂN", "Q. CHỦ TỊCH"),
    "director": ("GIÁM ĐỐC",),
    "deputy_director": ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
}


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """The head of a paper (decree 30/2020/NĐ-CP, annex I).

    ``superior`` is printed upright, its lines parted by a line break; empty where the committee itself
    issues. ``organ_lines`` are bold, broken where the unit's record says. ``number_text`` is "52/PXL-UBND";
    a draft has no number yet and begins with the stroke: "/PXL-UBND". ``issued_on`` is an ISO day; of a draft
    it may be only the year and month, or empty.
    """

    superior: str = ""
    organ_lines: tuple[str, ...]
    number_text: str
    place: str
    issued_on: str

    @property
    def superior_lines(self) -> tuple[str, ...]:
        return tuple(line for line in self.superior.split("\n") if line)

    @property
    def holes(self) -> tuple[str, ...]:
        """What approval has still to fill in: "số", "ngày". It is shown on screen, never printed."""
        numbered = bool(self.number_text) and not self.number_text.startswith("/")
        return (*(() if numbered else ("số",)), *(() if len(self.issued_on) == 10 else ("ngày",)))

    @property
    def day_parts(self) -> tuple[str, str, str]:
        """Day, month, year as printed; an empty text is a hole still to be filled."""
        year, month, day = [*self.issued_on.split("-"), "", "", ""][:3]
        short_month = month if month in ("", "01", "02") else str(int(month))
        return day, short_month, year


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who handed in, or for whom: a person or an organisation, as known to the dossier."""

    kind: Literal["person", "organisation"] = "person"
    sex: Sex = ""
    name: str
    identity_number: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""

    @property
    def salutation(self) -> str:
        """How the paper speaks of the person; "Ông/Bà" only where the sex is not on record."""
        if self.kind == "organisation":
            return "Tổ chức"
        return {"male": "Ông", "female": "Bà"}.get(self.sex, "Ông/Bà")

    @property
    def addressee(self) -> str:
        """For "Kính gửi": an organisation by its name alone."""
        return self.name if self.kind == "organisation" else f"{self.salutation} {self.name}"

    @property
    def phone_text(self) -> str:
        return phone_words(self.phone)


class CounterSlip:
    """What forms 02 and 03 share beside their fields: for whom the file is, what is missing for print."""

    title: ClassVar[str]
    letterhead: Letterhead
    applicant: Person
    code: str

    @property
    def subtitle(self) -> str:
        """For the file's title: which dossier, or whose."""
        return self.code or self.applicant.name

    @property
    def holes(self) -> tuple[str, ...]:
        """What is still missing for print."""
        return self.letterhead.holes


@dataclass(frozen=True, kw_only=True)
class Signer:
    """Who signs for the committee or the centre, and in what capacity; the name stands without title."""

    capacity: Capacity = "chairman"
    name: str

    @property
    def authority(self) -> tuple[str, ...]:
        """The lines above the signature, the full words of decree 30/2020 (annex I, section II, part 7)."""
        return _AUTHORITY[self.capacity]


@dataclass(frozen=True, kw_only=True)
class DocumentLine:
    """One paper handed in, with what was given of it: ("01 bản chính", "02 bản sao")."""

    name: str
    counts: tuple[str, ...] = ()

    def words(self) -> str:
        return f"{self.name} ({', '.join(self.counts)})" if self.counts else self.name


def numbered_lines(texts: Sequence[str]) -> list[str]:
    """One line each, "1. Đơn (01 bản chính);", the last with a full stop, however people ended it."""
    last = len(texts)
    bare = [text.strip().rstrip(".;, ") for text in texts]
    return [bound(f"{n}. {text}{'.' if n == last else ';'}") for n, text in enumerate(bare, 1)]


def principal_words(principal: Person, authorisation: str) -> str:
    """The brackets of form 01 about the one who gave power of attorney; unknown parts are left out."""
    identity = "mã số tổ chức" if principal.kind == "organisation" else "số định danh cá nhân"
    parts = (
        ("Người ủy quyền", principal.name),
        ("địa chỉ", principal.address),
        (identity, principal.identity_number),
        ("số điện thoại", principal.phone_text),
        ("email", principal.email),
        ("giấy tờ ủy quyền", authorisation),
    )
    return bound(f"({'; '.join(f'{label}: {value}' for label, value in parts if value)})")


def sets_words(number: int) -> str:
    """The number of sets as form 01 prints it: "01 (bộ)"."""
    return f"{two_digits(number)} (bộ)"


def recipient_lines(recipients: Sequence[str]) -> list[str]:
    """One line of "Nơi nhận" each, "- Như trên;", the last with a full stop (decree 30/2020)."""
    last = len(recipients)
    return [f"- {name}{'.' if n == last else ';'}" for n, name in enumerate(recipients, 1)]
