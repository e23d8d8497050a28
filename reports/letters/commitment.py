"""The commitment (bản cam kết) of a unit or a person to its part of the year's plan, for signature.

Layout by decree 30/2020/NĐ-CP, annex I. It carries no number: the day is written by hand when it is signed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string

from procedures.dates import paper_date, vn_date
from procedures.models import Department, Officer, Ward
from procedures.pdf import REPORT_STYLESHEETS, render_pdf

from ..models import Plan, PlanTask
from ..plan_areas import AREAS, ORDER
from .words import count

_PROMISES = (
    "Hoàn thành các nhiệm vụ nêu trên đúng thời hạn, đúng sản phẩm; cập nhật tiến độ và minh chứng trên phần "
    "mềm một cửa của phường.",
    "Khi có vướng mắc, báo cáo Chủ tịch Ủy ban nhân dân phường trước khi đến hạn, nêu rõ nguyên nhân và đề "
    "xuất cách giải quyết.",
    "Giải quyết thủ tục hành chính được giao đúng hạn; không yêu cầu bổ sung hồ sơ quá một lần; hồ sơ trễ "
    "hẹn phải có văn bản xin lỗi và hẹn lại ngày trả kết quả.",
    "Chịu trách nhiệm trước Chủ tịch Ủy ban nhân dân phường về kết quả thực hiện; kết quả này là căn cứ để "
    "đánh giá, xếp loại chất lượng cuối năm.",
)


@dataclass(frozen=True)
class Commitment:
    """Who promises what. `officer` None: the unit, signed by its head."""

    plan: Plan
    unit: Department
    officer: Officer | None
    tasks: Sequence[PlanTask]

    @property
    def title(self) -> str:
        """For the file: "Bản cam kết 2026 - Phòng Kinh tế"."""
        return f"Bản cam kết {self.plan.year} - {self.officer.full_name if self.officer else self.unit.name}"


def commitment_pdf(paper: Commitment, ward: Ward, created: datetime) -> bytes:
    """The PDF, printed for the ward of the day; the same paper and moment, the same bytes."""
    html = render_to_string("papers/commitment.html", _context(paper, ward))
    return render_pdf(unicodedata.normalize("NFC", html), created=created, stylesheets=REPORT_STYLESHEETS)


def _context(paper: Commitment, ward: Ward) -> dict[str, Any]:
    plan, officer = paper.plan, paper.officer
    who = f"Tôi là {officer.full_name}, {_post(officer, paper.unit)}" if officer else paper.unit.name
    tasks = sorted(paper.tasks, key=lambda task: (ORDER.index(task.area), task.pk))
    return {
        "paper": paper,
        "organ_lines": ("Ủy ban nhân dân", ward.name),
        "unit": paper.unit.name,
        "place": ward.place,
        "year": plan.year,
        "to": f"Chủ tịch {ward.committee_name}",
        "basis": (
            f"Căn cứ Kế hoạch số {plan.number} {paper_date(plan.decided_on)} của {ward.committee_name} về "
            f"cải cách hành chính năm {plan.year};"
        ),
        "promise": f"{who} cam kết thực hiện {count(len(tasks))} nhiệm vụ sau đây:",
        "rows": [(n, task, AREAS[task.area], _due(task)) for n, task in enumerate(tasks, start=1)],
        "promises": [f"{n}. {text}" for n, text in enumerate(_PROMISES, start=1)],
        "hand": "NGƯỜI CAM KẾT" if officer else "NGƯỜI ĐỨNG ĐẦU ĐƠN VỊ",
        "name": officer.full_name if officer else "",
    }


def _post(officer: Officer, unit: Department) -> str:
    if officer.post != Officer.Post.STAFF:
        return str(officer.get_post_display())
    return f"công tác tại {unit.name}"


def _due(task: PlanTask) -> str:
    return vn_date(task.due_on) if isinstance(task.due_on, date) else task.rhythm_words.capitalize()
