"""The report of administrative reform: everything that is printed, in one frozen object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from dossiers.letters import Letterhead, Signer, recipient_lines
from procedures.dates import vn_date

from ..charts import ColumnChart, PairChart, column_chart, pair_chart
from ..rates import RATES_NOTE, late_rate, on_time_rate, share
from ..report_figures import CauseRow, ReportFigures
from ..score_rules import short
from ..tables import CHECKS, failing, total
from .annexes import annex_tables, annexes
from .handling import Handling, causes_note, handling, months_sentence
from .outline import CLOSING_KEY, OUTLINE, Heading
from .words import Paragraph, Run, count, data_moment, plain

MOST_BARS = 8  # sectors in the chart; all of them stand in the tables


@dataclass(frozen=True)
class TypedLine:
    """A number no dossier tells, with its unit and source."""

    part: str
    label: str
    value: Decimal
    unit: str
    source: str

    @property
    def number(self) -> str:
        """As printed: "97,5"."""
        return short(self.value)


@dataclass(frozen=True)
class Section:
    """A heading as printed, what stands under it, and whether a person has written there."""

    heading: Heading
    title: str
    paragraphs: tuple[Paragraph, ...]
    handling: Handling | None
    written: bool


@dataclass(frozen=True, kw_only=True)
class PrintedReport:
    """What the paper says. `texts` are the sections people wrote, by key of the outline.

    `letter_name` is what an apology was called on the day of issue. A draft has no number yet. `replaces`: of
    another edition, which it replaces and what changed. `typed` are numbers people typed with their source.
    """

    letterhead: Letterhead
    subject_lines: tuple[str, str]
    organ: str
    figures: ReportFigures
    texts: Mapping[str, str]
    letter_name: str
    signer: Signer
    recipients: tuple[str, ...]
    draft: bool
    replaces: tuple[str, ...] = ()
    typed: tuple[TypedLine, ...] = ()

    @property
    def title(self) -> str:
        """The name of the report."""
        return "DỰ THẢO BÁO CÁO" if self.draft else "BÁO CÁO"

    def sections(self) -> list[Section]:
        """The outline with what is printed under each heading."""
        return [self._section(heading) for heading in OUTLINE]

    def _section(self, heading: Heading) -> Section:
        text = self.texts.get(heading.key, "") if heading.key else ""
        written = plain(text)
        if not written and heading.key and heading.empty:
            written = [(Run(heading.empty),)]
        return Section(
            heading=heading,
            title=heading.title(self.figures.reporting_period),
            paragraphs=tuple(written),
            handling=handling(self.figures, self.letter_name) if heading.system else None,
            written=bool(text.strip()),
        )

    def context(self) -> dict[str, Any]:
        """Everything the template needs."""
        *sections, last = self.sections()
        if last.heading.key != CLOSING_KEY:
            raise ValueError("the outline must end with the closing section")
        return {
            "report_name": self.title,
            "subject_lines": self.subject_lines,
            "head": self.letterhead,
            "signer": self.signer,
            "recipients": recipient_lines(self.recipients),
            "sections": sections,
            "replaces": self.replaces,
            "last": last,
            "closing": self._closing(),
            "unit": self.organ.removeprefix("Ủy ban nhân dân "),
            "annexes": annexes(self.figures, self.organ, typed=bool(self.typed)),
            "typed": self.typed,
            "tables": self.tables(),
            "annex_of": self._annex_of(),
        }

    def tables(self) -> dict[str, Any]:
        """Tables and charts, for the paper and for the page where it is written."""
        figures = self.figures
        last = total(figures.rows)
        lines = [*figures.rows, last]
        return {
            "figures": figures,
            "label": figures.label,
            "before_label": figures.before_label,
            "worst_name": figures.worst[:1].lower() + figures.worst[1:],
            "rows": [
                (row, row.columns, on_time_rate(row.early + row.on_time, row.resolved)) for row in lines
            ],
            "rates_note": RATES_NOTE,
            **annex_tables(figures),
            "causes": self._causes(),
            "causes_note": causes_note(figures) if figures.causes else "",
            "rates_chart": self._rates_chart(),
            "months_chart": self._months_chart(),
            "months_text": months_sentence(figures),
            "checks": "; ".join(text for text, _ in CHECKS),
            "failing": failing(lines),
            "lines": len(lines),
            "moment": data_moment(figures.data_at, figures.last_day if figures.closed else ""),
            "first": _slashes(figures.first_day),
            "last": _slashes(figures.last_day),
            "otherwise": count(last.ended_in_time),
            "waiting": count(figures.numbers["awaiting_supplement"]),
            "paused": count(figures.numbers["paused"]),
            "late": [(row, _slashes(row.due_on), _slashes(row.resolved_on)) for row in figures.late],
            "receiver": self.recipients[0] if self.recipients else "",
        }

    def _causes(self) -> list[tuple[CauseRow, Decimal, Decimal | None]]:
        """Each department with its days late and their share in all, each rounded by itself."""
        causes = self.figures.causes
        whole = sum(cause.hundredths for cause in causes)
        parts = [share(cause.hundredths, whole) for cause in causes]
        days = [Decimal(cause.hundredths) / 100 for cause in causes]
        return list(zip(causes, days, parts, strict=True))

    def _rates_chart(self) -> PairChart | None:
        """Late rates of the worst sectors against the year before; None when nothing was late."""
        before = {row.name: late_rate(row.late, row.resolved) for row in self.figures.rows_before}
        rows = [
            (row.name, rate, before.get(row.name))
            for row in self.figures.rows
            if (rate := late_rate(row.late, row.resolved)) is not None and (rate or before.get(row.name))
        ]
        if not rows:
            return None
        now, then = self.figures.label, self.figures.before_label
        return pair_chart(
            f"Tỷ lệ hồ sơ quá hạn theo lĩnh vực {now}",
            sorted(rows, key=lambda row: -row[1])[:MOST_BARS],
            now_name=_capital(now),
            before_name=_capital(then),
            axis_text="Tỷ lệ hồ sơ quá hạn trên hồ sơ đã giải quyết (%)",
        )

    def _months_chart(self) -> ColumnChart | None:
        """The worst sector month by month; None when nothing was late, or there is one month only."""
        if len(self.figures.months) < 2:
            return None
        return column_chart(
            f"Hồ sơ {self.figures.worst} đã giải quyết theo tháng báo cáo {self.figures.label}",
            [(f"T{month.month}", month.late, month.in_time) for month in self.figures.months],
            above_name="Quá hạn",
            below_name="Trước hạn và đúng hạn",
        )

    def _closing(self) -> str:
        words = " ".join(self.subject_lines)
        return f"Trên đây là báo cáo {words[:1].lower()}{words[1:]} của {self.organ}./."

    def _annex_of(self) -> str:
        head = self.letterhead
        if self.draft:
            return f"Kèm theo dự thảo báo cáo của {self.organ}"
        day, month, year = head.day_parts
        return f"Kèm theo Báo cáo số {head.number_text} ngày {day} tháng {month} năm {year} của {self.organ}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _slashes(iso: str) -> str:
    """ "14/12/2022" of an ISO day; "—" for none."""
    return vn_date(date.fromisoformat(iso)) if iso else "—"
