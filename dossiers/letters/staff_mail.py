"""A mail to the staff: headings with lines, each with its address. Plain text, and the same as simple HTML.

Read on a phone. It carries no name, number or address of any citizen: mail leaves the house. What people
typed (names of procedures, of departments) is text in both: escaped in the HTML, one line in the subject.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string

from procedures.dates import vn_number

SHOWN = 15  # lines of one heading; the rest is a number and an address


@dataclass(frozen=True)
class Line:
    """One thing to look at, and where."""

    text: str
    address: str = ""


@dataclass(frozen=True)
class Section:
    """A heading with its lines. `total` may be more than the lines; `address` opens the whole list.

    `dossiers` are all those it is about, also the ones not shown; `things` is what is counted.
    """

    heading: str
    lines: tuple[Line, ...]
    total: int
    address: str
    dossiers: frozenset[int] = frozenset()
    things: str = "hồ sơ"

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.lines)


@dataclass(frozen=True)
class StaffMail:
    """The whole mail; `opening` are the sentences before the headings, `closing` the last one."""

    subject: str
    opening: tuple[str, ...]
    sections: tuple[Section, ...]
    closing: str

    @property
    def text(self) -> str:
        """As plain text."""
        parts = [*self.opening, *(_section(section) for section in self.sections), self.closing]
        return "\n\n".join(_one_line(part) if part in self.opening else part for part in parts) + "\n"

    @property
    def html(self) -> str:
        """As HTML that every mail program shows."""
        return render_to_string("mail/staff.html", {"mail": self})


def subject_of(sections: tuple[Section, ...]) -> str:
    """ "3 trễ hẹn, 1 đến hạn hôm nay": the first three headings with their numbers."""
    return ", ".join(f"{vn_number(s.total)} {s.heading[:1].lower()}{s.heading[1:]}" for s in sections[:3])


def _section(section: Section) -> str:
    parts = [f"{section.heading.upper()} ({vn_number(section.total)})"]
    for line in section.lines:
        parts += [f"- {_one_line(line.text)}", *([f"  {line.address}"] if line.address else [])]
    if section.more:
        parts.append(f"  và {vn_number(section.more)} {section.things} nữa")
    return "\n".join([*parts, f"  Mở danh sách: {section.address}"])


def _one_line(text: str) -> str:
    return " ".join(text.split())
