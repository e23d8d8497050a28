"""Fair evaluation: everybody's for leaders, one's own for anybody, each number with the lines it counts.

Seen by leaders and by the person concerned only; for all others an officer's evaluation is not there (404).
"""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dossiers.models import Dossier
from dossiers.views.downloads import pdf_answer
from procedures.models import Department, Officer
from procedures.permissions import signed_in, who_may
from procedures.roles import DOSSIER_ROLES, Role

from ..evaluation import Party, Work, work_of
from ..evaluation_lists import EVALUATION_FIGURES, EvaluationFigure, Line, amount
from ..evaluation_results import LEAST_DOSSIERS, Result, result_of
from ..evaluation_sources import Extra, extras
from ..evaluation_tables import tables
from ..ground import Ground
from ..letters.evaluation import FAIRNESS, EvaluationPaper
from ..letters.evaluation import evaluation_pdf as printed
from ..periods import ReportingPeriod
from .ground import choice, ground_of, period_asked

ROWS = 50


def _work(ground: Ground, chosen: ReportingPeriod) -> Work:
    return work_of(ground.scope(chosen), ground.calendar, chosen.year)


@who_may(Role.LEADER)
@require_GET
def evaluation(request: HttpRequest) -> HttpResponse:
    """Departments, agencies apart, officers by department."""
    ground = ground_of(timezone.now())
    chosen = period_asked(request, ground)
    found = tables(_work(ground, chosen))
    context = choice(chosen, ground) | {
        "tables": found,
        "least": LEAST_DOSSIERS,
        "fairness": FAIRNESS,
        "at": ground.at,
    }
    return render(request, "reports/evaluation/evaluation.html", context)


def _unit(pk: int) -> Party:
    """The department asked for. Raises Http404."""
    found = Department.objects.in_bulk([pk]).get(pk)
    if found is None:
        raise Http404("Không có đơn vị này.")
    return Party(found)


def _person(request: HttpRequest, pk: int) -> Party:
    """The officer asked for. Raises Http404 unless a leader or that very person asks."""
    viewer = signed_in(request)
    if viewer.pk != pk and Role.LEADER not in viewer.roles:
        raise Http404("Không có trang này.")
    officer = get_object_or_404(Officer.objects.select_related("department"), pk=pk)
    return Party(officer.department, officer)


@who_may(Role.LEADER)
@require_GET
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One department or agency."""
    return _show(request, _unit(pk))


@who_may(*DOSSIER_ROLES)
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One officer, for a leader or that person."""
    return _show(request, _person(request, pk))


def _show(request: HttpRequest, party: Party) -> HttpResponse:
    ground = ground_of(timezone.now())
    chosen = period_asked(request, ground)
    found = tables(_work(ground, chosen))
    own = found.of(party)
    context = choice(chosen, ground) | {
        "placed": own,
        "result": own.result,
        "figures": [
            (figure, amount(figure, own.result))
            for figure in EVALUATION_FIGURES.values()
            if figure.applies(own.result)
        ],
        "medians": found.people_medians if party.officer else found.unit_medians,
        "people": () if party.officer else found.people_of(party.unit),
        "people_medians": found.people_medians,
        "fairness": FAIRNESS,
        "extras": [_extra(extra, own.result, ground, chosen) for extra in extras()],
        "leads": Role.LEADER in signed_in(request).roles,
        "own": party.officer is not None and party.officer.pk == signed_in(request).pk,
        "least": LEAST_DOSSIERS,
        "here": "evaluation-person" if party.officer else "evaluation-unit",
        "pk": party.pk,
        "at": ground.at,
    }
    return render(request, "reports/evaluation/party.html", context)


def _extra(extra: Extra, result: Result, ground: Ground, chosen: ReportingPeriod) -> tuple[Extra, int | None]:
    """A figure of another package with its number; None while it has no source."""
    if extra.dossiers is None:
        return extra, None
    return extra, len(extra.dossiers(ground.scope(chosen), result.party))


@who_may(Role.LEADER)
@require_GET
def unit_list(request: HttpRequest, pk: int, figure: str) -> HttpResponse:
    """What a figure of a department counts."""
    return _list(request, _unit(pk), figure)


@who_may(*DOSSIER_ROLES)
@require_GET
def person_list(request: HttpRequest, pk: int, figure: str) -> HttpResponse:
    """What a figure of an officer counts."""
    return _list(request, _person(request, pk), figure)


def _list(request: HttpRequest, party: Party, slug: str) -> HttpResponse:
    ground = ground_of(timezone.now())
    chosen = period_asked(request, ground)
    figure, lines = _lines(slug, party, ground, chosen)
    page = Paginator(lines, ROWS).get_page(request.GET.get("page"))
    context = {
        "figure": figure,
        "party": party,
        "chosen": chosen,
        "page": page,
        "rows": _rows(page),
        "hundredths": sum(line.hundredths for line in lines),
        "back": "evaluation-person" if party.officer else "evaluation-unit",
        "pk": party.pk,
    }
    return render(request, "reports/evaluation/list.html", context)


def _lines(
    slug: str, party: Party, ground: Ground, chosen: ReportingPeriod
) -> tuple[EvaluationFigure | Extra, list[Line]]:
    """The figure and its lines. Raises Http404 when there is none such."""
    figure = EVALUATION_FIGURES.get(slug)
    if figure is not None:
        result = result_of(party, _work(ground, chosen))
        if not figure.applies(result):
            raise Http404("Không có số liệu này.")
        return figure, list(figure.lines(result))
    extra = next((one for one in extras() if one.slug == slug and one.dossiers is not None), None)
    if extra is None or extra.dossiers is None:
        raise Http404("Không có số liệu này.")
    return extra, [Line(pk) for pk in sorted(extra.dossiers(ground.scope(chosen), party), reverse=True)]


def _rows(page: Page[Line]) -> list[dict[str, Any]]:
    """The lines of a page with their dossiers and people."""
    found = Dossier.objects.select_related("procedure", "sector").in_bulk([line.dossier for line in page])
    wanted = {line.step.officer for line in page if line.step and line.step.officer}
    people = {one.pk: one for one in Officer.objects.filter(pk__in=wanted)}
    return [
        {
            "dossier": found[line.dossier],
            "step": line.step,
            "officer": people.get(line.step.officer) if line.step and line.step.officer else None,
            "hundredths": line.hundredths,
        }
        for line in page
    ]


@who_may(Role.LEADER)
@require_GET
def unit_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The evaluation of a department as a paper for the meeting of grading."""
    ground, party = ground_of(timezone.now()), _unit(pk)
    chosen = period_asked(request, ground)
    found = tables(_work(ground, chosen))
    own = found.of(party)
    paper = EvaluationPaper(
        period=chosen.period,
        label=chosen.label,
        own=own,
        medians=found.unit_medians,
        people=found.people_of(party.unit),
        people_medians=found.people_medians,
        printed=ground.at,
    )
    if ground.ward is None:
        raise Http404("Chưa có tên phường.")
    return pdf_answer(printed(paper, ground.ward, ground.at), f"{paper.title}.pdf")
