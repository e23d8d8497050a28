"""Numbers no dossier tells: typed with their source, an annex of their own, frozen with the report."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import time_machine

from dossiers.actions import Conflict, Refused
from reports import actions
from reports.entry_kinds import KINDS
from reports.letters import report_pdf
from reports.letters.compose import paper_of
from reports.models import ReportEntry
from tests.dossiers.papers_read import whole_text
from tests.reports.made import AFTER, begun, reviewed, signed_in, small_year, text_of
from tests.ward import TestWard, build_ward

pytestmark = pytest.mark.django_db
TYPED = {"staff_given": (Decimal(22), "Quyết định 15/QĐ-UBND"), "digitised": (Decimal("97.5"), "Phần mềm")}


@pytest.fixture
def ward() -> TestWard:
    return build_ward()


def test_they_are_kept_with_who_and_taken_out_when_left_empty(ward: TestWard) -> None:
    report = begun(ward)
    for _ in range(2):  # the second time changes nothing
        report = actions.set_entries(report.pk, TYPED, actor=ward.office, at=AFTER, version=1)
    assert report.version == 2
    assert {one.key: one.words for one in report.entries.all()} == {
        "staff_given": "22 người",
        "digitised": "97,5 %",
    }
    with pytest.raises(Conflict):
        actions.set_entries(
            report.pk, {"staff_given": (Decimal(1), "x")}, actor=ward.office, at=AFTER, version=1
        )
    actions.set_entries(report.pk, {"digitised": (None, "")}, actor=ward.office, at=AFTER, version=2)
    assert [one.key for one in ReportEntry.objects.all()] == ["staff_given"]


def test_they_are_printed_with_their_source(ward: TestWard) -> None:
    small_year(ward)
    report = begun(ward)
    actions.set_entries(report.pk, TYPED, actor=ward.office, at=AFTER, version=1)
    text = whole_text(report_pdf(paper_of(report, AFTER), AFTER))
    assert "SỐ LIỆU NGOÀI HỒ SƠ THỦ TỤC HÀNH CHÍNH" in text.upper()
    assert "Biên chế được giao (người) 22 Quyết định 15/QĐ-UBND" in text
    assert "97,5 Phần mềm" in text


def test_after_the_review_they_stay(ward: TestWard) -> None:
    report = reviewed(ward)
    with pytest.raises(Refused, match="Đưa về dự thảo trước"):
        actions.set_entries(report.pk, TYPED, actor=ward.office, at=AFTER, version=report.version)


def sent(client: Any, pk: int, **typed: str) -> Any:
    fields = {f"{kind.key}_{part}": "" for kind in KINDS for part in ("value", "source")}
    with time_machine.travel(AFTER, tick=False):
        return client.post(f"/bao-cao/{pk}/so-nhap/", fields | {"version": "1"} | typed)


def test_a_number_needs_its_source_and_what_was_typed_stays(ward: TestWard) -> None:
    client, report = signed_in(ward.office, AFTER), begun(ward)
    answer = sent(client, report.pk, staff_given_value="22")
    assert answer.status_code == 422
    assert "Ghi nguồn của số này" in text_of(answer)
    assert 'value="22"' in answer.content.decode()
    answer = sent(client, report.pk, staff_given_value="hai", staff_given_source="x")
    assert "Biên chế được giao là một số" in text_of(answer)
    answer = sent(client, report.pk, staff_given_value="22,5", staff_given_source="Sổ")
    assert answer.status_code == 302
    assert report.entries.get().value == Decimal("22.5")
