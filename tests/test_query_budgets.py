"""How many queries a page runs: few, and not one more when there is more to show.

A list may run 4 of its own, a dashboard (the counter, the chairman's page, one dossier) 15, and every page at
most 6 for session, person and menu: what a page runs that shows nothing (`change-password`, and for citizens
`track`), and the person's department.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dossiers.actions.calendar_change import apply_draft, try_draft
from dossiers.actions.sweep import sweep
from dossiers.models import Apology, Dossier, IssuedPaper
from dossiers.numbering import Series
from procedures.actions.calendar_draft import DayData, set_day
from procedures.calendar import DayKind
from procedures.models import CalendarVersion, Department, Officer, Procedure
from reports.actions import create_report, set_targets, tell_risks
from reports.models import Criterion, PlanTask, SuperiorDocument
from reports.target_kinds import KINDS
from tests.crowd import NOW, crowd
from tests.dossiers.certwork import Kinds, at_once, certification_kinds, line, visit, waiting
from tests.journeys.real_ward import open_ward
from tests.reports.planwork import asked_of, noted, planned, task_of
from tests.reports.scorework import all_typed, begun
from tests.ward import TestWard, build_ward, moment

SHELL, LIST, DASHBOARD = 6, 4, 15
REGISTER = 7  # a list with choices, saved views, counted chips and the right to export, each one query
LADDER = 7  # the rungs, the findings of a week with their dossiers, and everybody who is told
SEARCH = 10  # by code, among open and newest, in the index, at last by procedure: it stops when it has enough
_SLIP = Series.ROUTING_SLIP.value
PAPER = 26  # a whole report with its annexes, which is neither
FEW, MANY = 1, 5  # times each of the stories of tests/crowd.py


@dataclass(frozen=True)
class Page:
    """A page as one person opens it."""

    username: str  # "" for a citizen
    name: str
    own: int
    args: tuple[Any, ...] = ()
    query: str = ""

    def __str__(self) -> str:
        return f"{self.username or 'công dân':<9} {reverse(self.name, args=self.args)}{self.query}"


def lists() -> Iterator[Page]:
    """The pages that are lists, with the filters that make another query of them."""
    for name, query in (
        ("results", ""),
        ("results", "?loc=tai-quay"),
        ("certification-book", ""),
        ("intake", ""),
        ("fees", "?tu=01/11/2026&den=30/11/2026"),
        ("handover", ""),
        ("handover-results", ""),
        ("book", "?tu=01/11/2026&den=30/11/2026"),
        ("list-files", ""),
        ("saved-views", ""),
    ):
        yield Page("ha", name, LIST, query=query)
    for query in ("", "?late=late", "?sort=due", "?flags=moved"):
        yield Page("ha", "register", REGISTER, query=query)
    yield Page("khoa", "exports", LIST)
    for words in ("huynh", "dang ky", "khong co ai"):
        yield Page("ha", "search", SEARCH, query=f"?q={words}")
    for words in ("huynh", "khai sinh", "127", "khong co ai"):
        yield Page("ha", "search-hits", SEARCH, query=f"?q={words}")
    for stage in ("can-soan", "cho-duyet", "cho-gui", "da-gui", "qua-hai"):
        yield Page("tai", "overdue", LIST, query=f"?muc={stage}")
    yield Page("khoa", "overdue", LIST, query="?muc=cho-duyet")
    for chip in ("", "tre", "tam-dung", "noi-khac", "chua-chuyen"):
        yield Page("bao", "desk", LIST, query=f"?loc={chip}")
    yield Page("bao", "register", REGISTER)
    for figure in ("tiep-nhan", "tre-hen"):
        yield Page("khoa", "figure-list", LIST, (figure,))
    yield Page("khoa", "figure-changes", LIST, query="?luc=20/11/2026+08:00")
    yield Page("ha", "new-receipts", LIST)
    for chip in ("", "qua-gio", "duoi-2-gio", "da-hoi"):
        yield Page("ha", "online-queue", LIST, query=f"?loc={chip}")
    yield Page("tai", "ladder", LADDER)
    for username, name in (
        ("tai", "intake-sources"),
        ("tai", "reports"),
        ("tai", "superior"),
        ("bao", "superior"),
        ("duy", "officers"),
        ("tai", "acting"),
        ("duy", "catalogue"),
        ("", "public-procedures"),
        ("", "public-late"),
        ("ha", "letter-register"),
    ):
        yield Page(username, name, LIST)


def dashboards(chosen: Chosen) -> Iterator[Page]:
    """The pages that gather many things, and those about one thing."""
    for username, name in (("ha", "counter"), ("ha", "reception"), ("khoa", "desk")):
        yield Page(username, name, DASHBOARD)
    for query in ("", "?ky=2026-m10", "?luc=20/11/2026+17:00"):
        yield Page("khoa", "chairman", DASHBOARD - 1, query=query)
    yield Page("khoa", "chairman", DASHBOARD, query="?tu=16/11/2026&den=20/11/2026")
    yield Page("ha", "certification", DASHBOARD)
    yield Page("khoa", "certification-sign", LIST)
    yield Page("ha", "certification-done", DASHBOARD, (chosen.certified,))
    yield Page("ha", "certification-one", DASHBOARD, (chosen.certifying,))
    for username, name in (("duy", "jobs"), ("tai", "calendar"), ("tai", "calendar-change")):
        yield Page(username, name, DASHBOARD)
    for pk in chosen.dossiers:
        yield Page("tai", "dossier", DASHBOARD, (pk,))
    for pk in chosen.with_slip:
        yield Page("tai", "routing-slip", DASHBOARD, (pk,))
    yield Page("ha", "results", DASHBOARD, query=f"?ho-so={chosen.ready}")
    yield Page("khoa", "apology", DASHBOARD, (chosen.letter,))
    yield Page("khoa", "apology-preview", DASHBOARD, (chosen.letter,))
    yield Page("ha", "online", DASHBOARD, (chosen.online,))
    yield Page("ha", "paper-out", DASHBOARD, (chosen.supplement,))
    yield Page("ha", "receive", DASHBOARD, (chosen.online,))
    for query in ("", "?ky=2026-m11", "?tu=01/11/2026&den=23/11/2026"):
        yield Page("khoa", "who-is-late", DASHBOARD, query=query)
    for figure in ("ngay-tre", "qua-dinh-muc", "giu-luc-tre", "dang-tre"):
        yield Page("tai", "who-is-late-list", DASHBOARD, (figure,), f"?don-vi={chosen.department}")
    for query in ("", "?muc=chua-du"):
        yield Page("khoa", "risk", LIST, query=query)
    yield Page("khoa", "risk-trial", LIST)
    for username in ("tai", "bao"):
        yield Page(username, "plan-year", DASHBOARD, (2026,))
        yield Page(username, "plan-task", DASHBOARD, (chosen.task,))
    yield Page("tai", "plan-task-edit", DASHBOARD, (chosen.task,))
    yield Page("tai", "plan-commitments", LIST, (2026,))
    yield Page("tai", "superior-document", DASHBOARD, (chosen.asked,))
    yield Page("khoa", "evaluation", DASHBOARD)
    yield Page("khoa", "evaluation", DASHBOARD, query="?ky=2026-q4")
    yield Page("khoa", "evaluation-unit", DASHBOARD, (chosen.unit,))
    yield Page("bao", "evaluation-person", DASHBOARD, (chosen.officer,))
    for figure in ("ho-so", "buoc", "qua-dinh-muc", "ngay-tre", "cung-viec"):
        yield Page("bao", "evaluation-person-list", DASHBOARD, (chosen.officer, figure))
    yield Page("khoa", "evaluation-unit-list", DASHBOARD, (chosen.unit, "chua-ai-nhan"))
    yield Page("khoa", "scores", LIST)
    yield Page("tai", "score-sheet", DASHBOARD, (2026, "cchc"))
    yield Page("khoa", "score-sheet", DASHBOARD, (2026, "766"))
    yield Page("tai", "score-item", DASHBOARD, (chosen.criterion,))
    yield Page("tai", "criterion-edit", DASHBOARD, (chosen.criterion,))
    yield Page("tai", "report", DASHBOARD, (chosen.report,))
    yield Page("tai", "report-preview", PAPER, (chosen.report,))
    yield Page("duy", "procedure", DASHBOARD, (chosen.procedure,))
    yield Page("duy", "officer-edit", DASHBOARD, (chosen.officer,))
    yield Page("", "track-token", DASHBOARD, (chosen.token,))


@dataclass(frozen=True)
class Chosen:
    """What the pages about one thing are about."""

    dossiers: tuple[int, ...]
    with_slip: tuple[int, ...]
    ready: int
    letter: int
    online: int
    supplement: int
    department: str
    procedure: str
    officer: int
    token: str
    report: int
    certified: int
    certifying: int
    task: int
    asked: int
    unit: int
    criterion: int


def choose(department: str) -> Chosen:
    """The same kinds of things wherever there are some: one dossier of each status."""
    by_status = {d.status: d for d in Dossier.objects.order_by("-pk")}
    by_status |= {d.status: d for d in Dossier.objects.waiting_online()[:1]}
    received = {s: d for s, d in by_status.items() if s not in {"submitted", "refused", "void"}}
    letter = Apology.objects.order_by("pk").first()
    assert letter is not None
    return Chosen(
        dossiers=(*(d.pk for d in received.values()), letter.dossier_id),
        # where the numbered slip is issued already the address leads on to it
        with_slip=tuple(d.pk for d in received.values() if not d.papers.filter(kind=_SLIP).exists()),
        ready=Dossier.objects.filter(status="resolved", result_received_at__isnull=False).values_list(
            "pk", flat=True
        )[0],
        letter=letter.pk,
        online=by_status["submitted"].pk,
        supplement=IssuedPaper.objects.filter(kind="supplement")
        .order_by("pk")
        .values_list("pk", flat=True)[0],
        department=department,
        procedure=Procedure.objects.order_by("pk").values_list("key", flat=True)[0],
        officer=Officer.objects.get(username="bao").pk,
        token=letter.dossier.tracking_token,
        report=create_report("2026", actor=Officer.objects.get(username="tai"), at=timezone.now()).pk,
        certified=Dossier.objects.with_lines().filter(status="returned").latest("pk").pk,
        certifying=Dossier.objects.awaiting_certification().latest("pk").pk,
        task=PlanTask.objects.filter(plan__year=2026, lead__code="economy").order_by("pk")[0].pk,
        asked=SuperiorDocument.objects.order_by("pk")[0].pk,
        unit=Department.objects.get(code="economy").pk,
        criterion=Criterion.objects.filter(sheet__year=2026, code="1.4").latest("pk").pk,
    )


class Visitor:
    """Opens pages and counts; each person signs in once."""

    def __init__(self) -> None:
        self.clients: dict[str, Client] = {}
        self.bare: dict[str, Tally[str]] = {}

    def count(self, page: Page) -> tuple[int, int]:
        """How many queries are the page's own, and how many there are for session, person and menu."""
        own = Tally(self._queries(page))
        total = own.total()
        own.subtract(self._bare(page.username))
        left = sum(count for sql, count in own.items() if count > 0 and _DEPARTMENT not in sql)
        return left, total - left

    def _bare(self, username: str) -> Tally[str]:
        if username not in self.bare:
            empty = Page(username, "change-password" if username else "track", 0)
            self.bare[username] = Tally(self._queries(empty))
        return self.bare[username]

    def _queries(self, page: Page) -> list[str]:
        """Those of the page opened a second time: the first notes that somebody looked."""
        client = self._client(page.username)
        address = reverse(page.name, args=page.args) + page.query
        first = client.get(address)
        assert first.status_code == 200, (page, first.status_code)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return [query["sql"] for query in queries]

    def _client(self, username: str) -> Client:
        if username not in self.clients:
            client = self.clients[username] = Client()
            if username:
                officer = Officer.objects.get(username=username)
                client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
        return self.clients[username]


_DEPARTMENT = 'FROM "procedures_department" WHERE "procedures_department"."id" = '  # the person's


def measure(pages: list[Page]) -> tuple[dict[Page, int], list[str]]:
    """All queries of each page, and the pages that run too many."""
    visitor, found, wrong = Visitor(), {}, []
    print(f"\n{Dossier.objects.count()} hồ sơ\n{'own':>4} {'rest':>4}   page")  # noqa: T201
    for page in pages:
        own, rest = visitor.count(page)
        found[page] = own + rest
        print(f"{own:>4} {rest:>4}   {page}")  # noqa: T201
        if own > page.own or rest > SHELL:
            wrong.append(f"{page}: {own} of its own ({page.own} may be), {rest} for session, person and menu")
    return found, wrong


@pytest.fixture
def ward(db: None) -> Iterator[TestWard]:
    with time_machine.travel(moment(NOW), tick=False):
        yield build_ward()


def moved_dates(ward: TestWard, day: date) -> None:
    """A day off applied, so that receipts wait to be handed over; another one typed and not yet applied."""
    off = DayData(day, DayKind.OFF, "Tránh bão")
    set_day(off, today=day)
    at = timezone.now()
    apply_draft(try_draft(at).seen, reason="Bão", actor=ward.office, at=at)
    set_day(replace(off, date=day + timedelta(days=7)), today=day)


def certified(ward: TestWard, kinds: Kinds, times: int) -> None:
    """So many certifications done today with as many papers each, and as many that wait."""
    papers = [line(f"Giấy {n}") for n in range(times)]
    for _ in range(times):
        at_once(ward, visit(kinds.copy, *papers))
        waiting(ward, kinds.copy, *papers)


def planned_work(ward: TestWard, times: int) -> None:
    """So many tasks with progress, and documents from above, in a plan with every target."""
    plan = planned(ward)
    levels = {key: kind.usual for key, kind in KINDS.items()}
    set_targets(plan.pk, dict(levels), actor=ward.office, at=timezone.now())
    for scheme in ("cchc", "766"):
        all_typed(ward, begun(ward, scheme=scheme))
    for _ in range(times):
        task_of(ward, plan, responsible=ward.officer, cooperating=(ward.counter, ward.tax))
        monthly = task_of(ward, plan, rhythm="monthly", due_on=None, due_day=20)
        noted(monthly.items.get(ordinal=1), "2026-01-21", 100, ward.officer)
        noted(monthly.items.get(ordinal=2), "2026-02-21", 60, ward.officer)
        task_of(ward, plan, lead=ward.culture)
        asked_of(ward)


def test_every_page_keeps_its_budget_whatever_there_is_to_show(ward: TestWard) -> None:
    few, kinds = crowd(ward, FEW), certification_kinds(ward)
    certified(ward, kinds, FEW)
    planned_work(ward, FEW)
    moved_dates(ward, date(2026, 11, 25))
    sweep(timezone.now() - timedelta(days=3), CalendarVersion.objects.current().calendar)
    tell_risks(timezone.now())
    pages = [*lists(), *dashboards(choose("economy"))]
    before, wrong = measure(pages)
    many = crowd(ward, MANY - FEW)
    certified(ward, kinds, MANY - FEW)
    planned_work(ward, MANY - FEW)
    moved_dates(ward, date(2026, 11, 26))
    sweep(timezone.now() - timedelta(days=2), CalendarVersion.objects.current().calendar)
    tell_risks(timezone.now())
    assert len(many) >= 4 * len(few)
    after, also_wrong = measure(pages)
    grown = [f"{page}: {before[page]} -> {after[page]}" for page in pages if after[page] > before[page]]
    assert [*wrong, *also_wrong] == []
    assert grown == []


@pytest.mark.deep
def test_every_page_keeps_its_budget_with_the_whole_demo(transactional_db: None) -> None:
    open_ward()
    call_command("load_demo", "--quiet")
    assert Dossier.objects.count() > 5_000
    with time_machine.travel(timezone.now(), tick=False):  # the same query is the same words a second later
        _, wrong = measure([*lists(), *dashboards(choose("land_registry"))])
    assert wrong == []
