"""What waits for a leader: everything to decide on one page, in a constant number of queries."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.urls import reverse

from dossiers import actions
from procedures.models import ActingAppointment
from tests.dossiers.counter import Counter
from tests.dossiers.deskwork import at_economy, page
from tests.dossiers.letterwork import late, submitted
from tests.ward import call


def test_the_leaders_desk_shows_everything_to_decide(counter: Counter) -> None:
    ward = counter.ward
    client = counter.sign_in(ward.chairman)
    assert "Không có việc nào chờ duyệt." in page(client, "desk")
    result = actions.submit_for_signature(call(late(ward), ward.officer, "2026-11-20 08:00"))
    letter = submitted(ward)
    asked = at_economy(ward, "2026-11-18 08:00")
    actions.request_supplement(call(asked, ward.officer, "2026-11-18 10:00"), items=["Đơn"], reason="x")
    actions.receive_supplement(call(asked, ward.clerk, "2026-11-19 08:00"))
    actions.propose_supplement(
        call(asked, ward.officer, "2026-11-19 09:00"),
        items=["Bản vẽ móng"],
        reason="mới thấy khi đi thực địa",
    )
    closing = at_economy(ward, "2026-10-01 08:00")
    actions.request_supplement(call(closing, ward.officer, "2026-10-02 08:00"), items=["Đơn"], reason="x")
    actions.propose_closing(call(closing, ward.clerk, "2026-11-20 08:00"))
    text = page(client, "desk")
    assert "4 việc đang đợi đồng chí" in text
    for verb, dossier in (("approve", result), ("allow-supplement", asked), ("close-unanswered", closing)):
        assert f'hx-get="{reverse(verb, args=[dossier.pk])}?next=/ban-xu-ly/"' in text
    assert f"?muc=cho-duyet&amp;thu={letter.pk}" in text
    assert "Bản vẽ móng" in text
    assert "mới thấy khi đi thực địa" in text
    vice = page(counter.sign_in(ward.vice_chairman), "desk")
    assert reverse("allow-supplement", args=[asked.pk]) not in vice
    assert "cần Chủ tịch duyệt" in vice
    ActingAppointment.objects.create(
        officer=ward.vice_chairman, starts=date(2026, 11, 20), ends=date(2026, 11, 30), decision="12/QĐ"
    )
    assert reverse("allow-supplement", args=[asked.pk]) in page(counter.client, "desk")


def test_the_leaders_desk_has_a_constant_number_of_queries(
    counter: Counter, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    ward = counter.ward
    client = counter.sign_in(ward.chairman)

    def fill(count: int) -> None:
        for _ in range(count):
            actions.submit_for_signature(call(late(ward), ward.officer, "2026-11-20 08:00"))
            submitted(ward)

    fill(3)
    page(client, "desk")
    with django_assert_max_num_queries(11) as few:
        page(client, "desk")
    fill(12)
    with django_assert_num_queries(len(few)):
        assert "30 việc đang đợi đồng chí" in page(client, "desk")


def menu_count(text: str, label: str) -> str:
    """The pill at a place of the menu."""
    found = re.search(rf'{label} <span class="pill[^"]*">(\d+)</span>', text)
    assert found is not None
    return found[1]


def test_the_menu_counts_what_the_pages_show(counter: Counter) -> None:
    ward = counter.ward
    actions.submit_for_signature(call(late(ward), ward.officer, "2026-11-20 08:00"))
    submitted(ward)
    closing = at_economy(ward, "2026-10-01 08:00")
    actions.request_supplement(call(closing, ward.officer, "2026-10-02 08:00"), items=["Đơn"], reason="x")
    actions.propose_closing(call(closing, ward.clerk, "2026-11-20 08:00"))
    actions.hand_over(call(at_economy(ward, "2026-11-18 08:00"), ward.officer, "2026-11-19 08:00"))
    leader = page(counter.sign_in(ward.chairman), "desk")
    assert menu_count(leader, "Chờ duyệt") == "3"
    assert "3 việc đang đợi đồng chí" in leader
    officer = page(counter.sign_in(ward.officer), "desk", query="?xem=phong")
    assert menu_count(officer, "Bàn xử lý") == "4"
    assert "1–4 trong 4" in officer
