"""The office sets a limit: where the law names none, or a shorter one of the province."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from dossiers.models import Dossier
from procedures.calendar import local
from procedures.models import ProcedureVersion
from tests.ward import TestWard, build_ward, moment, received

pytestmark = pytest.mark.django_db
NOW = "2026-03-02 08:00"


@pytest.fixture
def ward(db: None) -> TestWard:
    return build_ward()


@pytest.fixture
def office(ward: TestWard) -> Client:
    client = Client()
    client.force_login(ward.office, backend="django.contrib.auth.backends.ModelBackend")
    return client


def decide(client: Client, version: ProcedureVersion, **typed: str) -> tuple[int, str]:
    sent = {
        "amount": "2",
        "unit": "working_day",
        "force_from": "02/03/2026",
        "decision": "12/QĐ-UBND",
    } | typed
    with time_machine.travel(moment(NOW), tick=False):
        answer = client.post(reverse("procedure-limit", args=[version.procedure.key]), sent)
    return answer.status_code, answer.content.decode()


def in_force(version: ProcedureVersion, on: date) -> ProcedureVersion:
    found: ProcedureVersion = ProcedureVersion.objects.in_force(on).get(procedure=version.procedure)
    return found


def test_the_shorter_limit_counts_from_its_day_on(ward: TestWard, office: Client) -> None:
    before = received(ward, ward.business, "2026-02-27 09:00")
    assert decide(office, ward.business)[0] == 302
    new = in_force(ward.business, date(2026, 3, 2))
    assert (new.limit_text, new.statutory_text) == ("02 ngày làm việc", "03 ngày làm việc")
    assert new.legal_basis.endswith("12/QĐ-UBND")
    assert in_force(ward.business, date(2026, 3, 1)).pk == ward.business.pk
    after = received(ward, new, "2026-03-02 09:00")
    assert local(after.promised_at) == moment("2026-03-04 17:00")
    assert local(Dossier.objects.get(pk=before.pk).due_first) == moment("2026-03-04 17:00"), (
        "three days, kept"
    )
    assert "đặt thời hạn 02 ngày làm việc" in LogEntry.objects.get().change_message


def test_steps_that_no_longer_fit_are_shared_by_counter_and_department(
    ward: TestWard, office: Client
) -> None:
    decide(office, ward.business)
    new = in_force(ward.business, date(2026, 3, 2))
    assert [(s.department.code, s.budget_minutes) for s in new.steps.all()] == [
        ("counter", 240),
        ("economy", 720),
    ]
    assert new.documents.count() == ward.business.documents.count()


def test_a_procedure_without_a_limit_can_be_received_once_it_has_one(ward: TestWard, office: Client) -> None:
    ProcedureVersion.objects.filter(pk=ward.birth.pk).update(
        usable=False, statutory_amount=None, statutory_unit=""
    )
    ward.birth.steps.all().delete()
    assert decide(office, ward.birth, amount="", unit="same_day")[0] == 302
    new = in_force(ward.birth, date(2026, 3, 2))
    assert new.usable and new.limit_text == "trong ngày làm việc"
    assert local(received(ward, new, "2026-03-02 09:00").promised_at) == moment("2026-03-02 17:00")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"amount": "0"}, "Thời hạn phải từ 1 đến 9.999."),
        ({"amount": "-1"}, "Thời hạn phải từ 1 đến 9.999."),
        ({"amount": "10000"}, "Thời hạn phải từ 1 đến 9.999."),
        ({"amount": "ba"}, "Ghi một số nguyên"),
        ({"amount": ""}, "Ghi thời hạn là bao nhiêu."),
        ({"amount": "1", "unit": "same_day"}, "Thời hạn trong ngày không có số ngày."),
        ({"unit": "tuần"}, "Chọn một đơn vị trong danh sách."),
        ({"force_from": "31/02/2026"}, "Ghi ngày theo dạng 05/03/2026."),
        ({"force_from": "29/02/2026"}, "Ghi ngày theo dạng 05/03/2026."),
        ({"force_from": "01/03/2026"}, "không được trước hôm nay"),
        ({"decision": " "}, "Ghi số, ngày của quyết định"),
        ({"amount": "3"}, "đang áp dụng rồi"),
        ({"amount": "20"}, "không được dài hơn thời hạn theo luật"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    typed: dict[str, str], sentence: str, ward: TestWard, office: Client
) -> None:
    status, page = decide(office, ward.business, **typed)
    assert status == 422 and sentence in page
    assert ProcedureVersion.objects.filter(procedure=ward.business.procedure).count() == 1


def test_the_page_says_what_applies_and_what_is_kept(ward: TestWard, office: Client) -> None:
    page = office.get(reverse("procedure-limit", args=[ward.business.procedure.key])).content.decode()
    assert "Đang áp dụng: 03 ngày làm việc theo luật" in page
    assert "Hồ sơ đã nhận giữ thời hạn của ngày nhận." in page
    assert (
        "Đặt thời hạn của địa phương"
        in office.get(reverse("procedure", args=[ward.business.procedure.key])).content.decode()
    )
