"""Papers to the departments and results back: all that waits in one go, each on its department's sheet."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from dossiers import actions
from dossiers.models import Dossier, HandOverSheet
from dossiers.workflow import Status
from procedures.models import StepPlan
from tests.dossiers.counter import Counter
from tests.dossiers.test_views_counter import resolved
from tests.ward import call, person, received

PAGE, GIVE, RESULTS, FETCH = "/ban-giao/", "/ban-giao/giao/", "/ban-giao/ket-qua/", "/ban-giao/ket-qua/nhan/"


def chosen(*dossiers: Dossier, **more: Any) -> dict[str, Any]:
    rows = [f"{d.pk}:{d.version}" for d in Dossier.objects.filter(pk__in=[d.pk for d in dossiers])]
    return {"request_id": str(uuid4()), "chon": rows} | more


def words(counter: Counter, sheet: HandOverSheet) -> str:
    answer = counter.client.get(reverse("handover-sheet", args=[sheet.pk]))
    assert answer.status_code == 200
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def two(counter: Counter) -> tuple[Dossier, Dossier]:
    ward = counter.ward
    land = received(ward, ward.correction, "2026-11-23 07:20", applicant=person(name="Phan Văn Hậu"))
    birth = received(ward, ward.birth, "2026-11-23 07:40", applicant=person(name="Trần Đình Khải"))
    return land, birth


def test_what_waits_is_grouped_by_the_next_department_and_chosen(counter: Counter) -> None:
    two(counter)
    received(counter.ward, counter.ward.business, "2026-11-20 15:30", applicant=person(name="Mai Thị Lụa"))
    page = counter.client.get(PAGE)
    groups = {g.department.code: [d.applicant.full_name for d in g.rows] for g in page.context["groups"]}
    assert groups == {"economy": ["Mai Thị Lụa", "Phan Văn Hậu"], "culture": ["Trần Đình Khải"]}
    assert page.content.decode().count("data-row checked") == 3


def test_handed_over_in_one_go_each_with_its_event_and_on_its_sheet(counter: Counter) -> None:
    land, birth = two(counter)
    answer = counter.client.post(GIVE, chosen(land, birth), follow=True).content.decode()
    assert "Đã bàn giao 2 hồ sơ. In phiếu để hai bên ký." in answer
    assert "Không còn hồ sơ nào chờ bàn giao." in answer
    for dossier, department in ((land, "economy"), (birth, "culture")):
        dossier.refresh_from_db()
        assert (dossier.state, dossier.holder.code) == (Status.IN_PROGRESS, department)
        assert dossier.events.last().action == "hand_over"
    sheets = HandOverSheet.objects.order_by("department__position")
    assert [(s.department.code, s.lines.count()) for s in sheets] == [("economy", 1), ("culture", 1)]
    text = words(counter, sheets[0])
    for part in (
        "PHIẾU BÀN GIAO HỒ SƠ",
        "Bên giao: Trung tâm Phục vụ hành chính công",
        "Bên nhận: Phòng Kinh tế, Hạ tầng và Đô thị",
        "Phan Văn Hậu",
        "NGƯỜI GIAO",
        "NGƯỜI NHẬN",
        "Phiếu có 01 hồ sơ",
    ):
        assert part in text
    assert "Trần Đình Khải" not in text


def test_sent_twice_it_is_done_once(counter: Counter) -> None:
    land, birth = two(counter)
    sent = chosen(land, birth)
    counter.client.post(GIVE, sent)
    again = counter.client.post(GIVE, sent, follow=True).content.decode()
    assert "Đã bàn giao 2 hồ sơ." in again
    assert HandOverSheet.objects.count() == 2
    assert land.events.filter(action="hand_over").count() == 1


def test_what_somebody_changed_meanwhile_is_told_and_stops_nobody(counter: Counter) -> None:
    land, birth = two(counter)
    sent = chosen(land, birth)
    actions.withdraw(call(land, counter.ward.clerk, "2026-11-23 08:00"), reason="Rút")
    page = counter.client.post(GIVE, sent, follow=True).content.decode()
    assert "Đã bàn giao 1 hồ sơ." in page
    assert f"Chưa bàn giao 1 hồ sơ. {land.code}: Hồ sơ đã được người khác cập nhật" in page
    assert [s.department.code for s in HandOverSheet.objects.all()] == ["culture"]


def test_nothing_chosen_is_told_and_an_old_page_is_a_conflict(counter: Counter) -> None:
    two(counter)
    page = counter.client.post(GIVE, {"request_id": str(uuid4())}, follow=True).content.decode()
    assert "Chưa chọn hồ sơ nào." in page
    assert counter.client.post(GIVE, {"chon": ["1:1"]}).status_code == 409


def test_the_letter_to_an_agency_outside_goes_along(counter: Counter) -> None:
    ward = counter.ward
    StepPlan.objects.filter(version=ward.correction, department=ward.economy).delete()
    land = received(ward, ward.correction, "2026-11-23 07:20")
    assert f'name="van-ban-{ward.land_registry.pk}"' in counter.client.get(PAGE).content.decode()
    counter.client.post(GIVE, chosen(land, **{f"van-ban-{ward.land_registry.pk}": "1204/UBND-KT"}))
    assert land.step_runs.last().paper_number == "1204/UBND-KT"
    assert "Văn bản kèm theo: 1204/UBND-KT" in words(counter, HandOverSheet.objects.get())


def test_what_has_no_next_step_is_shown_with_the_reason(counter: Counter) -> None:
    ward = counter.ward
    StepPlan.objects.filter(version=ward.birth, department=ward.culture).delete()
    received(ward, ward.birth, "2026-11-23 07:20")
    page = counter.client.get(PAGE).content.decode()
    assert "Thủ tục chỉ có bước ở quầy" in page
    assert 'name="chon"' not in page


def test_results_come_back_on_the_sheet_of_their_department(counter: Counter) -> None:
    ready = resolved(counter, "2026-11-19 08:00", "2026-11-19", applicant=person(name="Mai Thị Lụa"))
    page = counter.client.get(RESULTS)
    assert [g.department.code for g in page.context["groups"]] == ["culture"]
    answer = counter.client.post(FETCH, chosen(ready), follow=True).content.decode()
    assert "Quầy đã nhận 1 kết quả." in answer
    ready.refresh_from_db()
    assert ready.result_received_at is not None
    text = words(counter, HandOverSheet.objects.get())
    for part in ("PHIẾU BÀN GIAO KẾT QUẢ", "Bên giao: Phòng Văn hóa – Xã hội", f"số {ready.result_number}"):
        assert part in text
    assert "Không có kết quả nào đang chờ ở các phòng." in answer


def test_a_hostile_name_is_a_name_on_the_sheet(counter: Counter) -> None:
    name = "<b>=cmd|' /C calc'!A0</b>"
    land = received(counter.ward, counter.ward.correction, "2026-11-23 07:20", applicant=person(name=name))
    counter.client.post(GIVE, chosen(land))
    assert "=cmd|" in words(counter, HandOverSheet.objects.get())


def test_the_page_asks_no_more_when_more_waits(counter: Counter) -> None:
    two(counter)
    counter.client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        counter.client.get(PAGE)
    for _ in range(12):
        two(counter)
    with CaptureQueriesContext(connection) as many:
        counter.client.get(PAGE)
    assert len(many) == len(few)
