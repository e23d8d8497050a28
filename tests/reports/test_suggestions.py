"""Sentences from the data: shown beside the editor, in the report only once somebody takes them in."""

from __future__ import annotations

import pytest
import time_machine

from reports import actions
from reports.letters.suggestions import suggestions
from tests.reports.made import AFTER, begun, figures, signed_in, small_year, text_of
from tests.ward import TestWard, build_ward

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> TestWard:
    return build_ward()


def test_they_tell_the_hand_count(ward: TestWard) -> None:
    small_year(ward)
    found = figures()
    assert suggestions(found, "shortcomings")[:3] == [
        "Lĩnh vực đất đai còn 02 hồ sơ quá hạn, chiếm 66,7% số đã giải quyết.",
        "Hồ sơ liên thông quá hạn 02 hồ sơ, chiếm 66,7%.",
        "Còn 02 hồ sơ trễ hẹn chưa có thư xin lỗi.",
    ]
    assert "Đã giải quyết 06 hồ sơ, tỷ lệ trước hạn và đúng hạn đạt 66,6%." in suggestions(found, "achieved")
    assert suggestions(found, "causes") == [
        "Phòng Kinh tế, Hạ tầng và Đô thị vượt định mức thời gian ở 02 hồ sơ trễ hẹn, gây 4,0 ngày trễ, "
        "chiếm 100,0%."
    ]
    assert suggestions(found, "lead") == []


def test_a_year_without_work_suggests_nothing(ward: TestWard) -> None:
    for key in ("achieved", "shortcomings", "causes", "tasks"):
        assert suggestions(figures(2024), key) == []


def test_one_is_taken_in_with_what_was_typed_and_is_not_offered_again(ward: TestWard) -> None:
    small_year(ward)
    report, client = begun(ward), signed_in(ward.office, AFTER)
    address, sentence = f"/bao-cao/{report.pk}/?muc=shortcomings", suggestions(figures(), "shortcomings")[0]
    with time_machine.travel(AFTER, tick=False):
        assert sentence in text_of(client.get(address))
        assert sentence not in text_of(client.get(f"/bao-cao/{report.pk}/xem/"))
        data = {"text": "Còn thiếu người.", "version": "0", "them": sentence}
        client.post(f"/bao-cao/{report.pk}/muc/shortcomings/", data)
        assert report.sections.get().text == f"Còn thiếu người.\n{sentence}"
        assert "Đưa vào bài: " + sentence not in client.get(address).content.decode()
        assert sentence in text_of(client.get(f"/bao-cao/{report.pk}/xem/"))


def test_once_reviewed_nothing_is_suggested(ward: TestWard) -> None:
    small_year(ward)
    report = begun(ward)
    actions.review_report(report.pk, actor=ward.office, at=AFTER, version=report.version)
    with time_machine.travel(AFTER, tick=False):
        page = signed_in(ward.office, AFTER).get(f"/bao-cao/{report.pk}/?muc=shortcomings")
    assert "Gợi ý từ số liệu" not in text_of(page)
