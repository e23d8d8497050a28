"""Reminding citizens of a result that waits, or of papers asked for; and results that go by post."""

from __future__ import annotations

import pytest
from django.urls import reverse

from dossiers import actions
from dossiers.models import Dossier, OutboxMessage
from procedures.calendar import local
from tests.dossiers.counter import Counter
from tests.dossiers.test_views_counter import resolved
from tests.dossiers.test_views_results import act
from tests.ward import call, moment, person, received

pytestmark = pytest.mark.django_db


def waiting(counter: Counter, since: str = "2026-11-16", **more: object) -> Dossier:
    """A result that has been at the counter since that day."""
    dossier = resolved(counter, f"{since} 08:00", since, **more)
    return actions.receive_result(call(dossier, counter.ward.clerk, f"{since} 16:30"))


def asked(counter: Counter) -> Dossier:
    """A dossier that waits for two papers since 9/11."""
    ward = counter.ward
    dossier = received(ward, ward.business, "2026-11-09 08:00")
    return actions.request_supplement(
        call(dossier, ward.clerk, "2026-11-09 09:00"),
        items=["Bản sao hợp đồng", "Ảnh 3x4"],
        reason="Thiếu giấy",
    )


class TestRule:
    def test_a_call_is_noted_with_what_was_said_and_sends_nothing(self, counter: Counter) -> None:
        dossier = waiting(counter)
        said = {"way": "phone", "note": "Chiều mai tới"}
        dossier = actions.remind(call(dossier, counter.ward.clerk, "2026-11-23 08:10"), **said)
        assert local(dossier.reminded_at) == moment("2026-11-23 08:10")  # type: ignore[arg-type]
        event = dossier.events.latest("seq")
        assert (event.data["way"], event.personal.values["note"]) == ("phone", "Chiều mai tới")
        assert not OutboxMessage.objects.filter(key__startswith="remind:").exists()

    def test_by_mail_the_result_waits_to_be_fetched(self, counter: Counter) -> None:
        dossier = waiting(counter)
        actions.remind(call(dossier, counter.ward.clerk, "2026-11-23 08:10"), way="mail")
        mail = OutboxMessage.objects.get(key__startswith="remind:")
        assert mail.recipient == "tram@vidu.example"
        assert mail.subject == f"Mời nhận kết quả hồ sơ {dossier.code}"
        assert "đã có kết quả" in mail.text and "000188000127" not in mail.text

    def test_by_mail_the_papers_asked_for_are_named(self, counter: Counter) -> None:
        actions.remind(call(asked(counter), counter.ward.clerk, "2026-11-23 08:10"), way="mail")
        mail = OutboxMessage.objects.get(key__startswith="remind:")
        assert "- Bản sao hợp đồng\n- Ảnh 3x4" in mail.text and "ngày 09 tháng 11" in mail.text

    def test_once_a_day(self, counter: Counter) -> None:
        dossier = waiting(counter)
        actions.remind(call(dossier, counter.ward.clerk, "2026-11-23 08:10"), way="phone")
        with pytest.raises(actions.Refused, match="Hôm nay đã nhắc lúc 08:10"):
            actions.remind(call(dossier, counter.ward.clerk, "2026-11-23 16:00"), way="mail")
        actions.remind(call(dossier, counter.ward.clerk, "2026-11-25 08:00"), way="mail")

    def test_what_is_not_here_or_has_no_address(self, counter: Counter) -> None:
        away = resolved(counter, "2026-11-16 08:00", "2026-11-16")
        with pytest.raises(actions.Refused, match="Quầy chưa nhận kết quả"):
            actions.remind(call(away, counter.ward.clerk, "2026-11-23 08:10"), way="phone")
        silent = waiting(counter, applicant=person(email=""))
        with pytest.raises(actions.Refused, match="không có địa chỉ thư điện tử") as refused:
            actions.remind(call(silent, counter.ward.clerk, "2026-11-23 08:10"), way="mail")
        assert refused.value.field == "way"

    def test_a_later_request_for_papers_has_its_own_reminder(self, counter: Counter) -> None:
        dossier, ward = asked(counter), counter.ward
        actions.remind(call(dossier, ward.clerk, "2026-11-16 08:00"), way="phone")
        actions.receive_supplement(call(dossier, ward.clerk, "2026-11-17 08:00"))
        actions.allow_supplement(call(dossier, ward.chairman, "2026-11-18 08:00"), reason="Giấy hết hạn")
        again = {"items": ["Ảnh 3x4"], "reason": "Ảnh mờ"}
        dossier = actions.request_supplement(call(dossier, ward.clerk, "2026-11-18 09:00"), **again)
        assert dossier.reminded_at is None


class TestScreen:
    def test_the_list_says_who_should_be_reminded_and_who_was(self, counter: Counter) -> None:
        old, fresh = waiting(counter, "2026-11-16"), waiting(counter, "2026-11-20")
        page = counter.client.get(reverse("results"), {"loc": "can-nhac"}).content.decode()
        assert str(old.code) in page and str(fresh.code) not in page
        assert "quầy · 5 ngày" in page and "chưa nhắc" in page
        url, here = f"/ho-so/{old.pk}/nhac/", f"{reverse('results')}?ho-so={old.pk}"
        answer = counter.client.post(url, act(old, way="phone", note="Chiều tới", next=here))
        assert (answer.status_code, answer["Location"]) == (302, here)
        page = counter.client.get(here).content.decode()
        assert "nhắc 23/11" in page and "Đã nhắc công dân" in page
        assert (
            str(old.code) not in counter.client.get(reverse("results"), {"loc": "can-nhac"}).content.decode()
        )

    def test_the_counter_sees_which_supplements_were_not_asked_after(self, counter: Counter) -> None:
        dossier = asked(counter)
        assert "chưa nhắc" in counter.client.get(reverse("counter")).content.decode()
        actions.remind(call(dossier, counter.ward.clerk, "2026-11-23 08:01"), way="phone")
        assert "nhắc 23/11" in counter.client.get(reverse("counter")).content.decode()

    @pytest.mark.parametrize(("way", "words"), [("", "Chọn cách nhắc."), ("bồ câu", "Chọn cách nhắc.")])
    def test_bad_input_is_told(self, counter: Counter, way: str, words: str) -> None:
        dossier = waiting(counter)
        answer = counter.client.post(f"/ho-so/{dossier.pk}/nhac/", act(dossier, way=way))
        assert answer.status_code == 422
        assert words in answer.content.decode()


class TestPost:
    def test_a_result_by_post_leaves_with_its_number(self, counter: Counter) -> None:
        dossier = waiting(counter, result_delivery="post")
        url = reverse("results-hand-out", args=[dossier.pk])
        answer = counter.client.post(url, act(dossier, to_whom="Bưu điện", way="post", post_number=" "))
        assert answer.status_code == 422
        assert "Ghi số hiệu bưu gửi" in answer.content.decode()
        sent = act(dossier, to_whom="Bưu điện", way="post", post_number="RB 123 456 789 VN")
        assert counter.client.post(url, sent).status_code == 302
        dossier.refresh_from_db()
        assert (dossier.returned_way, dossier.post_number) == ("post", "RB 123 456 789 VN")
        assert (
            "số hiệu bưu gửi RB 123 456 789 VN"
            in counter.client.get(f"/ho-so/{dossier.pk}/").content.decode()
        )
        counter.client.logout()
        assert (
            "số hiệu bưu gửi RB 123 456 789 VN"
            in counter.client.get(f"/t/{dossier.tracking_token}/").content.decode()
        )

    def test_the_action_too_wants_the_number(self, counter: Counter) -> None:
        dossier = waiting(counter, result_delivery="post")
        with pytest.raises(actions.Refused, match="số hiệu bưu gửi") as refused:
            actions.return_result(call(dossier, counter.ward.clerk, "2026-11-23 08:10"), to_whom="Bưu điện")
        assert refused.value.field == "post_number"

    def test_fetched_at_the_counter_after_all_it_has_no_number(self, counter: Counter) -> None:
        dossier = waiting(counter, result_delivery="post")
        given = {"to_whom": "Trâm", "way": "counter", "post_number": "thừa"}
        dossier = actions.return_result(call(dossier, counter.ward.clerk, "2026-11-23 08:10"), **given)
        assert (dossier.returned_way, dossier.post_number) == ("counter", "")
