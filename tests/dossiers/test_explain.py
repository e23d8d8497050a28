"""`manage.py explain` tells one clock; `manage.py recompute --check` proves all of them."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from dossiers import actions
from dossiers.models import Dossier
from tests.crowd import NOW as CROWD_NOW
from tests.crowd import crowd
from tests.dossiers.deskwork import NOW, at_economy, signed, story
from tests.ward import TestWard, build_ward, call, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward(db: None) -> TestWard:
    return build_ward()


def told(command: str, *arguments: str) -> str:
    output = StringIO()
    call_command(command, *arguments, stdout=output)
    return output.getvalue()


class TestExplain:
    def test_the_whole_clock_of_a_late_dossier(self, ward: TestWard) -> None:
        dossier = story(ward)
        with time_machine.travel(moment(NOW), tick=False):
            text = told("explain", str(dossier.code).lower())
        for words in (
            f"Hồ sơ {dossier.code}",
            "Thời hạn 08 ngày làm việc, tính theo lịch số",
            "Hạn để đánh giá: 17:00 thứ Ba 17/11/2026",
            "10:15 04/11/2026  Yêu cầu bổ sung lần 1",
            "tính lại từ đầu: 8 ngày làm việc",
            "T6 06/11  ngày 1/8",
            "T3 17/11  ngày 8/8",
            "Đang trễ -> 4 ngày",
            "Chi nhánh VPĐKĐĐ: Cập nhật hồ sơ địa chính",
            "giữ khi hồ sơ thành trễ",
            "Cộng phần ngày trễ: 4,00 ngày",
        ):
            assert words in text, words
        assert dossier.applicant.full_name not in text, "the clock is nobody's name"

    def test_two_legs_are_told_as_such(self, ward: TestWard) -> None:
        ward.first_certificate.second_leg_amount = 5
        ward.first_certificate.save()
        dossier = at_economy(ward, "2026-03-02 08:00", ward.first_certificate)
        assert "Thời hạn 20 ngày làm việc (15 + 5, hai lần hẹn)" in told("explain", str(dossier.code))

    def test_a_code_nobody_has(self, ward: TestWard) -> None:
        with pytest.raises(CommandError, match="Không có hồ sơ mã H36-X"):
            call_command("explain", "H36-X")


class TestRecompute:
    def test_every_stored_date_is_the_engine_s(self, ward: TestWard) -> None:
        with time_machine.travel(moment(CROWD_NOW), tick=False):
            made = crowd(ward, 2)
        received = Dossier.objects.filter(received_at__isnull=False).exclude(status="void").count()
        assert received >= len(made) // 2
        assert told("recompute", "--check").strip() == (
            f"{received} hồ sơ, mọi hạn và đánh giá đúng như tính lại."
        )

    def test_a_date_moved_behind_the_actions_is_named(self, ward: TestWard) -> None:
        dossier = story(ward)
        Dossier.objects.filter(pk=dossier.pk).update(due_first=dossier.due_first + timedelta(days=1))
        output = StringIO()
        with pytest.raises(CommandError, match="1 hồ sơ, 1 không đúng"):
            call_command("recompute", "--check", stdout=output)
        assert f"{dossier.code}: hạn đang lưu là 17:00 thứ Tư 18/11/2026" in output.getvalue()

    def test_a_verdict_changed_behind_the_actions_is_named(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-02 08:00")
        signed(ward, dossier, "2026-11-23 08:05")
        actions.resolve(call(dossier, ward.office, "2026-11-23 08:10"))
        assert "1 hồ sơ, mọi hạn" in told("recompute", "--check")
        Dossier.objects.filter(pk=dossier.pk).update(outcome="on_time")
        with pytest.raises(CommandError, match="1 không đúng"):
            call_command("recompute", "--check", stdout=StringIO())
