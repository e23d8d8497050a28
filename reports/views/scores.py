"""Self-scoring: the sheets, one by group, beginning one, the chairman's confirmation, workbook and paper."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dossiers.views.answers import answering, attempt, attempt_or_tell, fresh, sent_again
from dossiers.views.downloads import file_name, pdf_answer, xlsx_download
from procedures.actions.journal import noted
from procedures.calendar import local
from procedures.models import Ward
from procedures.permissions import signed_in, who_may
from procedures.roles import Role

from .. import actions
from ..letters.scores import ScorePaper, scores_pdf
from ..models import ScoreSheet
from ..score_export import score_table
from ..score_forms import SheetForm
from ..score_reading import sheet_view
from .ground import ground_of
from .plan_ground import version_of


def sheet_of(year: int, scheme: str) -> ScoreSheet:
    """The sheet of the year and scheme. Raises Http404."""
    sheets = ScoreSheet.objects.select_related("confirmed_by")
    found: ScoreSheet = get_object_or_404(sheets, year=year, scheme=scheme)
    return found


@who_may(Role.LEADER, Role.OFFICE)
@require_GET
def scores(request: HttpRequest) -> HttpResponse:
    """Every sheet there is, and beginning one."""
    year = ground_of(timezone.now()).month.year
    return _show_sheets(request, SheetForm(initial={"year": year}))


def _show_sheets(request: HttpRequest, form: SheetForm) -> HttpResponse:
    points = Sum("criteria__score__points")  # frozen ones; a running sheet has none
    sheets = ScoreSheet.objects.select_related("confirmed_by").annotate(points=points)
    context = {
        "sheets": sheets,
        "form": form,
        "keeps": Role.OFFICE in signed_in(request).roles,
        "sent": sent_again(request) if form.is_bound else fresh(),
    }
    return render(request, "reports/scores/scores.html", context, status=422 if form.is_bound else 200)


@who_may(Role.OFFICE)
@require_POST
@answering
def sheet_begin(request: HttpRequest) -> HttpResponse:
    """Begin a sheet, or open the one already there."""
    form = SheetForm(request.POST)
    if form.is_valid():
        made = attempt(
            form,
            lambda: actions.begin_sheet(**form.cleaned_data, actor=signed_in(request), at=timezone.now()),
        )
        if made is not None:
            messages.success(
                request, "Đã mở bảng chấm. Số liệu tự điền; phần còn lại nhập tay kèm minh chứng."
            )
            return redirect("score-sheet", made.year, made.scheme)
    return _show_sheets(request, form)


@who_may(Role.LEADER, Role.OFFICE)
@require_GET
def sheet(request: HttpRequest, year: int, scheme: str) -> HttpResponse:
    """One sheet by group: maximum, figure, points, what was lost and why, last year's."""
    ground, found, officer = ground_of(timezone.now()), sheet_of(year, scheme), signed_in(request)
    context = {
        "sheet": found,
        "view": sheet_view(found, ground.at, ground.closing_day),
        "sheets": ScoreSheet.objects.all(),
        "keeps": Role.OFFICE in officer.roles and not found.is_confirmed,
        "confirms": officer.acts_as_chairman(ground.today) and not found.is_confirmed,
        "journal": noted(found),
        "sent": fresh(found),
        "year_code": str(year),
        "at": ground.at,
    }
    return render(request, "reports/scores/sheet.html", context)


@who_may(Role.LEADER)
@require_POST
@answering
def sheet_confirm(request: HttpRequest, year: int, scheme: str) -> HttpResponse:
    """The chairman confirms; figures and points freeze."""
    found = sheet_of(year, scheme)
    done = attempt_or_tell(
        request,
        lambda: actions.confirm_sheet(
            found.pk, actor=signed_in(request), at=timezone.now(), version=version_of(request)
        ),
    )
    if done is not None:
        messages.success(request, "Đã chốt bảng chấm. Số liệu sau này không làm đổi điểm.")
    return redirect("score-sheet", year, scheme)


@who_may(Role.LEADER, Role.OFFICE)
@require_GET
def sheet_xlsx(request: HttpRequest, year: int, scheme: str) -> HttpResponseBase:
    """The sheet as a workbook."""
    ground, found = ground_of(timezone.now()), sheet_of(year, scheme)
    view = sheet_view(found, ground.at, ground.closing_day)
    name = file_name(f"Tự chấm điểm {found.year} {found.scheme}", ground.today, "xlsx")
    return xlsx_download(score_table(found, view, ground.at), name)[0]


@who_may(Role.LEADER, Role.OFFICE)
@require_GET
def sheet_pdf(request: HttpRequest, year: int, scheme: str) -> HttpResponseBase:
    """The sheet on paper."""
    ground, found = ground_of(timezone.now()), sheet_of(year, scheme)
    view = sheet_view(found, ground.at, ground.closing_day)
    ward = Ward.objects.current(local(ground.at).date())
    paper = ScorePaper(found, view, ground.at)
    return pdf_answer(scores_pdf(paper, ward, ground.at), f"{paper.title}.pdf")
