"""A plan with tasks, files and documents from above, for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

from dossiers.actions.incoming import Incoming
from procedures.models import Officer
from reports import actions
from reports.actions.plan_tasks import TaskFacts
from reports.actions.plans import Decision
from reports.actions.superior import Asked
from reports.models import Plan, PlanEvidence, PlanItem, PlanTask, SuperiorDocument
from tests.dossiers.scans import pdf
from tests.ward import TestWard, moment

BEGUN = moment("2026-01-12 08:00")


def planned(ward: TestWard, year: int = 2026, at: str = "") -> Plan:
    """The plan of a year, decided in its January."""
    decision = Decision(f"12/KH-UBND-{year}", date(year, 1, 10), "Chủ tịch Trần Minh Khoa")
    written = moment(at) if at else moment(f"{year}-01-12 08:00")
    return actions.create_plan(year, decision, actor=ward.office, at=written)


def facts(ward: TestWard, **changed: Any) -> TaskFacts:
    """A task of the economy department, due 30 June 2026."""
    usual = TaskFacts(
        area="procedures",
        text="Rà soát, đơn giản hóa thủ tục đất đai",
        product="Báo cáo rà soát",
        lead=ward.economy,
        responsible=None,
        rhythm="once",
        due_on=date(2026, 6, 30),
    )
    return replace(usual, **changed)


def task_of(ward: TestWard, plan: Plan, **changed: Any) -> PlanTask:
    """A task written by the office in January."""
    return actions.add_task(plan.pk, facts(ward, **changed), actor=ward.office, at=BEGUN, request_id=uuid4())


def noted(item: PlanItem, day: str, percent: int, actor: Officer, **changed: Any) -> PlanItem:
    """Progress noted at 16:00 of the day, told of that day unless `on` says another."""
    item.refresh_from_db()
    usual: dict[str, Any] = {
        "on": date.fromisoformat(day),
        "percent": percent,
        "words": "Đã làm theo kế hoạch.",
        "actor": actor,
        "at": moment(f"{day} 16:00"),
        "version": item.version,
        "request_id": uuid4(),
    }
    return actions.record_progress(item.pk, **usual | changed)


def evidence_of(ward: TestWard, item: PlanItem, content: bytes = b"") -> PlanEvidence:
    """A file of the office, sent in November."""
    incoming = Incoming("bao-cao.pdf")
    incoming.write(content or pdf())
    incoming.finish()
    return actions.add_evidence(
        item.pk, incoming, actor=ward.office, at=moment("2026-11-20 09:00"), request_id=uuid4()
    )


def asked_of(ward: TestWard, **changed: Any) -> SuperiorDocument:
    """A document from above for the economy department, due 20 November 2026."""
    usual = Asked(
        number="581/SNV-CCHC",
        issued_on=date(2026, 11, 2),
        issuer="Sở Nội vụ",
        asks="Báo cáo kết quả cải cách hành chính năm.",
        lead=ward.economy,
        responsible=None,
        due_on=date(2026, 11, 20),
    )
    at = moment("2026-11-03 08:00")
    return actions.enter_document(replace(usual, **changed), actor=ward.office, at=at, request_id=uuid4())
