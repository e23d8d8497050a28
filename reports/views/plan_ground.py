"""What the pages of a plan stand on: the plan of a year, a task or piece of work the person sees."""

from __future__ import annotations

from django.db.models import Prefetch
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from dossiers.actions import Conflict
from dossiers.views.answers import STALE
from procedures.permissions import signed_in

from ..models import Plan, PlanItem, PlanTask
from ..plan_reading import visible_tasks


def plan_of(year: int) -> Plan:
    """The plan of the year. Raises Http404."""
    found: Plan = get_object_or_404(Plan, year=year)
    return found


def task_of(request: HttpRequest, pk: int) -> PlanTask:
    """The task with its work. Raises Http404 when there is none or the person may not see it."""
    tasks = visible_tasks(signed_in(request)).select_related("plan", "lead", "responsible", "dropped_by")
    items = Prefetch("items", PlanItem.objects.select_related("confirmed_by", "task"))
    found = tasks.filter(pk=pk).prefetch_related("cooperating", items).first()
    if found is None:
        raise Http404("Không có nhiệm vụ này.")
    return found


def item_of(request: HttpRequest, pk: int) -> PlanItem:
    """The piece of work. Raises Http404 when there is none or the person may not see it."""
    visible = visible_tasks(signed_in(request))
    found = PlanItem.objects.filter(pk=pk, task__in=visible).select_related("task__plan").first()
    if found is None:
        raise Http404("Không có việc này.")
    return found


def version_of(request: HttpRequest) -> int:
    """The version the form was shown with. Raises Conflict when it is missing or no number."""
    version = request.POST.get("version", "")
    if not (version.isascii() and version.isdigit() and len(version) <= 9):
        raise Conflict(STALE)
    return int(version)
