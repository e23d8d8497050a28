"""A sheet of self-scoring on paper, to be sent with the ward's letter (decree 30/2020/NĐ-CP, annex I)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from procedures.dates import NO_VALUE
from procedures.models import Ward
from procedures.pdf import REPORT_STYLESHEETS, render_pdf

from ..models import ScoreSheet
from ..score_export import state_words
from ..score_reading import Line, SheetView
from ..score_rules import short


@dataclass(frozen=True)
class ScorePaper:
    """The sheet as it stands, or as it was confirmed."""

    sheet: ScoreSheet
    view: SheetView
    printed: datetime

    @property
    def title(self) -> str:
        """For the file: "Bảng tự chấm 2026 - Chỉ số cải cách hành chính của phường"."""
        return f"Bảng tự chấm {self.sheet.year} - {self.sheet.get_scheme_display()}"


def scores_pdf(paper: ScorePaper, ward: Ward, created: datetime) -> bytes:
    """The PDF, printed for the ward of the day; the same paper and moment, the same bytes."""
    html = render_to_string("papers/scores.html", _context(paper, ward))
    return render_pdf(unicodedata.normalize("NFC", html), created=created, stylesheets=REPORT_STYLESHEETS)


def _context(paper: ScorePaper, ward: Ward) -> dict[str, Any]:
    view = paper.view
    return {
        "paper": paper,
        "organ_lines": ("Ủy ban nhân dân", ward.name),
        "place": ward.place,
        "year": paper.sheet.year,
        "scheme": paper.sheet.get_scheme_display(),
        "state": state_words(paper.sheet, paper.printed),
        "balance": view.balance,
        "groups": [
            (group.title, short(group.most), short(group.points), [_row(line) for line in group.lines])
            for group in view.groups
        ],
        "most": short(view.most),
        "points": short(view.points),
        "before": NO_VALUE if view.total_before is None else short(view.total_before),
        "confirmed": paper.sheet.is_confirmed,
        "signer": paper.sheet.confirmed_by.full_name if paper.sheet.confirmed_by else "",
    }


def _row(line: Line) -> dict[str, str]:
    parts = f" ({line.parts[0]}/{line.parts[1]})" if line.parts else ""
    return {
        "code": line.criterion.code,
        "name": line.criterion.name,
        "most": short(line.criterion.most),
        "reached": line.reached_words + parts,
        "points": NO_VALUE if line.points is None else short(line.points),
        "why": " ".join(filter(None, (line.why, line.score.reason))),
        "evidence": line.score.evidence or line.source_words,
    }
