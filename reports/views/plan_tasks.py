"""One task of the plan: its page, and the office writing, changing and giving it up."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dossiers.scans.kinds import KINDS, MEGABYTE
from dossiers.views.answers import answering, attempt, fresh, request_id_of, sent_again
from procedures.actions.journal import noted
from procedures.calendar import local
from procedures.permissions import signed_in, who_may
from procedures.roles import DOSSIER_ROLES, Role

from .. import actions
from ..actions.plan_tasks import TaskFacts
from ..models import Plan, PlanItem, PlanTask
from ..plan_forms import DropForm, ProgressForm, SendBackForm, TaskForm, WithdrawForm
from ..plan_reading import may_record, row_of, telling
from .plan_ground import plan_of, task_of, version_of


@who_may(*DOSSIER_ROLES)
@require_GET
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """The task, open at the due date asked for (`?viec=`), else at the one not yet done."""
    return show_task(request, task_of(request, pk), timezone.now(), request.GET.get("viec", ""))


def show_task(
    request: HttpRequest,
    shown: PlanTask,
    at: datetime,
    item: str,
    *,
    progress: ProgressForm | None = None,
    back: SendBackForm | None = None,
    drop: DropForm | None = None,
    withdraw: tuple[int, WithdrawForm] | None = None,
) -> HttpResponse:
    """The page, with one of its forms shown again when it was not accepted (422)."""
    officer, today = signed_in(request), local(at).date()
    rows = [row_of(one, today) for one in shown.items.all()]
    here = next((row for row in rows if str(row.item.pk) == item), telling(rows))
    refused = any(form is not None for form in (progress, back, drop, withdraw))
    records = may_record(officer, shown) and shown.dropped_at is None
    context = {
        "task": shown,
        "rows": rows,
        "here": here,
        "notes": here.item.notes.select_related("noted_by"),
        "evidence": here.item.evidence.filter(withdrawn_at=None).select_related("added_by"),
        "withdrawn": here.item.evidence.exclude(withdrawn_at=None).select_related("withdrawn_by"),
        "records": progress is not None or (records and here.item.confirmed_at is None),
        "adds": records,
        "leads": Role.LEADER in officer.roles,
        "keeps": Role.OFFICE in officer.roles,
        "progress_form": progress or _progress_form(here.item, today),
        "back_form": back or SendBackForm(initial={"percent": 90}),
        "back_open": back is not None,
        "drop_form": drop or DropForm(),
        "drop_open": drop is not None,
        "sent": sent_again(request) if refused and drop is None else fresh(here.item),
        "sent_task": sent_again(request) if drop else fresh(shown),
        "journal": noted(shown),
        "withdraw_of": withdraw[0] if withdraw else None,
        "withdraw_form": withdraw[1] if withdraw else None,
        "accept": ",".join(kind.suffix for kind in KINDS.values()),
        "most": settings.UPLOAD_MOST // MEGABYTE,
    }
    return render(request, "reports/plan/task.html", context, status=422 if refused else 200)


def _progress_form(item: PlanItem, today: object) -> ProgressForm:
    return ProgressForm(initial={"on": today, "percent": item.percent})


@who_may(Role.OFFICE)
@require_GET
def task_new(request: HttpRequest, year: int) -> HttpResponse:
    """Write a new task."""
    found = plan_of(year)
    initial = {"area": request.GET.get("noi-dung", "")}
    return _show_form(request, found, None, TaskForm(new=True, initial=initial))


@who_may(Role.OFFICE)
@require_POST
@answering
def task_create(request: HttpRequest, year: int) -> HttpResponse:
    """Keep it, and go back to the plan."""
    found, form = plan_of(year), TaskForm(request.POST, new=True)
    if form.is_valid():
        made = attempt(
            form,
            lambda: actions.add_task(
                found.pk,
                _facts(form),
                actor=signed_in(request),
                at=timezone.now(),
                request_id=request_id_of(request),
            ),
        )
        if made is not None:
            messages.success(request, "Đã thêm nhiệm vụ.")
            return redirect("plan-task", made.pk)
    return _show_form(request, found, None, form)


@who_may(Role.OFFICE)
@require_GET
def task_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a task."""
    shown = task_of(request, pk)
    names = ("area", "text", "product", "lead", "responsible", "rhythm", "due_on", "due_day", "starts_on")
    initial = {name: getattr(shown, name) for name in (*names, "is_report")}
    initial["cooperating"] = [unit.pk for unit in shown.cooperating.all()]
    return _show_form(request, shown.plan, shown, TaskForm(new=False, initial=initial))


@who_may(Role.OFFICE)
@require_POST
@answering
def task_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was changed."""
    shown, form = task_of(request, pk), TaskForm(request.POST, new=False)
    if form.is_valid():
        saved = attempt(
            form,
            lambda: actions.change_task(
                pk,
                _facts(form),
                reason=form.cleaned_data["reason"],
                actor=signed_in(request),
                at=timezone.now(),
                version=version_of(request),
            ),
        )
        if saved is not None:
            messages.success(request, "Đã lưu nhiệm vụ.")
            return redirect("plan-task", pk)
    return _show_form(request, shown.plan, shown, form)


@who_may(Role.OFFICE)
@require_POST
@answering
def task_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the task up."""
    shown, form, at = task_of(request, pk), DropForm(request.POST), timezone.now()
    if form.is_valid():
        dropped = attempt(
            form,
            lambda: actions.drop_task(
                pk,
                reason=form.cleaned_data["reason"],
                actor=signed_in(request),
                at=at,
                version=version_of(request),
            ),
        )
        if dropped is not None:
            messages.success(request, "Đã bỏ nhiệm vụ; kế hoạch vẫn ghi lý do.")
            return redirect("plan-year", dropped.plan.year)
    return show_task(request, shown, at, "", drop=form)


def _facts(form: TaskForm) -> TaskFacts:
    values = {name: value for name, value in form.cleaned_data.items() if name != "reason"}
    values["cooperating"] = tuple(values["cooperating"])
    return TaskFacts(**values)


def _show_form(request: HttpRequest, plan: Plan, shown: PlanTask | None, form: TaskForm) -> HttpResponse:
    context = {
        "form": form,
        "plan": plan,
        "task": shown,
        "sent": sent_again(request) if form.is_bound else fresh(shown),
    }
    return render(request, "reports/plan/task_form.html", context, status=422 if form.is_bound else 200)
