"""The chairman's page of a ward without work, and how many queries it runs as the work grows."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.reports.made import opened, signed_in, text_of
from tests.reports.story import NOW, Story
from tests.ward import build_ward

pytestmark = pytest.mark.django_db


def test_a_quiet_ward_reads_well(db: None) -> None:
    ward = build_ward()
    text = text_of(opened(signed_in(ward.chairman), "/dieu-hanh/"))
    for words in (
        "Không có hồ sơ trễ hẹn. Mai 24/11 nghỉ.",
        "Không có hồ sơ trễ hẹn hoặc sắp đến hạn.",
        "Không có việc nào chờ duyệt.",
        "chưa có hồ sơ nào giải quyết xong trong kỳ",
        "Năm này chưa có hồ sơ nào.",
        "Chưa có tháng nào có hồ sơ giải quyết xong.",
        "Trong kỳ không có hồ sơ nào xong mà trễ ngày.",
    ):
        assert words in text


def queries(client: Client, address: str) -> int:
    with (
        time_machine.travel(NOW, tick=False),
        CaptureQueriesContext(
            connection,
        ) as captured,
    ):
        assert client.get(address).status_code == 200
    return len(captured)


MOST = {
    "/dieu-hanh/": 15,
    "/dieu-hanh/?ky=2025": 15,
    "/dieu-hanh/?ky=2026-m11": 15,
    "/dieu-hanh/nguy-co/": 4,
    "/dieu-hanh/ho-so/qua-han/": 4,
    "/dieu-hanh/ho-so/tre-chua-co-thu/?linh-vuc=civil_status": 4,
    "/dieu-hanh/trach-nhiem/": 15,
    "/dieu-hanh/trach-nhiem/?tu=01/03/2026&den=20/11/2026": 15,
    "/dieu-hanh/trach-nhiem/ngay-tre/?don-vi=economy": 15,
    "/dieu-hanh/trach-nhiem/qua-dinh-muc/": 15,
}


@pytest.mark.parametrize(("first", "more"), [(25, 35), pytest.param(40, 80, marks=pytest.mark.deep)])
def test_queries_stay_few_and_do_not_grow(db: None, first: int, more: int) -> None:
    """Six more for session, person and menu; counted with few dossiers and with many."""
    ward = build_ward()
    story = Story(ward, seed=3)
    story.tell(first, date(2026, 1, 5), date(2026, 11, 20))
    client = signed_in(ward.chairman)
    for address in MOST:
        queries(client, address)  # the first one also begins the session
    few = {address: queries(client, address) for address in MOST}
    story.tell(more, date(2026, 1, 5), date(2026, 11, 20))
    assert {address: queries(client, address) for address in MOST} == few
    assert [address for address, most in MOST.items() if few[address] > most + 6] == []
