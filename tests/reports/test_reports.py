"""A report's life: begun, described, written, signed; who may, and what is refused with a sentence."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pytest

from dossiers.actions import Conflict, NotPermitted, Refused
from dossiers.actions.events import canonical
from procedures.models import Ward
from reports import actions
from reports.actions.reviewing import snapshot_hash
from reports.facts import pack, unpack
from reports.figures import DEFINITIONS
from reports.letters.compose import figures_of, paper_of
from reports.models import Report, ReportSection, ReportSnapshot
from tests.reports.made import AFTER, ISSUED, begun, resolved, reviewed, signed, small_year
from tests.ward import TestWard, build_ward, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> TestWard:
    return build_ward()


# -- begun and described ------------------------------------------------------------------------------


def test_a_report_begins_with_its_period_day_and_recipients(ward: TestWard) -> None:
    report = begun(ward)
    assert (report.first_day, report.last_day) == (date(2025, 12, 15), date(2026, 12, 14))
    assert report.issued_on == ISSUED
    assert report.recipients.splitlines()[0] == "UBND tỉnh Lâm Đồng"
    assert not report.is_signed


def test_the_same_year_is_begun_once(ward: TestWard) -> None:
    assert begun(ward).pk == begun(ward).pk
    assert Report.objects.count() == 1


@pytest.mark.parametrize(("year", "sentence"), [(2030, "chưa bắt đầu"), (1800, "Không có kỳ báo cáo này")])
def test_a_year_that_cannot_be_reported_on(ward: TestWard, year: int, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        begun(ward, year)
    assert refused.value.field == "code"


@pytest.mark.parametrize("who", ["clerk", "officer", "administrator"])
def test_only_office_and_leader_write(ward: TestWard, who: str) -> None:
    report, outsider = begun(ward), getattr(ward, who)
    with pytest.raises(NotPermitted):
        actions.create_report("2025", actor=outsider, at=AFTER)
    with pytest.raises(NotPermitted):
        actions.write_section(report.pk, "tasks", "x", actor=outsider, at=AFTER, version=0)
    with pytest.raises(NotPermitted):
        actions.request_file(report.pk, actor=outsider, at=AFTER)


def test_day_and_recipients_are_checked(ward: TestWard) -> None:
    report = begun(ward)
    common = {"actor": ward.office, "at": AFTER, "version": 1}
    with pytest.raises(Refused, match="sau ngày chốt số liệu 14/12/2026"):
        actions.describe_report(report.pk, issued_on=date(2026, 12, 14), recipients="A", **common)
    with pytest.raises(Refused, match="ít nhất một nơi nhận"):
        actions.describe_report(report.pk, issued_on=ISSUED, recipients=" \n ", **common)
    changed = actions.describe_report(report.pk, issued_on=ISSUED, recipients="A \n\nB", **common)
    assert (changed.recipients, changed.version) == ("A\nB", 2)
    with pytest.raises(Conflict):
        actions.describe_report(report.pk, issued_on=ISSUED, recipients="C", **common)


# -- written ------------------------------------------------------------------------------------------


def test_what_is_written_is_kept_composed_and_once(ward: TestWard) -> None:
    report = begun(ward)
    decomposed = "Gia\u0309m ty\u0309 le\u0323\u0302 tre\u0302\u0303"
    for _ in range(2):  # the second time changes nothing
        section = actions.write_section(
            report.pk, "tasks", decomposed, actor=ward.office, at=AFTER, version=0
        )
    assert section.text == "Giảm tỷ lệ trễ"
    assert section.version == 1


def test_two_writers_of_one_section_do_not_overwrite_each_other(ward: TestWard) -> None:
    report = begun(ward)
    write = {"actor": ward.office, "at": AFTER}
    actions.write_section(report.pk, "tasks", "của Tài", version=0, **write)
    with pytest.raises(Conflict, match="Đặng Văn Tài"):
        actions.write_section(report.pk, "tasks", "của Khoa", actor=ward.chairman, at=AFTER, version=0)
    actions.write_section(report.pk, "lead", "mục khác", actor=ward.chairman, at=AFTER, version=0)
    actions.write_section(report.pk, "tasks", "sửa lại", version=1, **write)
    assert dict(report.sections.values_list("key", "text")) == {"tasks": "sửa lại", "lead": "mục khác"}


def test_nobody_writes_outside_the_outline(ward: TestWard) -> None:
    with pytest.raises(Refused, match="Không có mục này"):
        actions.write_section(begun(ward).pk, "secret", "x", actor=ward.office, at=AFTER, version=0)


# -- signed -------------------------------------------------------------------------------------------


def test_signing_freezes_figures_number_and_day(ward: TestWard) -> None:
    small_year(ward)
    report = signed(ward)
    assert (report.number, report.number_year, report.capacity) == (356, 2026, "chairman")
    assert report.signer == ward.chairman
    snapshot = report.snapshot
    assert snapshot.definitions == DEFINITIONS
    assert snapshot.data_at == moment("2026-12-15 00:00")
    assert snapshot.content["counts"][0] == {"key": "received", "number": 7}


def test_figures_stay_as_signed_whatever_happens_later(ward: TestWard) -> None:
    small_year(ward)
    report = signed(ward)
    before = figures_of(report, AFTER)
    resolved(ward, ward.business, "2026-12-01 08:00", "2026-12-02 10:00")  # entered late
    Ward.objects.update(name="phường Khác")
    assert figures_of(report, moment("2027-02-01 08:00")) == before
    assert paper_of(report, moment("2027-02-01 08:00")).figures == before


def test_the_hash_vouches_for_every_frozen_value(ward: TestWard) -> None:
    small_year(ward)
    kept = ReportSnapshot.objects.get(report=signed(ward))

    def hashed(content: dict[str, Any], facts: bytes) -> str:
        return snapshot_hash(kept.definitions, "2026-12-15T00:00:00+07:00", content, facts)

    assert hashed(kept.content, kept.facts) == kept.sha256
    again = json.loads(canonical(kept.content))
    assert hashed(again, kept.facts) == kept.sha256, "through JSON and back"
    altered = copy.deepcopy(kept.content)
    altered["counts"][0]["number"] += 1
    assert hashed(altered, kept.facts) != kept.sha256
    fewer = pack(unpack(bytes(kept.facts))[:-1])
    assert hashed(kept.content, fewer) != kept.sha256


def test_facts_hold_one_line_for_each_dossier_counted(ward: TestWard) -> None:
    small_year(ward)
    lines = unpack(bytes(signed(ward).snapshot.facts))
    assert len(lines) == 8, "seven received and one carried over; neither void nor for another ward"
    assert len({line.code for line in lines}) == 8
    assert not any("Huỳnh" in str(line) or "000188" in str(line) for line in lines), "no citizen"


@pytest.mark.parametrize(("who", "capacity"), [("chairman", "chairman"), ("vice_chairman", "deputy")])
def test_leaders_sign_each_in_his_capacity(ward: TestWard, who: str, capacity: str) -> None:
    report = reviewed(ward)
    done = actions.sign_report(
        report.pk, number=1, issued_on=ISSUED, actor=getattr(ward, who), at=AFTER, version=2
    )
    assert done.capacity == capacity


def test_what_is_refused_at_the_signature(ward: TestWard) -> None:
    report = reviewed(ward)
    sign = {"number": 1, "issued_on": ISSUED, "actor": ward.chairman, "at": AFTER, "version": 2}
    with pytest.raises(NotPermitted):
        actions.sign_report(report.pk, **(sign | {"actor": ward.office}))
    with pytest.raises(Refused, match="chưa được soát"):
        actions.sign_report(begun(ward, 2025).pk, **(sign | {"version": 1}))
    with pytest.raises(Refused, match="không sau hôm nay") as refused:
        actions.sign_report(report.pk, **(sign | {"issued_on": date(2026, 12, 17)}))
    assert refused.value.field == "issued_on"
    with pytest.raises(Conflict):
        actions.sign_report(report.pk, **(sign | {"version": 7}))
    report.refresh_from_db()
    assert report.is_reviewed
    assert not report.files.exists(), "nothing half-made is left behind"


def test_a_number_is_used_once_in_its_year(ward: TestWard) -> None:
    signed(ward, 2026, number=12)
    other = reviewed(ward, 2025)
    sign = {"actor": ward.chairman, "at": AFTER, "version": 2}
    with pytest.raises(Refused, match="Số 12 năm 2026 đã dùng") as refused:
        actions.sign_report(other.pk, number=12, issued_on=ISSUED, **sign)
    assert refused.value.field == "number"
    done = actions.sign_report(other.pk, number=12, issued_on=date(2025, 12, 15), **sign)
    assert done.number_text == "12/BC-UBND", "another year, another book"


def test_a_signed_report_is_not_changed_any_more(ward: TestWard) -> None:
    report = signed(ward)
    change = {"actor": ward.chairman, "at": AFTER, "version": report.version}
    for attempt in (
        lambda: actions.write_section(report.pk, "tasks", "x", **(change | {"version": 0})),
        lambda: actions.describe_report(report.pk, issued_on=ISSUED, recipients="A", **change),
        lambda: actions.sign_report(report.pk, number=2, issued_on=ISSUED, **change),
    ):
        with pytest.raises(Refused, match="đã ký"):
            attempt()
    assert not ReportSection.objects.exists()
