"""The evaluation of a department on paper: an internal paper without a number, for the meeting of grading.

Layout by decree 30/2020/NĐ-CP, annex I. Every number stands beside its definition and its sample.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from dossiers.periods import Period
from procedures.dates import NO_VALUE, paper_moment, vn_decimal, vn_number
from procedures.models import Ward
from procedures.pdf import REPORT_STYLESHEETS, render_pdf

from ..evaluation_lists import EVALUATION_FIGURES, amount
from ..evaluation_results import LEAST_DOSSIERS, Result
from ..evaluation_sources import NO_SOURCE, extras
from ..evaluation_tables import Medians, Placed
from .words import rate

FAIRNESS = (
    "Thời gian hồ sơ tạm dừng (chờ bổ sung, chờ nghĩa vụ tài chính, dừng theo luật) không tính cho ai.",
    "Thời gian hồ sơ ở cơ quan ngoài phường không tính cho cán bộ của phường.",
    "Hồ sơ chuyển người giữa chừng: bước quá định mức tính cho người giữ lúc hết định mức, không tính cho "
    "người nhận lại sau đó; bước trong định mức tính cho người giữ khi chuyển đi.",
    "Bước chưa ai nhận việc là của đơn vị, không của cá nhân nào.",
    f"Dưới {LEAST_DOSSIERS} hồ sơ thì chỉ nêu số, không xếp thứ tự. Phần mềm không biết số ngày có mặt, nên "
    "nêu ngày đầu và ngày cuối có việc để người đọc cân nhắc.",
    "So cùng việc: từng bước được so với tỷ lệ trong định mức của người khác trong phường ở đúng thủ tục và "
    "bước ấy trong kỳ; chênh lệch nhỏ hơn mức dao động ngẫu nhiên thì coi là tương đương và xếp cùng thứ tự.",
)
"""How the numbers are kept fair; printed and shown in these words."""


@dataclass(frozen=True)
class EvaluationPaper:
    """A department's place and figures, and those of its officers."""

    period: Period
    label: str
    own: Placed
    medians: Medians
    people: Sequence[Placed]
    people_medians: Medians
    printed: datetime

    @property
    def title(self) -> str:
        """For the file: "Số liệu đánh giá năm 2026 - Phòng Kinh tế"."""
        return f"Số liệu đánh giá {self.label} - {self.own.party.name}"


def evaluation_pdf(paper: EvaluationPaper, ward: Ward, created: datetime) -> bytes:
    """The PDF, printed for the ward of the day; the same paper and moment, the same bytes."""
    html = render_to_string("papers/evaluation.html", _context(paper, ward))
    return render_pdf(unicodedata.normalize("NFC", html), created=created, stylesheets=REPORT_STYLESHEETS)


def _context(paper: EvaluationPaper, ward: Ward) -> dict[str, Any]:
    result = paper.own.result
    return {
        "paper": paper,
        "organ_lines": ("Ủy ban nhân dân", ward.name),
        "dates": paper.period.dates,
        "moment": paper_moment(paper.printed),
        "rows": _rows(result),
        "missing": [(extra.label, NO_SOURCE) for extra in extras() if extra.dossiers is None],
        "rate": rate(result.rate),
        "median": rate(paper.medians.rate),
        "place": _place(paper.own),
        "tasks": f"{vn_number(result.tasks_done)}/{vn_number(len(result.tasks))}",
        "people": [_person(row) for row in paper.people],
        "people_median": rate(paper.people_medians.rate),
        "fairness": FAIRNESS,
        "least": LEAST_DOSSIERS,
    }


def _rows(result: Result) -> list[tuple[str, str, str]]:
    """Every figure: its name, its number, what it means."""
    rows = []
    for figure in EVALUATION_FIGURES.values():
        if figure.applies(result):
            number = amount(figure, result)
            days = vn_decimal(result.days, 2) if figure.slug == "ngay-tre" else vn_number(number)
            rows.append((figure.label, days, figure.explanation))
    return rows


def _place(placed: Placed) -> str:
    if placed.party.is_partner:
        return "Cơ quan ngoài phường, không xếp thứ tự"
    if not placed.result.enough:
        return f"Chưa đủ {LEAST_DOSSIERS} hồ sơ để xếp thứ tự"
    return f"thứ {placed.place} trong {placed.of} đơn vị" if placed.place else NO_VALUE


def _person(placed: Placed) -> dict[str, str]:
    result = placed.result
    common = result.common
    return {
        "name": placed.party.name,
        "handled": vn_number(len(result.handled)),
        "steps": f"{vn_number(len(result.in_time))}/{vn_number(len(result.steps))}",
        "rate": rate(result.rate),
        "others": f"{rate(common.rate)}; {rate(common.expected_rate)}" if common.steps else NO_VALUE,
        "days": vn_decimal(result.days, 2),
        "against": result.against_words + (f" ({placed.place}/{placed.of})" if placed.place else ""),
    }
