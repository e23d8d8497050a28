"""What waits to go from the counter to the departments, or results to come back; and the sheets on paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import FilteredRelation, OuterRef, Q, Subquery

from dossiers.letters.lists import ListColumn, ListPaper
from dossiers.models import Dossier, HandOverSheet
from dossiers.querysets import DossierQuerySet
from dossiers.workflow import Status
from procedures.calendar import local
from procedures.dates import paper_moment, vn_date
from procedures.models import Department, Officer, StepPlan

from .papers import head_of, printed_words, ward_on


@dataclass
class Waiting:
    """Dossiers that go one way together; `why_not` where they cannot go with the others."""

    department: Department | None
    rows: list[Dossier] = field(default_factory=list)
    why_not: str = ""


def to_hand_over() -> DossierQuerySet:
    """Received and still at the counter, oldest first, with the department of the next planned step."""
    following = StepPlan.objects.filter(
        version=OuterRef("procedure_version"), seq__gt=OuterRef("now__plan__seq")
    ).order_by("seq")
    return (
        Dossier.objects.filter(status=Status.RECEIVED.value)
        .for_list()
        .annotate(
            now=FilteredRelation("step_runs", condition=Q(step_runs__ended_at__isnull=True)),
            next_department=Subquery(following.values("department")[:1]),
            next_outside=Subquery(following.values("outside_limit")[:1]),
        )
        .order_by("received_at", "pk")
    )


def to_fetch() -> DossierQuerySet:
    """Resolved in a department and not yet at the counter, longest waiting first."""
    found: DossierQuerySet = Dossier.objects.result_waiting().filter(result_received_at__isnull=True)
    return found.for_list().order_by("resolved_at", "pk")


def by_next_department(dossiers: Iterable[Any]) -> list[Waiting]:
    """Rows of `to_hand_over` by where they go next; those that go nowhere by themselves come last."""
    rows = list(dossiers)
    departments = Department.objects.in_bulk({one.next_department for one in rows if one.next_department})
    groups: dict[object, Waiting] = {}
    for one in rows:
        department, why_not = departments.get(one.next_department), ""
        if department is None:
            why_not = "Thủ tục chỉ có bước ở quầy: ghi kết quả trên trang hồ sơ."
        elif one.next_outside:
            why_not = "Bước sau là nghĩa vụ tài chính, ngoài thời hạn: làm trên trang hồ sơ."
            department = None
        key = department.pk if department else why_not
        groups.setdefault(key, Waiting(department, why_not=why_not)).rows.append(one)
    return sorted(groups.values(), key=_place)


def by_holder(dossiers: Iterable[Dossier]) -> list[Waiting]:
    """Grouped by the department that has the result."""
    groups: dict[int | None, Waiting] = {}
    for one in dossiers:
        groups.setdefault(one.holder_id, Waiting(one.holder)).rows.append(one)
    return sorted(groups.values(), key=_place)


def _place(waiting: Waiting) -> tuple[bool, int, str]:
    department = waiting.department
    return (department is None, department.position if department else 0, waiting.why_not)


# -- on paper -----------------------------------------------------------------------------------------

_PAPERS = (
    ListColumn(heading="STT", align="middle"),
    ListColumn(heading="Mã hồ sơ", align="code"),
    ListColumn(heading="Người nộp"),
    ListColumn(heading="Thủ tục"),
    ListColumn(heading="Số bộ", align="middle"),
    ListColumn(heading="Hẹn trả", align="middle"),
    ListColumn(heading="Ghi chú"),
)
_RESULTS = (
    ListColumn(heading="STT", align="middle"),
    ListColumn(heading="Mã hồ sơ", align="code"),
    ListColumn(heading="Người nộp"),
    ListColumn(heading="Thủ tục"),
    ListColumn(heading="Văn bản kết quả"),
    ListColumn(heading="Ghi chú"),
)


def sheet_paper(sheet: HandOverSheet, at: datetime, officer: Officer) -> ListPaper:
    """The sheet as it was made, printed again at will; both sides sign."""
    papers = sheet.kind == HandOverSheet.Kind.PAPERS
    ward = ward_on(local(sheet.made_at).date())
    lines = sheet.lines.select_related("dossier__applicant", "dossier__procedure").order_by("pk")
    dossiers = [line.dossier for line in lines]
    counter, department = ward.counter_name, sheet.department.name
    giver, taker = (counter, department) if papers else (department, counter)
    row = _papers_row if papers else _results_row
    letter = (f"Văn bản kèm theo: {sheet.paper_number}",) if sheet.paper_number else ()
    name = sheet.made_by.full_name
    return ListPaper(
        style="handover" if papers else "results",
        **head_of(ward),
        title=sheet.get_kind_display().upper(),
        lines=(f"Bên giao: {giver}", f"Bên nhận: {taker}", paper_moment(sheet.made_at), *letter),
        columns=_PAPERS if papers else _RESULTS,
        rows=tuple(row(place, dossier) for place, dossier in enumerate(dossiers, start=1)),
        notes=(f"Phiếu có {len(dossiers):02d} hồ sơ, lập thành 02 bản, mỗi bên giữ 01 bản.",),
        hands=(("NGƯỜI GIAO", name if papers else ""), ("NGƯỜI NHẬN", "" if papers else name)),
        printed=printed_words(at, officer),
    )


def _papers_row(place: int, dossier: Dossier) -> tuple[str, ...]:
    return (
        str(place),
        dossier.code or "",
        dossier.applicant.full_name,
        dossier.procedure.name,
        f"{dossier.copies:02d}",
        vn_date(dossier.promised_at) if dossier.promised_at else "",
        "",
    )


def _results_row(place: int, dossier: Dossier) -> tuple[str, ...]:
    kind = "Từ chối" if dossier.result_kind == Dossier.ResultKind.REFUSED else ""
    day = f"ngày {vn_date(dossier.result_date)}" if dossier.result_date else ""
    number = f"số {dossier.result_number}" if dossier.result_number else ""
    result = "\n".join(part for part in (kind, number, day) if part)
    return (
        str(place),
        dossier.code or "",
        dossier.applicant.full_name,
        dossier.procedure.name,
        result,
        "",
    )
