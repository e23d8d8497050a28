"""The reports of the ward: the list, a new one, and the page where one is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from dossiers.views.answers import answering, attempt
from procedures.permissions import signed_in, who_may
from procedures.roles import Role

from .. import actions
from ..checks import Check, checks
from ..entry_forms import EntriesForm, initial_of
from ..figures import FIGURES, Figure
from ..forms import MOST_TEXT, DescribeForm, NewReportForm, SectionForm, SendForm, SignForm
from ..ground import Ground
from ..letters import OUTLINE, Heading, report_html
from ..letters.compose import paper_of
from ..letters.outline import BY_HAND, WRITTEN
from ..letters.report import Section
from ..letters.suggestions import suggestions
from ..models import Report, ReportFile, ReportSection
from ..periods import ReportingPeriod, last_closed_year, reporting_period
from ..report_figures import ReportFigures
from ..report_plan import planned_tasks
from .ground import ground_of, years_with_figures, years_with_work

PARTICULARS = "thong-tin"  # not a section of the outline: day of issue and recipients
ENTRIES = "so-nhap"  # nor this: the numbers no dossier tells


@who_may(Role.OFFICE, Role.LEADER)
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """Every report, the latest period first."""
    found = Report.objects.select_related("signer", "created_by").prefetch_related("sections")
    rows = [(one, len(BY_HAND) - len(_blanks(_sections_of(one)))) for one in found]
    return render(request, "reports/reports.html", {"rows": rows, "parts": len(BY_HAND)})


@who_may(Role.OFFICE, Role.LEADER)
@require_GET
def report_new(request: HttpRequest) -> HttpResponse:
    """Choose the period to report on."""
    return render(request, "reports/report_new.html", {"form": _new_form(timezone.now())})


@who_may(Role.OFFICE, Role.LEADER)
@require_POST
@answering
def report_create(request: HttpRequest) -> HttpResponse:
    """Begin the report of a period, or open the one that is there."""
    at = timezone.now()
    form = _new_form(at, request.POST)
    if form.is_valid():
        made = attempt(
            form,
            lambda: actions.create_report(form.cleaned_data["code"], actor=signed_in(request), at=at),
        )
        if made is not None:
            return redirect("report", made.pk)
    return render(request, "reports/report_new.html", {"form": form}, status=422)


def _new_form(at: datetime, data: Any = None) -> NewReportForm:
    """The periods since the first dossier; first chosen is the latest closed year with figures and no
    report."""
    ground = ground_of(at)
    closed = last_closed_year(at, ground.closing_day)
    there = set(Report.objects.values_list("code", flat=True))
    worked = years_with_figures()
    years = sorted({*years_with_work(ground), closed}, reverse=True)
    choices = [
        (f"Năm {year}", [(one.code, _about(one, at, there, worked)) for one in _periods_of(year, ground)])
        for year in years
    ]
    told = [year for year in years if year in worked and year <= closed]
    missing = [year for year in told if str(year) not in there]
    return NewReportForm(data, periods=choices, initial={"code": str([*missing, *told, closed][0])})


def _periods_of(year: int, ground: Ground) -> list[ReportingPeriod]:
    """What a ward reports on: the year, six months, the first and third quarter (581/BNV-CCHC), each month;
    those that have begun."""
    codes = [str(year), f"{year}-h1", f"{year}-q1", f"{year}-q3"]
    codes += [f"{year}-m{month:02d}" for month in range(1, 13)]
    periods = (reporting_period(code, ground.closing_day) for code in codes)
    return [one for one in periods if one.period.start <= ground.at]


def _about(one: ReportingPeriod, at: datetime, there: set[str], worked: set[int]) -> str:
    """A period in the list, and what is known of it."""
    words = ["đang chạy, số tạm tính"] if one.period.end > at else []
    words += [] if one.year in worked else ["chưa có số liệu"]
    words += ["đã có báo cáo, mở ra viết tiếp" if one.code in there else "chưa có báo cáo"]
    return f"{one.label[:1].upper()}{one.label[1:]} ({'; '.join(words)})"


@dataclass(frozen=True)
class Place:
    """A line of the outline at the left: a heading, whether it is written, whether it is open."""

    heading: Heading
    title: str
    written: bool
    here: bool


@who_may(Role.OFFICE, Role.LEADER)
@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The report open at one section (`?muc=`): its text with the figures in it, and what people write."""
    return show(request, loaded(pk), request.GET.get("muc", "procedures"), timezone.now())


@who_may(Role.OFFICE, Role.LEADER)
@require_GET
@xframe_options_sameorigin
def report_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole paper as it will print, for a frame or a window of its own."""
    return HttpResponse(report_html(paper_of(loaded(pk), timezone.now()), screen=True))


@who_may(Role.OFFICE, Role.LEADER)
@require_POST
@answering
def report_section(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Keep what was written under a heading."""
    at, written = timezone.now(), loaded(pk)
    taken = request.POST.get("them", "").strip()[:MOST_TEXT]
    form = SectionForm(request.POST, hint=WRITTEN[key].hint if key in WRITTEN else "")
    if form.is_valid():
        saved = attempt(
            form,
            lambda: actions.write_section(
                pk,
                key,
                "\n".join(filter(None, [form.cleaned_data["text"].rstrip(), taken])),
                actor=signed_in(request),
                at=at,
                version=form.cleaned_data["version"],
            ),
        )
        if saved is not None:
            messages.success(request, f"Đã lưu mục {WRITTEN[key].title(written.reporting_period)}.")
            return redirect(_address(pk, key))
    return show(request, written, key, at, text=form)


@who_may(Role.OFFICE, Role.LEADER)
@require_POST
@answering
def report_describe(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the day of issue and the recipients."""
    at, described, form = timezone.now(), loaded(pk), DescribeForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        saved = attempt(form, lambda: actions.describe_report(pk, **values, actor=signed_in(request), at=at))
        if saved is not None:
            messages.success(request, "Đã lưu ngày ban hành và nơi nhận.")
            return redirect(_address(pk, PARTICULARS))
    return show(request, described, PARTICULARS, at, describe=form)


@who_may(Role.OFFICE, Role.LEADER)
@require_POST
@answering
def report_entries(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the typed numbers."""
    at, shown, form = timezone.now(), loaded(pk), EntriesForm(request.POST)
    if form.is_valid():
        saved = attempt(
            form,
            lambda: actions.set_entries(
                pk, form.typed, actor=signed_in(request), at=at, version=form.cleaned_data["version"]
            ),
        )
        if saved is not None:
            messages.success(request, "Đã lưu các số nhập tay.")
            return redirect(_address(pk, ENTRIES))
    return show(request, shown, ENTRIES, at, entries=form)


def _address(pk: int, key: str) -> str:
    return f"{reverse('report', args=[pk])}?muc={key}"


def _with_sections() -> QuerySet[Report]:
    """Reports with their text and, once signed, their frozen figures."""
    written = Prefetch("sections", ReportSection.objects.select_related("written_by"))
    return Report.objects.select_related(
        "signer", "snapshot", "created_by", "reviewed_by", "sent_by"
    ).prefetch_related(written)


def loaded(pk: int) -> Report:
    """The report with its text and frozen figures. Raises Http404."""
    found: Report = get_object_or_404(_with_sections(), pk=pk)
    return found


def show(
    request: HttpRequest,
    shown: Report,
    key: str,
    at: datetime,
    *,
    text: SectionForm | None = None,
    describe: DescribeForm | None = None,
    sign: SignForm | None = None,
    send: SendForm | None = None,
    entries: EntriesForm | None = None,
) -> HttpResponse:
    """The page of a report, with one of its forms shown again when it was not accepted (422)."""
    heading = WRITTEN.get(key)
    if heading is None and key not in (PARTICULARS, ENTRIES):
        heading = WRITTEN["procedures"]
    sections = _sections_of(shown)
    paper = paper_of(shown, at, annexed=False)
    here = next((s for s in paper.sections() if heading and s.heading.key == heading.key), None)
    blanks = _blanks(sections)
    context = {
        "report": shown,
        "places": [_place(one, shown, sections, heading) for one in OUTLINE],
        "section": here,
        "stored": sections.get(heading.key) if heading else None,
        "tables": paper.tables() if here and here.handling else {},
        "figures": _beside(here, paper.figures.numbers),
        "checks": _all_checks(checks(paper.figures), blanks, shown),
        "blanks": blanks,
        "text_form": text or _text_form(heading, sections),
        "suggested": _suggested(shown, paper.figures, heading, sections),
        "describe_form": describe or _describe_form(shown),
        "entries_form": (entries or _entries_form(shown)) if key == ENTRIES else None,
        "sign_form": sign or _sign_form(shown, len(blanks)),
        "sign_open": sign is not None,
        "send_form": send or SendForm(initial={"version": shown.version}),
        "send_open": send is not None,
        "can_sign": Role.LEADER in signed_in(request).roles and shown.is_reviewed,
        "closed": at >= shown.period.end,
        "file": latest_file(shown),
        "at": at,
        "draft_clear": "",
    }
    refused = any(form is not None for form in (text, describe, sign, send, entries))
    return render(request, "reports/report.html", context, status=422 if refused else 200)


def _suggested(
    shown: Report, figures: ReportFigures, heading: Heading | None, sections: dict[str, ReportSection]
) -> list[str]:
    """What the data suggest for the heading and nobody has taken in yet; nothing once it is reviewed."""
    if heading is None or not shown.is_draft:
        return []
    tasks = planned_tasks(shown.reporting_period.following) if heading.key == "tasks" else ()
    written = sections[heading.key].text if heading.key in sections else ""
    return [one for one in suggestions(figures, heading.key, tasks) if one not in written]


def _sections_of(shown: Report) -> dict[str, ReportSection]:
    return {section.key: section for section in shown.sections.all()}


def _blanks(sections: dict[str, ReportSection]) -> list[Heading]:
    """What people still have to write: the same for the list, the page and the signature."""
    return [heading for heading in BY_HAND if heading.key not in _filled(sections)]


def _filled(sections: dict[str, ReportSection]) -> set[str]:
    return {key for key, section in sections.items() if section.text}


def _place(
    heading: Heading, shown: Report, sections: dict[str, ReportSection], here: Heading | None
) -> Place:
    written = heading.system or heading.key in _filled(sections)
    return Place(heading, heading.title(shown.reporting_period), written, heading is here)


def _beside(section: Section | None, numbers: dict[str, int]) -> list[tuple[Figure, int]]:
    """The figures that help to write a section."""
    keys = section.heading.figures if section else ()
    return [(FIGURES[key], numbers[key]) for key in keys]


def _all_checks(found: list[Check], blanks: list[Heading], shown: Report) -> list[Check]:
    if blanks and shown.is_draft:
        return [*found, Check(False, f"{len(blanks)} mục chưa có nội dung", "dấu vòng tròn ở đề cương")]
    return found


def _text_form(heading: Heading | None, sections: dict[str, ReportSection]) -> SectionForm | None:
    if heading is None:
        return None
    stored = sections.get(heading.key)
    initial = {"text": stored.text if stored else "", "version": stored.version if stored else 0}
    return SectionForm(initial=initial, hint=heading.hint)


def _describe_form(shown: Report) -> DescribeForm:
    return DescribeForm(
        initial={"issued_on": shown.issued_on, "recipients": shown.recipients, "version": shown.version}
    )


def _entries_form(shown: Report) -> EntriesForm:
    return EntriesForm(initial=initial_of(shown.entries.all(), shown.version))


def _sign_form(shown: Report, blanks: int) -> SignForm:
    return SignForm(blanks=blanks, initial={"issued_on": shown.issued_on, "version": shown.version})


def latest_file(shown: Report) -> ReportFile | None:
    """The file to show: of a signed report the final one, else the latest asked for."""
    return shown.files.filter(final=shown.is_signed).first()
