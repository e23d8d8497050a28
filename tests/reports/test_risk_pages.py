"""The chance to come late on its pages: whom it is told of, in which words, to whom, and how it is kept."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dossiers import actions
from dossiers.models import Dossier, JobRun
from reports import tasks
from reports.actions import risk as acts
from reports.actions import study_risk, tell_risks
from reports.models import RiskStanding, RiskStudy
from reports.risk.chances import Curves, keys
from reports.risk.courses import Step
from reports.risk.curves import PARTS, Curve
from reports.risk.storing import curves_to_json, trial_to_json
from reports.risk.trial import trial
from tests.reports.made import opened, signed_in, text_of
from tests.reports.story import CALENDAR, NOW
from tests.reports.test_risk_trial import a_year
from tests.ward import TestWard, build_ward, call, received

pytestmark = pytest.mark.django_db
LIST, TRIAL = "/dieu-hanh/nguy-co/", "/dieu-hanh/nguy-co/kiem-chung/"


@pytest.fixture
def ward(db: None) -> TestWard:
    return build_ward()


def studied(ward: TestWard, chance: float | None, size: int = 84) -> RiskStudy:
    """The study of the day says so of every step of land, and nothing of others."""
    sector = ward.correction.procedure.sector_id
    curve = Curve((chance,) * PARTS, (size,) * PARTS)
    return RiskStudy.objects.create(
        day=NOW.date(), data_at=NOW, dossiers=500, curves=curves_to_json(Curves({f"s{sector}": curve}))
    )


def at_economy(ward: TestWard, start: str = "2026-11-16 08:00") -> Dossier:
    dossier = received(ward, ward.correction, start)
    actions.hand_over(call(dossier, ward.clerk, start))
    dossier.refresh_from_db()
    return dossier


def standing(dossier: Dossier) -> RiskStanding:
    return RiskStanding.objects.get(dossier=dossier)


# -- of whom it is told -----------------------------------------------------------------------------------


def test_a_running_dossier_is_told_of_in_a_band_with_its_sample(ward: TestWard) -> None:
    studied(ward, 0.8)
    dossier = at_economy(ward)
    assert tell_risks(NOW) == "1 hồ sơ đang chạy, 1 nguy cơ cao"
    found = standing(dossier)
    assert found.words == "Nguy cơ cao (7–9 trong 10; theo 84 hồ sơ)"
    assert found.like_words == "cùng lĩnh vực"
    assert found.step == dossier.step_runs.get(ended_at=None)
    assert found.used == 56  # 5 days and 5 minutes of 8 days and 7 hours


def test_with_too_few_before_it_only_that_is_told(ward: TestWard) -> None:
    studied(ward, 0.8, size=11)
    dossier = at_economy(ward)
    tell_risks(NOW)
    assert standing(dossier).words == "Chưa đủ số liệu (11 hồ sơ)"
    assert standing(dossier).per_mille is None


def test_never_of_who_is_late_paused_ended_or_of_another_ward(ward: TestWard) -> None:
    studied(ward, 0.8)
    late, paused, gone = at_economy(ward, "2026-11-02 08:00"), at_economy(ward), at_economy(ward)
    actions.suspend(
        call(paused, ward.chairman, "2026-11-18 08:00"), legal_article="điều 1", reason="xác minh"
    )
    actions.withdraw(call(gone, ward.clerk, "2026-11-18 08:00"), reason="Đổi ý")
    received(
        ward, ward.correction, "2026-11-16 08:00", channel="other_ward", for_other_ward="phường Hàm Thắng"
    )
    assert late.due_first is not None
    assert late.due_first < NOW
    assert tell_risks(NOW) == "0 hồ sơ đang chạy, 0 nguy cơ cao"


def test_what_no_longer_holds_is_not_shown_and_goes_with_the_next_run(ward: TestWard) -> None:
    """Told at 08:05; then one moves on, one ends, one is paused, and later another becomes late."""
    studied(ward, 0.8)
    moved, ended, paused, late = (at_economy(ward) for _ in range(4))
    tell_risks(NOW)
    assert RiskStanding.objects.current(NOW).count() == 4
    actions.hand_over(call(moved, ward.officer, "2026-11-23 08:10"), paper_number="1/UBND-CM")
    actions.withdraw(call(ended, ward.clerk, "2026-11-23 08:10"), reason="Đổi ý")
    actions.suspend(
        call(paused, ward.chairman, "2026-11-23 08:10"), legal_article="điều 1", reason="xác minh"
    )
    assert [one.dossier for one in RiskStanding.objects.current(NOW)] == [late]
    late.refresh_from_db()
    assert late.due_first is not None
    assert not RiskStanding.objects.current(late.due_first + timedelta(minutes=1)).exists()
    tell_risks(NOW + timedelta(minutes=30))
    assert set(RiskStanding.objects.values_list("dossier", flat=True)) == {moved.pk, late.pk}


def test_the_finest_step_is_asked_first(ward: TestWard) -> None:
    study, dossier = studied(ward, 0.1), at_economy(ward)
    run = dossier.step_runs.get(ended_at=None)
    step = Step(dossier.procedure_id, 1, 2, run.department_id, dossier.sector_id, True, "middle")
    study.curves |= curves_to_json(Curves({keys(step)[0]: Curve((0.9,) * PARTS, (30,) * PARTS)}))
    study.save()
    tell_risks(NOW)
    assert standing(dossier).words == "Nguy cơ cao (trên 7 trong 10; theo 30 hồ sơ)"


# -- the job ----------------------------------------------------------------------------------------------


def test_the_job_run_twice_tells_the_same_and_learns_once_a_day(
    ward: TestWard, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_economy(ward)
    learned = []
    monkeypatch.setattr(acts, "study_risk", lambda at: learned.append(at) or study_risk(at))
    with time_machine.travel(NOW, tick=False):
        tasks.tell_risk()
        first = list(RiskStanding.objects.values())
        tasks.tell_risk()
    assert list(RiskStanding.objects.values()) == first
    assert learned == [NOW]
    assert [run.ok for run in JobRun.objects.filter(job="tell_risk")] == [True, True]
    tomorrow = NOW + timedelta(days=2)
    tell_risks(tomorrow)
    assert learned == [NOW, tomorrow]
    assert set(RiskStudy.objects.values_list("day", flat=True)) == {NOW.date(), tomorrow.date()}


def test_a_study_made_again_takes_the_place_of_the_one_of_the_day(
    ward: TestWard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "KEPT", 2)
    study_risk(NOW)
    assert study_risk(NOW + timedelta(hours=1)).pk == RiskStudy.objects.get().pk
    for day in (1, 2):
        study_risk(NOW + timedelta(days=day))
    assert [study.day for study in RiskStudy.objects.all()] == [date(2026, 11, 25), date(2026, 11, 24)]


@pytest.mark.parametrize(
    "wrong", [{"low": 9, "high": 7}, {"high": 11}, {"per_mille": None}, {"level": "unknown"}, {"used": 100}]
)
def test_the_database_refuses_what_cannot_be(ward: TestWard, wrong: dict[str, object]) -> None:
    studied(ward, 0.8)
    found = at_economy(ward)
    tell_risks(NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        RiskStanding.objects.filter(dossier=found).update(**wrong)


# -- the pages --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [LIST, TRIAL])
@pytest.mark.parametrize(
    ("who", "status"),
    [("chairman", 200), ("vice_chairman", 200), ("office", 200), ("officer", 403), ("clerk", 403)],
)
def test_who_may_open_it(ward: TestWard, who: str, status: int, address: str) -> None:
    with time_machine.travel(NOW, tick=False):
        assert signed_in(getattr(ward, who)).get(address).status_code == status


def test_the_list_and_the_chairmans_page_say_the_same(ward: TestWard) -> None:
    studied(ward, 0.8)
    dossier = at_economy(ward)
    received(ward, ward.birth, "2026-11-23 07:30")
    tell_risks(NOW)
    client = signed_in(ward.chairman)
    morning, listed = opened(client, "/dieu-hanh/"), opened(client, LIST)
    assert "Chưa trễ mà nguy cơ cao 1 Mở danh sách" in text_of(morning)
    for page in (morning, listed):
        assert "Nguy cơ cao (7–9 trong 10; theo 84 hồ sơ)" in text_of(page)
        assert reverse("dossier", args=[dossier.pk]) in page.content.decode()
    assert "Nguy cơ cao 1 Nguy cơ vừa 0 Nguy cơ thấp 0 Chưa đủ số liệu 1" in text_of(listed)
    assert "Kiểm tra, trình ký" in text_of(listed)
    unknown = text_of(opened(client, f"{LIST}?muc=chua-du"))
    assert "Chưa đủ số liệu (0 hồ sơ)" in unknown
    assert dossier.code not in unknown


def test_what_is_due_soon_carries_its_chance(ward: TestWard) -> None:
    studied(ward, 0.3, size=100)
    dossier = at_economy(ward, "2026-11-12 08:00")
    tell_risks(NOW)
    client = signed_in(ward.office)
    assert "Nguy cơ vừa (2–4 trong 10; theo 100 hồ sơ)" in text_of(opened(client, "/dieu-hanh/"))
    actions.hand_over(call(dossier, ward.officer, "2026-11-23 08:01"), paper_number="1/UBND-CM")
    assert "2–4 trong 10" not in text_of(opened(client, "/dieu-hanh/")), "told of the step before"


def test_empty_pages_say_what_to_do(ward: TestWard) -> None:
    client = signed_in(ward.chairman)
    assert "Không có hồ sơ nào ở mức này. Xem mức khác ở trên." in text_of(opened(client, LIST))
    assert "Không có hồ sơ nào nguy cơ trễ hẹn cao." in text_of(opened(client, "/dieu-hanh/"))
    assert "Chưa có lần học nào." in text_of(opened(client, TRIAL))
    study_risk(NOW)
    assert "Chưa đủ hồ sơ đã xong để kiểm chứng" in text_of(opened(client, TRIAL))
    assert opened(client, f"{LIST}?muc=x&page=9")


def test_the_page_of_the_trial_shows_the_rule_of_thumb_beside_it(ward: TestWard) -> None:
    study = studied(ward, 0.8)
    judged = trial(a_year(), NOW, CALENDAR)
    assert judged is not None
    study.trial = trial_to_json(judged)
    study.save()
    page = opened(signed_in(ward.office), TRIAL)
    text = text_of(page)
    for words in ("Điểm Brier", "80 %, học tỷ lệ", "Tỷ lệ chung", "Đã báo và trễ thật", "Chỗ còn thua"):
        assert words in text
    points = re.findall(r"<circle|<rect[^>]*translate", page.content.decode())
    assert len(points) == len(judged.bands) + len(judged.naive_bands) + 1  # one circle in the key


def test_as_many_queries_for_many_as_for_few(ward: TestWard) -> None:
    studied(ward, 0.8)
    client, counts = signed_in(ward.chairman), []
    for more in (1, 8):
        for _ in range(more):
            at_economy(ward)
        tell_risks(NOW)
        opened(client, LIST)
        found = {}
        for address in (LIST, TRIAL, "/dieu-hanh/"):
            with CaptureQueriesContext(connection) as queries:
                opened(client, address)
            found[address] = len(queries)
        counts.append(found)
    assert counts[0] == counts[1]
