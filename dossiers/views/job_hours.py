"""Changing when a job runs; the clock takes it over within seconds."""

from __future__ import annotations

from datetime import time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_celery_beat.models import PeriodicTask

from dossiers.actions import timetable
from dossiers.forms.job_hours import DailyForm, EveryForm
from dossiers.presentation.schedules import daily_hour, minutes_of, schedule_words
from procedures.permissions import signed_in, who_may
from procedures.roles import Role


@who_may(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def job_hours(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of the kind of timetable the job has; one of another kind is only told."""
    jobs = PeriodicTask.objects.exclude(task__startswith="celery.").select_related("interval", "crontab")
    task = get_object_or_404(jobs.filter(enabled=True), pk=pk)
    form = _form(request, task)
    if form is not None and form.is_valid():
        by, at = signed_in(request), timezone.now()
        if isinstance(form, EveryForm):
            timetable.run_every(task, form.cleaned_data["minutes"], by=by, at=at)
        else:
            timetable.run_daily(task, form.cleaned_data["hour"], by=by, at=at)
        messages.success(request, f"Đã đổi giờ chạy “{task.name}”: {schedule_words(task)}.")
        return redirect("jobs")
    context = {"task": task, "form": form, "words": schedule_words(task)}
    status = 422 if request.method == "POST" else 200
    return render(request, "dossiers/jobs/job_hours.html", context, status=status)


def _form(request: HttpRequest, task: PeriodicTask) -> EveryForm | DailyForm | None:
    sent = request.POST if request.method == "POST" else None
    if (minutes := minutes_of(task)) is not None:
        return EveryForm(sent, initial={"minutes": minutes})
    if (hour := daily_hour(task)) is not None:
        return DailyForm(sent, initial={"hour": time(*hour)})
    return None
