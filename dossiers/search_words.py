"""The words a dossier is found by, and what somebody typed made comparable with them. Pure.

A dossier's line of words looks like " huynh thi bich tram #12 =721000881000 =721000009 ^2611230004 ". Each
stands between blanks:

- a folded word of a name;
- "#" and the id of the procedure;
- "=" and a number or code written backwards, so that its last digits are the beginning of a word;
- "^" and the day and number of a code, so that a day's dossiers are found by the day.

A pattern looked for in it begins with a blank (" tra": the beginning of a word); with a blank at its end as
well it is a whole word (" tram ").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from procedures.text import clean_line, fold

MOST_WORDS = 8  # more of them would only narrow what is found
LONGEST_WORD = 40
LEAST_DIGITS = 3  # of the end of a number
_DAY_DIGITS = 6
_UNIT = re.compile(r"(?:[A-Z]\d{2}(?:\.\d{1,3}){1,3}|\d{3}(?:\.\d{2}){2}\.H\d{2})-(?=\d)", re.IGNORECASE)
_DAY_AND_NUMBER = re.compile(r"-(\d{6})-(\d{4,8})$")

Group = tuple[str, ...]  # patterns of which one must be there


@dataclass(frozen=True)
class Wanted:
    """What to look for: one of the alternatives, and of it every group."""

    alternatives: tuple[tuple[Group, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.alternatives)

    @property
    def whole(self) -> Wanted:
        """The same with whole words and whole numbers only."""
        return Wanted(
            tuple(
                tuple(tuple(f"{pattern.rstrip()} " for pattern in group) for group in groups)
                for groups in self.alternatives
            )
        )

    def rarer(self, sample: Sequence[str]) -> Wanted:
        """The same without groups that are common among the lines of the sample, but for the rarest.

        The beginning of a common word is hundreds of thousands of entries of the index, which PostgreSQL
        gathers before it looks at the rare one beside it; whole words it skips through, so they stay.
        """
        groups, *others = self.alternatives
        counts = [sum(any(one in line for one in group) for line in sample) for group in groups]
        limit = max(min(counts), len(sample) // 10)
        kept = (
            group
            for group, count in zip(groups, counts, strict=True)
            if count <= limit or all(one.endswith(" ") for one in group)
        )
        return Wanted((tuple(kept), *others))

    @property
    def tsquery(self) -> str:
        """The same for PostgreSQL. Patterns hold letters, digits and our three signs: nothing to escape."""
        return " | ".join(
            f"({' & '.join(f'({_any_of(group)})' for group in groups)})" for groups in self.alternatives
        )


def _any_of(group: Group) -> str:
    return " | ".join(f"'{one.strip()}'{'' if one.endswith(' ') else ':*'}" for one in group)


def line_of(
    *, names: Iterable[str], numbers: Iterable[str], codes: Iterable[str | None], procedure_id: int
) -> str:
    """The line of words of a dossier, as it is stored."""
    told = [code for code in codes if code]
    words = [
        *fold(clean_line(" ".join(names))).split(),
        f"#{procedure_id}",
        *(f"={bare[::-1]}" for bare in map(_bare, (*numbers, *told)) if bare),
        *("^" + "".join(found.groups()) for found in map(_DAY_AND_NUMBER.search, told) if found),
    ]
    return f" {' '.join(dict.fromkeys(word[:LONGEST_WORD] for word in words))} "


def read(text: str) -> Wanted:
    """What was typed, to be looked for among names, numbers and codes; empty when there is nothing in it.

    Every word must begin a word of a name, or (three digits or more) end a number. A number typed with
    blanks or dots, and the day and number of a code, count as one word too.
    """
    words = _words(text)
    if not words:
        return Wanted()
    return _wanted(words, [()] * len(words))


def with_procedures(text: str, procedures: Mapping[int, str]) -> Wanted:
    """The same, where a word may also begin a word of the procedure; empty when no word does.

    `procedures` are the folded words of each, by its id, every word after a blank.
    """
    words = _words(text)
    found = [
        tuple(f" #{pk} " for pk, names in procedures.items() if len(word) > 1 and f" {word}" in names)
        for word in words
    ]
    if not any(found):
        return Wanted()
    return _wanted(words, found)


def names_a_procedure(text: str, procedures: Iterable[str]) -> bool:
    """Whether several words, in this order, stand together in the name of a procedure."""
    words = _words(text)
    return len(words) > 1 and any(f" {' '.join(words)}" in names for names in procedures)


def _words(text: str) -> list[str]:
    """The folded words, without the unit in front of a code: every code of a ward has it."""
    return [word[:LONGEST_WORD] for word in fold(_UNIT.sub("", text)).split()[:MOST_WORDS]]


def _wanted(words: list[str], of_procedures: list[Group]) -> Wanted:
    groups = tuple((*_patterns(word), *more) for word, more in zip(words, of_procedures, strict=True))
    return Wanted((groups, *(((pattern,),) for pattern in _together(words))))


def _patterns(word: str) -> Iterator[str]:
    yield f" {word}"
    if _may_end_a_number(word):
        yield f" ={word[::-1]}"
    if len(word) == _DAY_DIGITS and word.isdecimal():
        yield f" ^{word}"


def _together(words: list[str]) -> Iterator[str]:
    bare = "".join(words)
    if len(words) > 1 and _may_end_a_number(bare):
        yield f" ={bare[: LONGEST_WORD - 1][::-1]}"
    if len(words) == 2 and len(words[0]) == _DAY_DIGITS and bare.isdecimal():
        yield f" ^{bare}"


def _may_end_a_number(word: str) -> bool:
    return len(word) >= LEAST_DIGITS and any(ch.isdigit() for ch in word)


def _bare(number: str) -> str:
    return fold(number).replace(" ", "")
