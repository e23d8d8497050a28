"""The year's plan: its page, its decision, its targets, taking tasks over, the list as a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dossiers.views.answers import answering, attempt, fresh, request_id_of, sent_again
from dossiers.views.downloads import file_name, xlsx_download
from procedures.permissions import signed_in, who_may
from procedures.roles import DOSSIER_ROLES, Role

from .. import actions
from ..actions.plans import Decision
from ..cells import cells
from ..models import Plan
from ..plan_export import plan_table
from ..plan_forms import CopyForm, DecisionForm, DescribePlanForm
from ..plan_reading import EVERYTHING, FILTERS, Row, areas, passes, sees, tally
from ..plan_work import YearWork, year_work
from ..superior_reading import pressing
from ..target_forms import TargetsForm
from ..target_spans import pace_words, spans
from ..targets import counted_now, standings
from .ground import ground_of
from .plan_ground import plan_of, version_of


@who_may(*DOSSIER_ROLES)
@require_GET
def plan(request: HttpRequest) -> HttpResponse:
    """The plan of the running calendar year, else the latest; where there is none, what to do."""
    today = ground_of(timezone.now()).today
    years = list(Plan.objects.values_list("year", flat=True))
    if not years:
        keeps = Role.OFFICE in signed_in(request).roles
        return render(request, "reports/plan/none.html", {"year": today.year, "keeps": keeps})
    return redirect("plan-year", today.year if today.year in years else years[0])


@who_may(*DOSSIER_ROLES)
@require_GET
def plan_year(request: HttpRequest, year: int) -> HttpResponse:
    """The tasks by area with their state, the targets, what is asked from above."""
    return show(request, year, timezone.now())


def show(request: HttpRequest, year: int, at: datetime, *, copy: CopyForm | None = None) -> HttpResponse:
    """The page; `copy` is its form shown again when it was not accepted (422)."""
    ground, officer = ground_of(at), signed_in(request)
    work = _work(year, ground.today)
    found = spans(year, at, ground.closing_day, ground.calendar)
    seen = [row for row in work.rows if sees(officer, row.task)]
    wanted = request.GET.get("loc", "") if request.GET.get("loc", "") in FILTERS else ""
    years = list(Plan.objects.values_list("year", flat=True))
    keeps = Role.OFFICE in officer.roles
    monthly = cells(min(found.recent_months[0], found.months[0]), max(found.months[-1], ground.month))
    context = {
        "plan": work.plan,
        "areas": areas(seen, wanted),
        "tally": tally(seen),
        "chips": [_chip(key, label, seen, wanted) for key, label in FILTERS.items()],
        "wanted": wanted,
        "partly": not officer.roles & EVERYTHING,
        "dropped": [t for t in _dropped(work.plan) if sees(officer, t)],
        "standings": standings(work, found, monthly, counted_now(work.targets, found)),
        "pace": "" if found.over else pace_words(found),
        "year_code": str(year),
        "pressing": pressing(officer, ground.today),
        "years": years,
        "keeps": keeps,
        "copy_form": copy or _copy_form(work.plan, years),
        "sent": sent_again(request) if copy else fresh(),
        "today": ground.today,
    }
    return render(request, "reports/plan/plan.html", context, status=422 if copy else 200)


def _work(year: int, today: Any) -> YearWork:
    work = year_work(year, today)
    if work is None:
        raise Http404("Chưa có kế hoạch năm này.")
    return work


@dataclass(frozen=True)
class Chip:
    """A filter of the list with its count: of tasks where nothing is cut down, else of due dates."""

    label: str
    url: str
    count: int
    on: bool


def _chip(key: str, label: str, seen: list[Row], wanted: str) -> Chip:
    count = sum(passes(row, key) for row in seen) if key else len({row.task.pk for row in seen})
    return Chip(label, f"?loc={key}" if key else "?", count, key == wanted)


def _dropped(plan: Plan) -> list[Any]:
    tasks = plan.tasks.exclude(dropped_at=None).select_related("lead", "dropped_by")
    return list(tasks.prefetch_related("cooperating"))


def _copy_form(plan: Plan, years: list[int], data: Any = None) -> CopyForm | None:
    earlier = [year for year in years if year < plan.year]
    return CopyForm(data, years=earlier) if earlier else None


# -- the decision -----------------------------------------------------------------------------------


@who_may(Role.OFFICE)
@require_GET
def plan_new(request: HttpRequest) -> HttpResponse:
    """Begin a plan: for the running year, or the next when that one is there."""
    today = ground_of(timezone.now()).today
    there = set(Plan.objects.values_list("year", flat=True))
    year = today.year + 1 if today.year in there else today.year
    return _show_decision(request, DecisionForm(initial={"year": year}), None)


@who_may(Role.OFFICE)
@require_POST
@answering
def plan_create(request: HttpRequest) -> HttpResponse:
    """Keep the new plan and open it."""
    form = DecisionForm(request.POST)
    if form.is_valid():
        values = dict(form.cleaned_data)
        year, decision = values.pop("year"), Decision(**values)
        made = attempt(
            form,
            lambda: actions.create_plan(year, decision, actor=signed_in(request), at=timezone.now()),
        )
        if made is not None:
            messages.success(
                request, f"Đã lập kế hoạch năm {made.year}. Thêm nhiệm vụ hoặc chép từ năm trước."
            )
            return redirect("plan-year", made.year)
    return _show_decision(request, form, None)


@who_may(Role.OFFICE)
@require_GET
def plan_edit(request: HttpRequest, year: int) -> HttpResponse:
    """Correct the decision."""
    found = plan_of(year)
    initial = {"number": found.number, "decided_on": found.decided_on, "signer": found.signer}
    return _show_decision(request, DescribePlanForm(initial=initial), found)


@who_may(Role.OFFICE)
@require_POST
@answering
def plan_describe(request: HttpRequest, year: int) -> HttpResponse:
    """Keep the corrected decision."""
    found, form = plan_of(year), DescribePlanForm(request.POST)
    if form.is_valid():
        saved = attempt(
            form,
            lambda: actions.describe_plan(
                found.pk,
                Decision(**form.cleaned_data),
                actor=signed_in(request),
                at=timezone.now(),
                version=version_of(request),
            ),
        )
        if saved is not None:
            messages.success(request, "Đã lưu số, ngày, người ký của kế hoạch.")
            return redirect("plan-year", year)
    return _show_decision(request, form, found)


def _show_decision(request: HttpRequest, form: DecisionForm, found: Plan | None) -> HttpResponse:
    context = {
        "form": form,
        "plan": found,
        "title": f"Sửa quyết định kế hoạch năm {found.year}" if found else "Lập kế hoạch năm",
        "button": "Lưu" if found else "Lập kế hoạch",
        "back": ("plan-year", found.year) if found else None,
        "sent": sent_again(request) if form.is_bound else fresh(found),
    }
    return render(request, "reports/plan/decision.html", context, status=422 if form.is_bound else 200)


# -- taking over, targets, workbook -----------------------------------------------------------------


@who_may(Role.OFFICE)
@require_POST
@answering
def plan_copy(request: HttpRequest, year: int) -> HttpResponse:
    """Take over the tasks of an earlier year."""
    found, at = plan_of(year), timezone.now()
    form = _copy_form(found, list(Plan.objects.values_list("year", flat=True)), request.POST)
    if form is None:
        messages.error(request, "Chưa có kế hoạch năm trước để chép.")
        return redirect("plan-year", year)
    if form.is_valid():
        source = form.cleaned_data["from_year"]
        count = attempt(
            form,
            lambda: actions.copy_tasks(
                found.pk, source, actor=signed_in(request), at=at, request_id=request_id_of(request)
            ),
        )
        if count is not None:
            words = f"Đã chép {count} nhiệm vụ" if count else "Không có nhiệm vụ nào chưa chép"
            messages.success(request, f"{words} từ kế hoạch năm {source}.")
            return redirect("plan-year", year)
    return show(request, year, at, copy=form)


@who_may(Role.OFFICE)
@require_GET
def plan_targets(request: HttpRequest, year: int) -> HttpResponse:
    """The levels of the targets."""
    found = plan_of(year)
    there = list(found.targets.all())
    return _show_targets(request, found, TargetsForm.of(there, first=not there))


@who_may(Role.OFFICE)
@require_POST
@answering
def plan_targets_set(request: HttpRequest, year: int) -> HttpResponse:
    """Keep them."""
    found, form = plan_of(year), TargetsForm(request.POST)
    if form.is_valid():
        levels = form.cleaned_data

        def work() -> bool:
            actions.set_targets(found.pk, levels, actor=signed_in(request), at=timezone.now())
            return True

        if attempt(form, work):
            messages.success(request, "Đã lưu các chỉ tiêu.")
            return redirect("plan-year", year)
    return _show_targets(request, found, form)


def _show_targets(request: HttpRequest, found: Plan, form: TargetsForm) -> HttpResponse:
    context = {"form": form, "plan": found, "sent": sent_again(request) if form.is_bound else fresh()}
    return render(request, "reports/plan/targets.html", context, status=422 if form.is_bound else 200)


@who_may(*DOSSIER_ROLES)
@require_GET
def plan_xlsx(request: HttpRequest, year: int) -> HttpResponseBase:
    """The work the person sees, as a workbook."""
    ground, officer = ground_of(timezone.now()), signed_in(request)
    work = _work(year, ground.today)
    seen = [row for row in work.rows if sees(officer, row.task)]
    answer, _ = xlsx_download(
        plan_table(work.plan, seen, ground.at), file_name(f"Kế hoạch CCHC {year}", ground.today, "xlsx")
    )
    return answer
