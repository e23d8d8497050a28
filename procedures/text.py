"""Vietnamese text: one stored form, one folded form for searching, and safe cells for spreadsheets.

Pure: no Django.
"""

from __future__ import annotations

import re
import unicodedata

_STRANGE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_WORD = re.compile(r"[^\W_]+")
# Đ as older fonts wrote it, and letters of other scripts that look like ours.
_LOOKALIKES = str.maketrans("đðаеорсухіјѕһкмтв", "ddaeopcyxijshkmtb")


def clean(text: str) -> str:
    """NFC, without control, zero-width and bidirectional characters; runs of blanks become one.

    Line breaks stay. Names typed on different keyboards (composed or decomposed accents) become equal.
    """
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        ch
        for ch in composed
        if ch in "\n\t"
        or (
            ch not in _STRANGE
            and ch not in _BIDI
            and unicodedata.category(ch) not in ("Cc", "Cs", "Co", "Cn")
        )
    )
    return "\n".join(_SPACES.sub(" ", line).strip() for line in kept.split("\n")).strip()


def clean_line(text: str) -> str:
    """`clean` for a value of one line: line breaks become blanks."""
    return " ".join(clean(text).split())


def fold(text: str) -> str:
    """For searching: without accents and case; đ becomes d; words parted by single blanks.

    "Đỗ Thị Ngọc-Ánh" -> "do thi ngoc anh". Both "hòa" and "hoà" become "hoa". Cyrillic letters that look like
    Latin ones become these.
    """
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(ch for ch in decomposed if not unicodedata.combining(ch)).casefold()
    return " ".join(_WORD.findall(bare.translate(_LOOKALIKES)))


def initials_masked(name: str) -> str:
    """A name for public lists: initials but for the last word, "Phan Văn Hậu" -> "P. V. Hậu"."""
    words = name.split()
    return " ".join([*(f"{w[0]}." for w in words[:-1]), *words[-1:]])


def spreadsheet_safe(text: str) -> str:
    """A cell no spreadsheet will run as a formula: a leading = + - @, tab or return gets a quote."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else text
