"""Sheets of self-scoring for tests."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

from dossiers.actions.incoming import Incoming
from procedures.models import Officer
from reports import actions
from reports.actions.scores import view_of
from reports.models import Criterion, Score, ScoreEvidence, ScoreSheet
from reports.score_reading import Line
from reports.score_rules import Rule
from tests.dossiers.scans import pdf
from tests.ward import TestWard, moment

BEGUN = moment("2026-11-20 09:00")


def begun(ward: TestWard, year: int = 2026, scheme: str = "cchc", at: str = "") -> ScoreSheet:
    """The sheet of a year, with the criteria of the year before or those shipped."""
    return actions.begin_sheet(scheme, year, actor=ward.office, at=moment(at) if at else BEGUN)


def by_code(sheet: ScoreSheet, code: str) -> Criterion:
    return sheet.criteria.get(code=code)


def line_of(sheet: ScoreSheet, code: str, at: str = "2026-11-20 09:00") -> Line:
    """The criterion as the sheet shows it at a moment."""
    return next(line for line in view_of(sheet, moment(at)).lines if line.criterion.code == code)


def typed(criterion: Criterion, value: str | None, actor: Officer, at: str = "", **changed: Any) -> Score:
    """What was reached, typed with its evidence."""
    usual: dict[str, Any] = {
        "value": None if value is None else Decimal(value),
        "evidence": "Báo cáo số 21/BC-UBND" if value is not None else "",
        "reason": "",
        "actor": actor,
        "at": moment(at) if at else BEGUN,
        "version": Score.objects.get(criterion=criterion).version,
    }
    return actions.enter_score(criterion.pk, **usual | changed)


def all_typed(ward: TestWard, sheet: ScoreSheet, at: str = "") -> None:
    """Everything no figure gives, at its best."""
    best = {Rule.YES_NO: "1", Rule.MINUS: "0"}
    for line in view_of(sheet, moment(at) if at else BEGUN).lines:
        if line.by_hand:
            typed(line.criterion, best.get(Rule(line.criterion.rule), "100"), ward.office, at)


def confirmed(ward: TestWard, sheet: ScoreSheet, at: str = "2026-11-20 10:00") -> ScoreSheet:
    """The same, confirmed by the chairman."""
    sheet.refresh_from_db()
    return actions.confirm_sheet(sheet.pk, actor=ward.chairman, at=moment(at), version=sheet.version)


def proof_of(ward: TestWard, criterion: Criterion, content: bytes = b"") -> ScoreEvidence:
    """A file of the office."""
    incoming = Incoming("thong-bao.pdf")
    incoming.write(content or pdf())
    incoming.finish()
    return actions.add_score_evidence(criterion.pk, incoming, actor=ward.office, at=BEGUN, request_id=uuid4())
