"""Commitments to the plan: who makes one, and each as a paper for signature."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dossiers.views.downloads import pdf_answer
from procedures.calendar import local
from procedures.models import Department, Officer, Ward
from procedures.permissions import signed_in, who_may
from procedures.roles import DOSSIER_ROLES
from procedures.text import fold

from ..letters.commitment import Commitment
from ..letters.commitment import commitment_pdf as printed
from ..models import Plan, PlanTask
from ..plan_reading import EVERYTHING
from .plan_ground import plan_of


@dataclass(frozen=True)
class Party:
    """A unit or a person with tasks of the plan, and how many."""

    unit: Department
    officer: Officer | None
    tasks: tuple[PlanTask, ...]


def parties(plan: Plan, viewer: Officer) -> list[Party]:
    """Units by their order, each followed by its people; office and leaders see all, others unit and self."""
    tasks = plan.tasks.filter(dropped_at=None).select_related("plan", "lead", "responsible__department")
    units: dict[Department, list[PlanTask]] = {}
    people: dict[Officer, list[PlanTask]] = {}
    for task in tasks:
        units.setdefault(task.lead, []).append(task)
        if task.responsible is not None:
            people.setdefault(task.responsible, []).append(task)
    found = [Party(unit, None, tuple(own)) for unit, own in units.items()]
    found += [Party(who.department or own[0].lead, who, tuple(own)) for who, own in people.items()]
    if not viewer.roles & EVERYTHING:
        found = [party for party in found if _concerns(party, viewer)]
    return sorted(
        found, key=lambda p: (p.unit.position, p.unit.name, fold(p.officer.full_name) if p.officer else "")
    )


def _concerns(party: Party, viewer: Officer) -> bool:
    if party.officer is not None:
        return party.officer.pk == viewer.pk
    return party.unit.pk == viewer.department_id


@who_may(*DOSSIER_ROLES)
@require_GET
def commitments(request: HttpRequest, year: int) -> HttpResponse:
    """Who has tasks in the plan, each with the paper to sign."""
    plan = plan_of(year)
    context = {"plan": plan, "parties": parties(plan, signed_in(request))}
    return render(request, "reports/plan/commitments.html", context)


@who_may(*DOSSIER_ROLES)
@require_GET
def commitment_pdf(request: HttpRequest, year: int) -> HttpResponseBase:
    """The paper of the unit `?don-vi=` or the person `?can-bo=`."""
    plan, at = plan_of(year), timezone.now()
    unit, person = request.GET.get("don-vi", ""), request.GET.get("can-bo", "")
    for party in parties(plan, signed_in(request)):
        if party.officer is None and party.unit.code == unit and not person:
            break
        if party.officer is not None and str(party.officer.pk) == person:
            break
    else:
        raise Http404("Không có bản cam kết này.")
    paper = Commitment(plan, party.unit, party.officer, party.tasks)
    pdf = printed(paper, Ward.objects.current(local(at).date()), at)
    return pdf_answer(pdf, f"{paper.title}.pdf")
