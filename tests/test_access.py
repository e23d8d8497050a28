"""The table of tests/access.py and the site agree: every address, every role, by real requests.

Forbidden is 403 before anything is looked up or done; without signing in one is led to the sign-in page; what
is allowed never ends in 403 or in a broken page, whether the thing asked for exists or not.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from dossiers import actions
from dossiers.actions.intake_sources import add_source
from dossiers.actions.saved_views import save_view
from dossiers.models import Dossier, HandOverSheet, JobRun, ListFile, OutboxMessage, Rung
from procedures.models import ActingAppointment, Installation, Officer
from procedures.permissions import View
from procedures.roles import Role
from reports.actions import create_report
from reports.models import ReportDuty
from tests.access import BY_TOKEN, DONE, PUBLIC, ROWS, Row, addresses
from tests.dossiers.attaching import attached
from tests.dossiers.certwork import certification_kinds, waiting
from tests.dossiers.deskwork import at_economy, drafted, letter_of, signed
from tests.reports.made import reviewed as reviewed_report
from tests.reports.made import signed as signed_report
from tests.reports.planwork import asked_of, evidence_of, planned, task_of
from tests.reports.scorework import begun, by_code, proof_of
from tests.ward import TestWard, build_ward, call, moment, person

NOW = "2026-11-23 08:05"
NOBODY = "Nguyễn Thị Không Ai Biết"
MISSING: dict[str, Any] = {"pk": 999_999_999, "appointment": 999_999_999, "year": 1999}


def guards(view: View) -> dict[str, Any]:
    """The roles of a view by verb, "none" where it carries no guard at all."""
    behind = inspect.getclosurevars(view).nonlocals
    if {"get", "post"} <= behind.keys():  # one address, each verb with a view of its own
        return {
            "GET": getattr(behind["get"], "roles", "none"),
            "POST": getattr(behind["post"], "roles", "none"),
        }
    return dict.fromkeys(("GET", "POST"), getattr(view, "roles", "none"))


# -- the table --------------------------------------------------------------------------------------


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    names = [address.name for address in addresses()]
    assert None not in names
    assert sorted(set(names)) == sorted(ROWS)


def test_the_guard_of_every_view_is_that_of_the_table() -> None:
    differ = []
    for address in addresses():
        row = ROWS[address.name or ""]
        wanted = {"GET": row.guard, "POST": row.guard if row.post_guard is None else row.post_guard}
        found = guards(address.callback)
        differ += [
            f"{address.name} {verb}: the view says {found[verb]}, the table {wanted[verb]}"
            for verb in row.verbs.split()
            if found[verb] != wanted[verb]
        ]
    assert differ == []


# Another system holds no cookie of ours and can show no token of a form. Forging needs something a browser
# sends by itself; these ask for a header no browser adds, and look at no session (answers 401, below).
WITHOUT_CSRF = {"intake-submit", "intake-completion"}


def test_no_view_goes_without_the_protection_of_its_forms() -> None:
    assert {a.name for a in addresses() if getattr(a.callback, "csrf_exempt", False)} == WITHOUT_CSRF
    assert {name for name in WITHOUT_CSRF if ROWS[name].answers != BY_TOKEN} == set()


# -- what the requests meet --------------------------------------------------------------------------


@dataclass
class Site:
    """A ward on a Monday with something behind every address, and a browser for each role."""

    ward: TestWard
    dossier: Dossier
    things: dict[str, Any]
    browsers: dict[Officer | None, Client] = field(default_factory=dict)

    def officer(self, role: Role) -> Officer:
        """Who holds the role; the officer is of the department that holds the dossier."""
        return {
            Role.CLERK: self.ward.clerk,
            Role.OFFICER: self.ward.officer,
            Role.OFFICE: self.ward.office,
            Role.LEADER: self.ward.chairman,
            Role.ADMINISTRATOR: self.ward.administrator,
        }[role]

    def ask(self, officer: Officer | None, verb: str, name: str, *, existing: bool) -> HttpResponse:
        """One request from a page opened before; what it changes is undone."""
        client = self.browser(officer)
        address = self.address(name, existing=existing)
        sent = {"request_id": str(uuid4()), "version": str(self.dossier.version), "gi": "dien-thoai"}
        sent["chairman_reason"] = "Chờ kết quả đo đạc."
        session = _session(client)
        with transaction.atomic():
            answer = client.get(address) if verb == "GET" else client.post(address, sent)
            transaction.set_rollback(True)
        if _session(client) != session:  # signed out, or in as somebody else
            del self.browsers[officer]
        return answer  # type: ignore[return-value]

    def browser(self, officer: Officer | None) -> Client:
        """The officer's, signed in; None's is nobody's."""
        if officer not in self.browsers:
            client = Client(raise_request_exception=False, headers={"referer": "http://testserver/x/"})
            if officer is not None:
                client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
            self.browsers[officer] = client
        return self.browsers[officer]

    def address(self, name: str, *, existing: bool) -> str:
        """Where the name leads, for things there are or for things there are not."""
        fills = ROWS[name].fills
        values = {part: self.things[what] for part, what in fills.items()}
        return reverse(name, kwargs=values if existing else {p: MISSING.get(p, "khong-co") for p in fills})


def _session(client: Client) -> str:
    cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
    return cookie.value if cookie else ""


@pytest.fixture
def site(db: None) -> Iterator[Site]:
    cache.clear()  # the counters of the throttles
    with time_machine.travel(moment(NOW), tick=False):
        yield furnish(build_ward())


def furnish(ward: TestWard) -> Site:
    """The ward with something behind every address; the moment is the caller's."""
    dossier = at_economy(ward, "2026-11-02 09:00", applicant=person(NOBODY))  # due 13/11: late
    letter = drafted(ward, dossier, "2026-11-17 09:00", submitted=True)
    told = at_economy(ward, "2026-11-03 09:00", applicant=person("Lê Văn Được Báo"))
    drafted(ward, told, "2026-11-17 09:00", submitted=True)
    actions.approve_apology(call(told, ward.chairman, "2026-11-17 10:00"))
    ended = at_economy(ward, "2026-11-03 09:00", applicant=person("Phan Kết Thúc Muộn"))
    actions.resolve(call(signed(ward, ended, "2026-11-19 09:00"), ward.officer, "2026-11-19 10:00"))
    online = actions.submit(
        actions.Reception(version=ward.correction, applicant=person("Trần Gửi Trực Tuyến")),
        actor=ward.clerk,
        at=moment("2026-11-20 09:00"),
        submitted_at=moment("2026-11-20 08:30"),
    )
    scan = attached(call(dossier, ward.clerk, "2026-11-20 09:00"))
    acting = ActingAppointment.objects.create(
        officer=ward.vice_chairman, starts=date(2026, 11, 1), ends=date(2026, 11, 30), decision="12/QĐ"
    )
    certification = waiting(ward, certification_kinds(ward).copy, at="2026-11-20 09:00")
    dossier.refresh_from_db()
    jobs_run()
    things = {
        "certification": certification.pk,
        "dossier": dossier.pk,
        "online": online.pk,
        "letter": letter.pk,
        "paper": letter_of(told).paper_id,
        "token": told.tracking_token,
        "mail": OutboxMessage.objects.get().pk,
        "officer": ward.culture_officer.pk,
        "vice_chairman": ward.vice_chairman.pk,
        "appointment": acting.pk,
        "username": "ha",
        "procedure": ward.correction.procedure.key,
        "figure": "tre-hen",
        "blame": "ngay-tre",
        "step": "phuong",
        "year": 2028,
        "report": create_report("2025", actor=ward.office, at=moment(NOW)).pk,
        "report_reviewed": reviewed_report(ward, 2024, moment(NOW)).pk,
        "report_signed": signed_report(ward, 2023, moment(NOW)).pk,
        "duty": ReportDuty.objects.order_by("pk").values_list("pk", flat=True)[0],
        "section": "direction",
        "source": add_source("Cổng Dịch vụ công", "", by=ward.administrator, at=moment(NOW))[0].pk,
        "view": save_view("Trễ", "late=late", owner=ward.clerk, shared=False, at=moment(NOW)).pk,
        "file": ListFile.objects.create(requested_by=ward.clerk, requested_at=moment(NOW), kind="book").pk,
        "sheet": HandOverSheet.objects.create(
            kind="papers",
            department=ward.economy,
            made_at=moment(NOW),
            made_by=ward.clerk,
            request_id=uuid4(),
        ).pk,
        "attachment": scan.pk,
        "job": _sweeping().pk,
        **_planned(ward),
        **_scored(ward),
        "unit": ward.economy.pk,
        "evaluee": ward.officer.pk,
        "evaluated": "buoc",
        "rung": Rung.objects.order_by("pk").values_list("pk", flat=True)[0],
    }
    return Site(ward, dossier, things)


def _sweeping() -> PeriodicTask:
    """The sweep in the timetable; a test before may have emptied that."""
    every, _ = IntervalSchedule.objects.get_or_create(every=5, period="minutes")
    wanted = {"name": "Rà soát trễ hẹn", "interval": every}
    return PeriodicTask.objects.get_or_create(task="dossiers.sweep", defaults=wanted)[0]


def jobs_run() -> None:
    """Everything that runs by itself has just run."""
    at = moment(NOW)
    PeriodicTask.objects.update(last_run_at=at, date_changed=at)
    JobRun.objects.create(job="sweep", started_at=at, finished_at=at, ok=True)
    Installation.objects.update(last_backup_at=at)


def _planned(ward: TestWard) -> dict[str, Any]:
    """A plan with a task of the economy department, the counter beside it, and what belongs to it."""
    plan = planned(ward)
    task = task_of(ward, plan, cooperating=(ward.counter,))
    item = task.items.get()
    return {
        "plan_year": plan.year,
        "task": task.pk,
        "item": item.pk,
        "evidence": evidence_of(ward, item).pk,
        "asked": asked_of(ward).pk,
    }


def _scored(ward: TestWard) -> dict[str, Any]:
    """A sheet of self-scoring with a file behind one of its criteria."""
    sheet = begun(ward)
    criterion = by_code(sheet, "1.4")
    file = proof_of(ward, criterion)
    return {
        "score_year": sheet.year,
        "scheme": sheet.scheme,
        "criterion": criterion.pk,
        "score_file": file.pk,
    }


def requests() -> Iterator[tuple[str, Row, str]]:
    """Every address with its verbs."""
    for name, row in ROWS.items():
        for verb in row.verbs.split():
            yield name, row, verb


# -- the matrix --------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_a_role_may_what_the_table_says_and_nothing_else(site: Site, role: Role) -> None:
    wrong = []
    for name, row, verb in requests():
        status = site.ask(site.officer(role), verb, name, existing=True).status_code
        if status not in row.expected(role, verb):
            wrong.append(f"{verb} {name}: {status}, not {sorted(row.expected(role, verb))}")
    assert wrong == []


def test_what_is_not_there_is_not_found(site: Site) -> None:
    wrong = []
    for name, row, verb in requests():
        officer = site.officer(next(role for role in Role if row.allows(role, verb)))
        if row.fills and row.answers != BY_TOKEN:
            status = site.ask(officer, verb, name, existing=False).status_code
            if status != 404 and (verb, status) != ("GET", 302):
                wrong.append(f"{verb} {name}: {status}")
    assert wrong == []


def test_an_address_answers_to_no_other_verb(site: Site) -> None:
    answered = {}
    for name, row in ROWS.items():
        officer = site.officer(next(iter(row.guard or Role)))
        for verb in {"GET", "POST"} - set(row.verbs.split()) if row.answers == DONE else ():
            answered[f"{verb} {name}"] = site.ask(officer, verb, name, existing=True).status_code
    assert {what: status for what, status in answered.items() if status != 405} == {}


def test_without_signing_in_only_public_pages_answer(site: Site) -> None:
    wrong = []
    for name, row, verb in requests():
        answer = site.ask(None, verb, name, existing=True)
        led_away = answer.status_code == 302 and answer["Location"].startswith("/dang-nhap/?next=")
        if answer.status_code >= 500 or led_away is (row.guard is PUBLIC) or answer.status_code == 403:
            wrong.append(f"{verb} {name}: {answer.status_code} {answer.headers.get('Location', '')}")
    assert wrong == []


# -- one dossier, and what belongs to it ---------------------------------------------------------------

_OF_IT = {"dossier", "letter", "attachment"}
_ABOUT_THE_DOSSIER = [name for name, row in ROWS.items() if _OF_IT & set(row.fills.values())]


def test_an_officer_of_another_department_finds_nothing_of_the_dossier(site: Site) -> None:
    stranger = site.ward.culture_officer
    found = []
    for name in _ABOUT_THE_DOSSIER:
        row = ROWS[name]
        if Role.OFFICER not in (row.guard or ()):
            continue
        for verb in row.verbs.split():
            status = site.ask(stranger, verb, name, existing=True).status_code
            if status != 404:
                found.append(f"{verb} {name}: {status}")
    assert found == []
    assert len(_ABOUT_THE_DOSSIER) > 30


def test_nor_a_paper_of_it_nor_the_dossier_in_any_list(site: Site) -> None:
    stranger, code = site.ward.culture_officer, site.dossier.code
    receipt = site.dossier.papers.first()
    assert receipt is not None
    for paper in (receipt.pk, site.things["paper"]):
        site.things["paper"] = paper
        assert site.ask(stranger, "GET", "paper", existing=True).status_code == 404
        assert site.ask(site.ward.officer, "GET", "paper", existing=True).status_code == 200
    client = Client()
    for officer, seen in ((site.ward.officer, True), (stranger, False)):
        client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
        for name, query in (
            ("desk", ""),
            ("overdue", "?muc=cho-duyet"),
            ("register", ""),
            ("search", "?q=khong ai biet"),
        ):
            answer = client.get(reverse(name) + query, follow=True)
            assert (code in answer.content.decode()) is seen, (officer, name)


def test_an_officer_who_had_it_once_goes_on_seeing_it(site: Site) -> None:
    actions.hand_over(call(site.dossier, site.ward.officer, "2026-11-23 08:00"))
    assert site.ask(site.ward.officer, "GET", "dossier", existing=True).status_code == 200
    assert site.ask(site.ward.officer, "GET", "apology", existing=True).status_code == 200


def test_an_administrator_reads_nothing_of_any_dossier(site: Site) -> None:
    secrets = [NOBODY, "Lê Văn Được Báo", "Trần Gửi Trực Tuyến", "000188000127", "0900000127"]
    secrets += ["tram@vidu.example", *Dossier.objects.exclude(code=None).values_list("code", flat=True)]
    told = []
    for name, row in ROWS.items():
        if row.guard is PUBLIC:
            continue  # a token and a printed key open a dossier to whoever holds them
        for verb in ("GET", "POST"):
            answer = site.ask(site.ward.administrator, verb, name, existing=True)
            text = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
            told += [
                f"{verb} {name}: {secret}" for secret in secrets if secret in text.decode("utf-8", "ignore")
            ]
    assert told == []
    assert all(Role.ADMINISTRATOR not in (ROWS[name].guard or ()) for name in _ABOUT_THE_DOSSIER)


def test_a_vice_chairman_approves_a_second_letter_only_when_appointed(site: Site) -> None:
    """From the second letter on it takes the chairman, or a dated acting appointment (decision D3)."""
    ward = site.ward
    site.dossier = told = Dossier.objects.get(tracking_token=site.things["token"])
    at = "2026-11-23 08:00"
    why = {"reason_code": "d", "reason_text": "Chờ kết quả đo đạc.", "again_reason": "Chờ lần nữa."}
    actions.draft_apology(call(told, ward.office, at), **why)
    told = actions.submit_apology(call(told, ward.office, at))
    second = letter_of(told)
    site.things["letter"], site.dossier = second.pk, told
    assert second.ordinal == 2
    assert site.ask(ward.vice_chairman, "POST", "apology-approve", existing=True).status_code == 302
    ActingAppointment.objects.all().delete()
    assert site.ask(ward.vice_chairman, "POST", "apology-approve", existing=True).status_code == 422
    assert site.ask(ward.chairman, "POST", "apology-approve", existing=True).status_code == 302
