"""The register and the search: filters, sight, masked numbers, a query count that stands."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from dossiers import actions
from tests.dossiers.counter import Counter
from tests.dossiers.test_views_counter import resolved, sent
from tests.ward import call, person, received

URL = "/so-theo-doi/"
SEARCH = "/tim/"


def names(counter: Counter, **filters: str) -> set[str]:
    """Who stands in the filtered register."""
    page = counter.client.get(URL, filters)
    assert page.status_code == 200
    return {row.dossier.applicant.full_name for row in page.context["rows"]}


def fill(counter: Counter) -> None:
    ward = counter.ward
    late = received(ward, ward.business, "2026-11-02 08:40", applicant=person(name="Phan Văn Hậu"))
    actions.hand_over(call(late, ward.clerk, "2026-11-02 10:00"))
    received(ward, ward.birth, "2026-11-23 07:21", applicant=person(name="Trần Đình Khải"), channel="postal")
    resolved(counter, "2026-11-18 08:00", "2026-11-20", applicant=person(name="Mai Thị Lụa"))
    waits = received(ward, ward.business, "2026-11-16 08:00", applicant=person(name="Lưu Thị Hạnh"))
    actions.request_supplement(call(waits, ward.clerk, "2026-11-17 08:00"), items=["Bản sao"], reason="Thiếu")
    sent(counter, "2026-11-20 07:10", name="Võ Thành Lộc")


def test_who_may_open_the_register(counter: Counter) -> None:
    ward = counter.ward
    for officer in (ward.clerk, ward.officer, ward.office, ward.chairman):
        assert counter.sign_in(officer).get(URL).status_code == 200
        assert counter.client.get(SEARCH, {"q": "tram"}).status_code == 200
    assert counter.sign_in(ward.administrator).get(URL).status_code == 403
    assert counter.client.get(SEARCH).status_code == 403


def test_filters_choose_by_status_sector_channel_lateness_and_day(counter: Counter) -> None:
    fill(counter)
    everyone = {"Phan Văn Hậu", "Trần Đình Khải", "Mai Thị Lụa", "Lưu Thị Hạnh"}
    sector = str(counter.ward.birth.procedure.sector_id)
    assert names(counter) == everyone
    assert names(counter, status="submitted") == {"Võ Thành Lộc"}
    assert names(counter, status="awaiting_supplement") == {"Lưu Thị Hạnh"}
    assert names(counter, sector=sector) == {"Trần Đình Khải", "Mai Thị Lụa"}
    assert names(counter, channel="postal") == {"Trần Đình Khải"}
    assert names(counter, late="late") == {"Phan Văn Hậu"}
    assert names(counter, late="no_letter") == {"Phan Văn Hậu"}
    assert names(counter, late="was_late") == {"Mai Thị Lụa"}
    assert names(counter, late="today") == {"Trần Đình Khải"}
    assert names(counter, late="soon") == set()
    assert names(counter, received_after="16/11/2026") == everyone - {"Phan Văn Hậu"}
    assert names(counter, received_before="16/11/2026") == {"Phan Văn Hậu", "Lưu Thị Hạnh"}
    assert names(counter, q="hau phan") == {"Phan Văn Hậu"}


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ({"received_after": "31/02/2026"}, "Ngày 31/02/2026 không có trong lịch."),
        ({"received_before": "hôm nay"}, "Ngày ghi theo dạng ngày/tháng/năm"),
        ({"status": "bay"}, "Sửa điều kiện lọc"),
        ({"sector": "x"}, "Sửa điều kiện lọc"),
        ({"q": "x" * 301}, "Dài quá: 301 ký tự, tối đa 300."),
    ],
)
def test_bad_filters_are_told(counter: Counter, filters: dict[str, str], words: str) -> None:
    fill(counter)
    answer = counter.client.get(URL, filters)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_empty_and_nothing_matching_are_told(counter: Counter) -> None:
    assert "Sổ chưa có hồ sơ nào." in counter.client.get(URL).content.decode()
    page = counter.client.get(URL, {"late": "late"}).content.decode()
    assert "Không có hồ sơ nào khớp điều kiện lọc." in page
    assert counter.client.get(URL, {"page": "999"}).status_code == 200


def test_identity_numbers_are_masked(counter: Counter) -> None:
    received(counter.ward, counter.ward.business, "2026-11-20 08:00")
    page = counter.client.get(URL).content.decode()
    assert "000188000127" not in page
    assert "•" in page
    assert "0900000127" not in page


def test_an_officer_sees_what_the_department_has_held(counter: Counter) -> None:
    fill(counter)
    counter.sign_in(counter.ward.officer)
    assert names(counter) == {"Phan Văn Hậu"}
    counter.sign_in(counter.ward.chairman)
    assert len(names(counter)) == 4


def test_the_list_asks_as_many_queries_for_fifty_rows_as_for_five(
    counter: Counter, django_assert_max_num_queries: Any
) -> None:
    own, others = 7, 6  # the page's own, and those of session, user, role and menu
    for _ in range(5):
        received(counter.ward, counter.ward.business, "2026-11-20 08:00")
    counter.client.get(URL)
    with django_assert_max_num_queries(own + others) as few:
        counter.client.get(URL)
    for _ in range(45):
        received(counter.ward, counter.ward.business, "2026-11-20 08:00")
    for filters in ({}, {"late": "late"}, {"status": "received", "q": "tram"}):
        with django_assert_max_num_queries(len(few)):
            counter.client.get(URL, filters)
    asked_one_after_the_other = 2  # by code, then among names: a common name asks for nothing more
    with django_assert_max_num_queries(own + others + asked_one_after_the_other):
        counter.client.get(SEARCH, {"q": "tram"})


# -- search -----------------------------------------------------------------------------------------


def test_what_is_scanned_opens_the_dossier(counter: Counter) -> None:
    dossier = received(
        counter.ward, counter.ward.business, "2026-11-20 08:00", external_code="000.00.01.H36-9"
    )
    received(counter.ward, counter.ward.business, "2026-11-20 08:00")
    link = f"http://10.0.0.5:8000/t/{dossier.tracking_token}/"
    for words in (dossier.code, f" {dossier.code} ", link, dossier.tracking_token, "000.00.01.h36-9"):
        answer = counter.client.get(SEARCH, {"q": words})
        assert answer.status_code == 302, words
        assert answer.url == reverse("dossier", args=[dossier.pk])


def test_one_hit_is_opened_several_are_listed(counter: Counter) -> None:
    fill(counter)
    assert counter.client.get(SEARCH, {"q": "khai tran"}).status_code == 302
    online = counter.client.get(SEARCH, {"q": "vo thanh loc"})
    assert online.url.startswith("/truc-tuyen/")
    page = counter.client.get(SEARCH, {"q": "127"}).content.decode()
    assert "1–5 trong 5" in page


def test_nothing_found_is_told_with_what_to_try(counter: Counter) -> None:
    fill(counter)
    page = counter.client.get(SEARCH, {"q": "tram le"}).content.decode()
    assert "Không thấy “tram le”. Thử mã hồ sơ, 3 số cuối điện thoại hoặc ít chữ hơn." in page
    for words in ("", "   ", "!!!", "…"):
        assert counter.client.get(SEARCH, {"q": words}).context["rows"] == []


def test_search_shows_only_what_may_be_seen(counter: Counter) -> None:
    dossier = received(counter.ward, counter.ward.business, "2026-11-20 08:00")
    counter.sign_in(counter.ward.culture_officer)
    for words in (dossier.code, dossier.tracking_token, "tram"):
        assert counter.client.get(SEARCH, {"q": words}).status_code == 200
