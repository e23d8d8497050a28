"""What the counter does beside receiving: certification, scans, walk-ins, reminders, the portal."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from dossiers.actions import LineData
from dossiers.actions.attachment_store import opened
from dossiers.actions.certification_lines import fee_of, kind_of
from dossiers.certification import Book
from dossiers.forms.intake import SentDossier
from dossiers.models import Attachment, CertificationLine, Dossier, IntakeSource
from dossiers.workflow import Action
from onestop.demo import loader, portal
from onestop.demo.loader import load
from onestop.demo.numbers import Life
from onestop.demo.sheets import drawn
from procedures.models import ProcedureVersion
from tests.onestop.demo_ground import AT, SMALL, ground, plan, prepare
from tests.ward import moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ground(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "BREATH", 0)
    prepare()
    ground()


def _verbs(life: Life) -> list[Action]:
    return [deed.verb for deed in life.deeds]


class TestCertification:
    def test_papers_cost_what_the_rule_says(self) -> None:
        """The plan counts without a database; the action must come to the same amount."""
        versions = ProcedureVersion.objects.in_bulk()
        lives = [life for life in plan().lives if life.intake.papers]
        sizes = Counter(len(life.intake.papers) for life in lives)
        assert set(sizes) == {1, 2, 3, 4, 5, 6}
        for life in lives:
            version = versions[life.intake.offer.version]
            lines = [LineData(**vars(paper)) for paper in life.intake.papers]
            assert life.intake.fee_vnd == sum(fee_of(kind_of(version), version, line) for line in lines)

    def test_what_is_rare_occurs_and_is_rare(self) -> None:
        papers = [paper for life in plan().lives for paper in life.intake.papers]
        for rare in ("electronic", "fee_reason", "refused_reason"):
            assert 2 < sum(bool(getattr(paper, rare)) for paper in papers) < 0.05 * len(papers)

    def test_most_are_done_while_the_citizen_waits(self) -> None:
        one_go = [Action.RECEIVE, Action.CERTIFY, Action.RESOLVE, Action.RECEIVE_RESULT, Action.RETURN_RESULT]
        lives = [life for life in plan().lives if life.intake.papers]
        at_once = [life for life in lives if _verbs(life) == one_go and len({d.at for d in life.deeds}) == 1]
        assert 0.4 < len(at_once) / len(lives) < 0.7

    def test_a_late_one_is_signed_late(self) -> None:
        late = [
            life
            for life in plan().lives
            if life.intake.papers and Action.CERTIFY in _verbs(life) and Action.EDIT_APOLOGY in _verbs(life)
        ]
        assert late
        for life in late:
            signed = next(deed for deed in life.deeds if deed.verb is Action.CERTIFY)
            assert signed.at.date() > life.intake.received_at.date()


class TestToday:
    """Whatever day it is, no place of the counter is empty once the first part is loaded."""

    @pytest.mark.parametrize("text", ["2026-11-23 08:06", "2026-02-18 12:46", "2027-03-09 16:40"])
    def test_something_waits_everywhere(self, text: str) -> None:
        at = moment(text)
        load(at, quiet=True, scale=SMALL, open_first=True)
        dossiers = Dossier.objects
        waiting = dossiers.awaiting_certification()
        assert waiting.filter(approved_at__isnull=True).count() >= 3
        assert waiting.filter(approved_at__isnull=False).exists()
        assert not waiting.overdue(at).exists()
        assert dossiers.result_waiting().with_lines().count() >= 2
        assert dossiers.result_waiting().filter(reminded_at__isnull=False).exists()
        assert dossiers.guided().count() >= 2
        assert dossiers.filter(status="refused", channel="counter").exists()
        assert dossiers.waiting_online().filter(arrival__source__name=portal.NAME).count() >= 2
        assert dossiers.waiting_online().with_answer_clock().filter(asked_at__isnull=False).exists()
        assert dossiers.result_waiting().filter(result_delivery="post").exists()
        books = CertificationLine.objects.filter(number__isnull=False).values_list("book", flat=True)
        assert {Book.COPY, Book.SIGNATURE} <= set(books)
        self._scans_can_be_opened()

    def _scans_can_be_opened(self) -> None:
        scans = list(Attachment.objects.all())
        assert scans
        for scan in scans:
            opened(scan).close()


class TestScans:
    def test_some_25_recent_dossiers_have_one_or_two(self) -> None:
        counts = Counter(_verbs(life).count(Action.ADD_ATTACHMENT) for life in plan().lives)
        del counts[0]
        assert set(counts) == {1, 2}
        assert 18 <= counts.total() <= 35

    def test_sheets_are_the_same_every_time(self) -> None:
        sheets = drawn()
        assert sheets == drawn()
        assert len(set(sheets.values())) == len(sheets)
        assert max(map(len, sheets.values())) < 150_000


class TestWalkIns:
    def test_some_come_again_and_some_do_not(self) -> None:
        guided = [life for life in plan().lives if life.intake.shown_at is not None]
        again = [life for life in guided if life.received_at is not None]
        assert len(again) >= 8
        assert len(guided) - len(again) >= 4
        for life in again:
            assert _verbs(life)[:2] == [Action.ASK_COMPLETION, Action.RECEIVE]

    def test_never_again_today(self) -> None:
        """Else the hour at which the demo is loaded would change what it is known by."""
        for life in plan(moment("2026-11-23 16:55")).lives:
            if life.intake.shown_at is not None and life.received_at is not None:
                assert life.received_at.date() < AT.date()


class TestPortal:
    def test_what_it_sends_would_be_taken_in(self) -> None:
        numbered = dict(ProcedureVersion.objects.values_list("pk", "procedure__national_code"))
        sent = [life.intake for life in plan().lives if life.intake.submitted_at is not None][-60:]
        checked = 0
        for intake in sent:
            code, submitted = numbered[intake.offer.version], intake.submitted_at
            if not code or submitted is None:
                continue
            content: Any = portal.content(intake, submitted, code, "full")
            assert SentDossier(content, AT).faults == []
            checked += 1
        assert checked > 40

    @pytest.mark.deep
    def test_whoever_renames_it_meanwhile_stops_nothing(self) -> None:
        load(AT, quiet=True, scale=SMALL, open_first=True)
        IntakeSource.objects.update(name="Cổng của tỉnh")
        assert load(AT, quiet=True, scale=SMALL).complete
        assert IntakeSource.objects.get().last_used_at <= AT
