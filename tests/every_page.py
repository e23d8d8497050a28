"""Every page and every form of the site, as somebody meets them who may: found, not listed by hand.

The addresses are those of the URLconf (tests/access.py has a row for each); the forms are read off the pages.
A new page or form is tried without anybody adding it here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from dossiers import actions
from dossiers.actions.intake_sources import add_source, set_active
from dossiers.models import Apology, Dossier, IntakeSource, ListFile, OutboxMessage
from procedures.actions.calendar_draft import DayData, set_day, set_hours
from procedures.calendar import DayKind
from procedures.models import Installation, Officer, ProcedureVersion
from procedures.roles import Role
from reports.models import Plan, PlanItem
from tests.access import PUBLIC, ROWS, Row
from tests.crowd import crowd
from tests.dossiers.certwork import at_once, visit
from tests.dossiers.counter import typed
from tests.dossiers.deskwork import at_economy, drafted
from tests.dossiers.letterwork import signed_letter
from tests.html_forms import HtmlForm, Reading
from tests.reports.planwork import noted, planned, task_of
from tests.reports.scorework import all_typed, begun
from tests.test_access import NOW, Site, furnish
from tests.test_query_budgets import choose, dashboards, lists
from tests.ward import build_ward, call, moment, received

# What leads elsewhere in a demo, or needs a ward that is being set up (tests/procedures/test_views_setup.py).
LEADS_ON = {
    "home",
    "setup",
    "setup-username",
    "setup-departments",
    "setup-numbers",
    "setup-end",
    "setup-step",
    "plan",
}
PAPERS = {  # files, slow to make
    "paper",
    "track-paper",
    "routing-slip",
    "report-pdf",
    "report-docx",
    "report-xlsx",
    "plan-commitment-pdf",
    "evaluation-pdf",
    "scores-pdf",
}


@dataclass(frozen=True)
class Page:
    """An address, its name, the user name of who opens it ("" for nobody), and whether over another page."""

    name: str
    username: str
    address: str
    dialog: bool = False

    def __str__(self) -> str:
        return f"{self.username or 'công dân'} {self.address}"


@dataclass
class Crawl:
    """The site of tests/test_access.py with dossiers in every state, and what stands on its pages.

    `pages`: of each address looked at, the page where most is to see. `forms`: of each address sent to, the
    form with the most fields and the page it stands on. `filters`: what may follow an address after "?".
    """

    site: Site
    pages: dict[str, Page] = field(default_factory=dict)
    forms: dict[str, tuple[Page, HtmlForm]] = field(default_factory=dict)
    filters: dict[str, set[str]] = field(default_factory=dict)
    _asked: list[Page] = field(default_factory=list)  # what the pages lead to and takes a form
    _followed: set[Page] = field(default_factory=set)  # the menu leads to the same places from everywhere

    def client(self, page: Page) -> Client:
        """The browser of the person who sees the page."""
        return self.site.browser(Officer.objects.get(username=page.username) if page.username else None)

    def open(self, page: Page, sent: dict[str, str] | None = None) -> None:
        """Read the page, and note that there is one. With `sent`: the page that answers a form."""
        headers = {"HX-Request": "true"} if page.dialog else {}
        ask = self.client(page).get if sent is None else self.client(page).post
        answer = ask(page.address, sent, headers=headers)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            self._read(replace(page, dialog=b"<dialog" in answer.content[:200]), answer)  # type: ignore[arg-type]

    def _read(self, page: Page, answer: HttpResponse) -> None:
        read = Reading(answer.content.decode(), page.address)
        for form in read.forms:
            name = name_of(form.action)
            if form.method == "get":
                self.filters.setdefault(name, set()).update(form.fields)
            elif name not in self.forms or len(form.fields) > len(self.forms[name][1].fields):
                self.forms[name] = (page, form)
                if form.action == page.address:
                    self.pages[name] = page
        if "GET" in ROWS[page.name].verbs:
            self.pages.setdefault(page.name, page)
        for link in read.links:
            name, query = name_of(link), urlsplit(link).query
            self.filters.setdefault(name, set()).update(re.findall(r"(?:^|&)([^=&]+)=", query))
            if name in ROWS and "POST" in ROWS[name].verbs:
                self._asked.append(Page(name, page.username, urlsplit(link).path, dialog=True))

    def lacks(self) -> set[str]:
        """The actions on a dossier or a letter whose form was not met yet."""
        return {name for name, row in ROWS.items() if is_act(row)} - set(self.forms)

    def follow(self) -> None:
        """Open what the pages led to, where the form was not met yet."""
        while self._asked:
            page = self._asked.pop(0)
            if page.name not in self.forms and page not in self._followed:
                self._followed.add(page)
                self.open(page)


def crawl() -> Crawl:
    """All of it; the moment is the caller's."""
    site = furnish(build_ward())
    crowd(site.ward, 1)
    at_once(site.ward, visit(ProcedureVersion.objects.get(procedure__key="2.000815")))
    unsettle(site)
    found = Crawl(site)
    for page in [*addresses(site), *some(site), *filtered()]:
        found.open(page)
    found.follow()
    for page in (*acts(site), *things()):
        if not found.lacks():
            break
        if page.name not in found.forms:
            found.open(page)
            found.follow()
    half_way(found)
    return found


def half_way(found: Crawl) -> None:
    """What is there between two forms: what a paper asks besides the sheet, the switch of paused sending."""
    for name in ("walk-in-guide", "walk-in-refuse"):
        found.open(Page(name, "ha", reverse(name)), sent=typed(found.site.ward.correction))
    Installation.objects.update(sending_paused_at=moment(NOW))
    found.open(Page("jobs", "tai", reverse("jobs")))


def unsettle(site: Site) -> None:
    """What takes a form only in between: a draft of the calendar, a closed account, a stuck mail or list."""
    today = date(2026, 11, 23)
    set_day(DayData(date(2026, 12, 10), DayKind.OFF, "Tránh bão"), today=today)
    set_hours(date(2027, 1, 4), "07:00-11:00,13:00-17:00", today=today)
    Officer.objects.filter(username__startswith="nguoi").update(is_active=False)
    OutboxMessage.objects.filter(pk=site.things["mail"]).update(status=OutboxMessage.Status.NEEDS_PERSON)
    stopped, _ = add_source("Nguồn đã ngừng", "", by=site.ward.administrator, at=moment(NOW))
    set_active(stopped.pk, False, by=site.ward.administrator, at=moment(NOW))
    ListFile.objects.filter(pk=site.things["file"]).update(state=ListFile.State.FAILED)
    suspended = at_economy(site.ward, "2026-11-20 09:00")
    actions.suspend(
        call(suspended, site.ward.chairman, "2026-11-20 14:00"),
        legal_article="Điều 12 Luật Thanh tra",
        reason="Chờ kết luận thanh tra",
    )
    signed_letter(site.ward)
    plan_under_way(site)
    all_typed(site.ward, begun(site.ward, scheme="766"))
    late = at_economy(site.ward, "2026-11-02 09:00")
    drafted(site.ward, late, "2026-11-23 08:00")
    unanswered = received(site.ward, site.ward.business, "2026-10-29 08:00")
    actions.request_supplement(
        call(unanswered, site.ward.clerk, "2026-11-02 08:00"), items=["Bản sao hợp đồng"], reason="Thiếu"
    )


def plan_under_way(site: Site) -> None:
    """A part that waits for the leader's word, and a year before to copy from."""
    done = task_of(site.ward, Plan.objects.get(year=site.things["plan_year"])).items.get()
    noted(done, "2026-11-20", 100, site.ward.officer)
    task_of(site.ward, planned(site.ward, 2025), due_on=date(2025, 6, 30))


def addresses(site: Site) -> Iterator[Page]:
    """Every address that is looked at, as the first role that may."""
    for name, row in ROWS.items():
        if "GET" in row.verbs.split() and name not in LEADS_ON | PAPERS and not is_act(row):
            yield Page(name, first_of(site, row), site.address(name, existing=True))


def is_act(row: Row) -> bool:
    """Whether it is done to a dossier or a letter, which has to be in the right state."""
    return bool({"dossier", "letter"} & set(row.fills.values())) and row.verbs == "GET POST"


def first_of(site: Site, row: Row) -> str:
    """The user name of somebody who may look; empty when everybody may."""
    if row.guard is PUBLIC:
        return ""
    return site.officer(next(role for role in Role if row.allows(role, "GET"))).username


def some(site: Site) -> Iterator[Page]:
    """Pages that offer more about another thing, or to another person."""
    yield Page("reception", "ha", f"{reverse('reception')}?thu-tuc={site.things['procedure']}")
    yield Page("officer-edit", "duy", reverse("officer-edit", args=[site.things["vice_chairman"]]))
    closed = Officer.objects.filter(is_active=False).values_list("pk", flat=True)[0]
    yield Page("officer-edit", "duy", reverse("officer-edit", args=[closed]))
    unfetched = Dossier.objects.filter(status="resolved", result_received_at=None).values_list(
        "pk", flat=True
    )[0]
    yield Page("results", "ha", f"{reverse('results')}?ho-so={unfetched}")
    yield Page("report", "tai", f"{site.address('report', existing=True)}?muc=thong-tin")
    yield Page("report", "tai", f"{site.address('report', existing=True)}?muc=so-nhap")
    for state in ("report", "report_reviewed", "report_signed"):
        yield Page("report", "khoa", reverse("report", args=[site.things[state]]))
    for pk in Dossier.objects.filter(status="submitted").values_list("pk", flat=True):
        yield Page("online", "ha", reverse("online", args=[pk]))
    waiting = PlanItem.objects.filter(done_on__isnull=False, confirmed_at=None).latest("pk")
    yield Page("plan-task", "khoa", f"{reverse('plan-task', args=[waiting.task_id])}?viec={waiting.pk}")
    yield Page("plan-year", "tai", reverse("plan-year", args=[site.things["plan_year"]]))
    for source in IntakeSource.objects.order_by("-active", "pk"):
        yield Page("intake-source", "duy", reverse("intake-source", args=[source.pk]))


def acts(site: Site) -> Iterator[Page]:
    """Every action, on the dossier or letter of tests/test_access.py."""
    for name, row in ROWS.items():
        if is_act(row):
            yield Page(name, first_of(site, row), site.address(name, existing=True), dialog=True)


def things() -> Iterator[Page]:
    """The pages on which actions are offered: of each letter and dossier, for each role, the newest first."""
    for name, model in (("apology", Apology), ("dossier", Dossier)):
        for pk in model.objects.order_by("-pk").values_list("pk", flat=True):
            for username in ("ha", "bao", "tai", "khoa"):
                yield Page(name, username, reverse(name, args=[pk]))


def filtered() -> Iterator[Page]:
    """The pages of tests/test_query_budgets.py: each filter of the lists, a dossier of each status."""
    for one in (*lists(), *dashboards(choose("economy"))):
        if one.name not in PAPERS:
            yield Page(one.name, one.username, reverse(one.name, args=one.args) + one.query)


def name_of(address: str) -> str:
    """The name of an address, empty for one that is not ours."""
    return _name_of(urlsplit(address).path)


@cache
def _name_of(path: str) -> str:
    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""
