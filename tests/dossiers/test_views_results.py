"""Handing out results: found by scan or code, two events in one key, late collection judged by nobody."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from dossiers import actions
from dossiers.models import AccessLog, Dossier
from dossiers.workflow import Status
from tests.dossiers.counter import Counter
from tests.dossiers.test_views_counter import resolved
from tests.ward import call, moment, person, received

URL = "/tra-ket-qua/"


def act(dossier: Dossier, **more: Any) -> dict[str, Any]:
    dossier.refresh_from_db()
    return {"request_id": str(uuid4()), "version": str(dossier.version), **more}


def ready(counter: Counter, **more: Any) -> Dossier:
    return resolved(counter, "2026-11-20 08:00", "2026-11-20", **more)


def test_only_clerks_hand_out(counter: Counter) -> None:
    dossier = ready(counter)
    assert counter.client.get(URL).status_code == 200
    for officer in (counter.ward.officer, counter.ward.office, counter.ward.chairman):
        assert counter.sign_in(officer).get(URL).status_code == 403
        assert counter.client.post(reverse("results-hand-out", args=[dossier.pk]), {}).status_code == 403


@pytest.mark.parametrize("how", ["code", "lower", "link", "token", "name", "digits", "card"])
def test_a_scan_or_a_few_letters_open_the_result(counter: Counter, how: str) -> None:
    dossier = ready(counter, applicant=person(name="Mai Thị Lụa", number="000188000777"))
    ready(counter)
    code = dossier.code or ""
    words = {
        "code": code,
        "lower": code.lower(),
        "link": f"https://motcua.example/t/{dossier.tracking_token}/",
        "token": dossier.tracking_token,
        "name": "mai lua",
        "digits": "777",
        "card": "000188000777||Mai Thị Lụa|05031988|Nữ|Số 00|01012021",
    }[how]
    page = counter.client.get(URL, {"q": words}).content.decode()
    assert 'value="Mai Thị Lụa"' in page
    assert "Trả kết quả <kbd>F9</kbd>" in page
    assert AccessLog.objects.get().what == "trả kết quả"


def test_the_proxy_is_offered_as_who_takes_it(counter: Counter) -> None:
    proxy = person(name="Nguyễn Văn Đức", number="271234567", identity_kind="cmnd")
    dossier = ready(counter, proxy=proxy, proxy_paper="Văn bản ủy quyền")
    assert 'value="Nguyễn Văn Đức"' in counter.client.get(URL, {"ho-so": dossier.pk}).content.decode()


def test_handing_out_writes_both_events_and_can_be_repeated(counter: Counter) -> None:
    dossier = ready(counter)
    url = reverse("results-hand-out", args=[dossier.pk])
    data = act(dossier, to_whom="Huỳnh Thị Bích Trâm", way="counter")
    assert counter.client.post(url, data).url == URL
    dossier.refresh_from_db()
    assert (dossier.state, dossier.returned_to) == (Status.RETURNED, "Huỳnh Thị Bích Trâm")
    assert dossier.returned_at == dossier.result_received_at == moment("2026-11-23 08:05")
    done = list(dossier.events.order_by("seq").values_list("action", flat=True))[-2:]
    assert done == ["receive_result", "return_result"]
    count = dossier.events.count()
    assert counter.client.post(url, data).status_code in (302, 422)
    assert dossier.events.count() == count


def test_the_counter_may_first_take_the_result_in(counter: Counter) -> None:
    dossier = ready(counter)
    url = reverse("results-fetch", args=[dossier.pk])
    answer = counter.client.post(url, act(dossier), follow=True)
    assert f"Quầy đã nhận kết quả của hồ sơ {dossier.code}." in answer.content.decode()
    again = counter.client.post(url, act(dossier), follow=True)
    assert "Quầy đã nhận kết quả này." in again.content.decode()
    hand_out = reverse("results-hand-out", args=[dossier.pk])
    assert (
        counter.client.post(
            hand_out, act(dossier, to_whom="Trâm", way="post", post_number="RB 1 VN")
        ).status_code
        == 302
    )
    assert dossier.events.filter(action="receive_result").count() == 1


def test_an_unpaid_fee_is_asked_for_before_anything_else(counter: Counter) -> None:
    paid, unpaid = ready(counter), ready(counter, fee_vnd=50_000)
    page = counter.client.get(URL, {"ho-so": paid.pk}).content.decode()
    assert "Miễn / chưa thu" not in page
    page = counter.client.get(URL, {"ho-so": unpaid.pk}).content.decode()
    assert "Phí, lệ phí còn thiếu 50.000 đ" in page
    assert "data-focus" in page and 'data-key="F9" autofocus' not in page, "the focus goes to the choice"
    url = reverse("results-hand-out", args=[unpaid.pk])
    for chosen, words in (
        ({}, "Chọn đã thu phí, lệ phí hay miễn, chưa thu."),
        ({"fee": "unpaid", "fee_reason": " "}, "Ghi lý do miễn hoặc chưa thu."),
    ):
        answer = counter.client.post(url, act(unpaid, to_whom="Trâm", way="counter", **chosen))
        assert answer.status_code == 422
        assert words in answer.content.decode()
    unpaid.refresh_from_db()
    assert (unpaid.state, unpaid.result_received_at) == (Status.RESOLVED, None)


def test_the_page_of_the_dossier_asks_for_it_too(counter: Counter) -> None:
    dossier = ready(counter, fee_vnd=50_000)
    actions.receive_result(call(dossier, counter.ward.clerk, "2026-11-23 08:00"))
    url = f"/ho-so/{dossier.pk}/tra-ket-qua/"
    answer = counter.client.post(url, act(dossier, to_whom="Trâm", way="counter"))
    assert answer.status_code == 422
    assert "Chọn đã thu phí, lệ phí hay miễn, chưa thu." in answer.content.decode()
    paid = act(dossier, to_whom="Trâm", way="counter", fee="collected")
    assert counter.client.post(url, paid).status_code == 302
    assert dossier.fee_outstanding == 0


@pytest.mark.parametrize(
    ("chosen", "left", "told"),
    [
        ({"fee": "collected", "fee_reason": "thừa"}, 0, {"fee_collected": 50_000}),
        ({"fee": "unpaid", "fee_reason": "Hộ nghèo"}, 50_000, {"fee_unpaid": 50_000}),
    ],
)
def test_what_became_of_the_fee_is_kept(
    counter: Counter, chosen: dict[str, str], left: int, told: dict[str, int]
) -> None:
    dossier = ready(counter, fee_vnd=50_000)
    url = reverse("results-hand-out", args=[dossier.pk])
    assert counter.client.post(url, act(dossier, to_whom="Trâm", way="counter", **chosen)).status_code == 302
    assert dossier.fee_outstanding == left
    event = dossier.events.order_by("seq").last()
    assert event is not None
    assert told.items() <= event.data.items()
    assert event.personal.values.get("fee_reason", "") == ("Hộ nghèo" if left else "")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("to_whom", "", "Ghi người nhận kết quả."),
        ("to_whom", "x" * 201, "Dài quá: 201 ký tự, tối đa 200."),
        ("way", "bồ câu", "Chọn cách trả kết quả."),
    ],
)
def test_bad_input_is_told_and_nothing_is_handed_out(
    counter: Counter, field: str, value: str, words: str
) -> None:
    dossier = ready(counter)
    data = act(dossier, **({"to_whom": "Trâm", "way": "counter"} | {field: value}))
    answer = counter.client.post(reverse("results-hand-out", args=[dossier.pk]), data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    dossier.refresh_from_db()
    assert dossier.state is Status.RESOLVED
    assert dossier.result_received_at is None


def test_a_dossier_without_result_is_told_so(counter: Counter) -> None:
    dossier = received(counter.ward, counter.ward.business, "2026-11-20 08:00")
    page = counter.client.get(URL, {"q": dossier.code}).content.decode()
    assert "Hồ sơ chưa có kết quả: đã tiếp nhận" in page
    answer = counter.client.post(
        reverse("results-hand-out", args=[dossier.pk]), act(dossier, to_whom="Trâm", way="counter")
    )
    assert answer.status_code == 422


def test_a_version_that_is_old_changes_nothing(counter: Counter) -> None:
    dossier = ready(counter)
    old = act(dossier, to_whom="Trâm", way="counter")
    actions.receive_result(call(dossier, counter.ward.clerk, "2026-11-23 08:00"))
    assert counter.client.post(reverse("results-hand-out", args=[dossier.pk]), old).status_code == 409
    dossier.refresh_from_db()
    assert dossier.state is Status.RESOLVED


def test_late_collection_is_not_the_wards_lateness(counter: Counter) -> None:
    dossier = resolved(counter, "2026-09-01 08:00", "2026-09-03")
    counter.client.post(
        reverse("results-hand-out", args=[dossier.pk]), act(dossier, to_whom="Trâm", way="counter")
    )
    dossier.refresh_from_db()
    assert dossier.returned_at == moment("2026-11-23 08:05")
    assert dossier.outcome != "late"


def test_nothing_found_and_nothing_waiting_are_told(counter: Counter) -> None:
    assert "Không có kết quả nào chờ trả." in counter.client.get(URL).content.decode()
    ready(counter)
    page = counter.client.get(URL, {"q": "tram le"}).content.decode()
    assert "Không thấy “tram le” trong các kết quả chờ trả." in page
    assert counter.client.get(URL, {"loc": "khong-co", "page": "khong"}).status_code == 200


def test_the_list_asks_as_many_queries_for_fifty_rows_as_for_five(
    counter: Counter, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        ready(counter)
    counter.client.get(URL)
    with django_assert_max_num_queries(10) as few:
        counter.client.get(URL)
    for _ in range(45):
        ready(counter)
    with django_assert_max_num_queries(len(few)):
        assert "1–12 trong 50" in counter.client.get(URL).content.decode()
