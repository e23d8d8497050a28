"""The chairman's page and the lists behind its numbers: the same numbers, for the right people."""

from __future__ import annotations

import re
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from dossiers.models import Apology
from procedures.models import Sector
from reports.figures import FIGURES
from reports.periods import reporting_period
from reports.scopes import Scope
from reports.today import TODAY
from tests.reports.made import opened, signed_in, text_of
from tests.reports.story import CALENDAR, NOW
from tests.ward import TestWard, moment

pytestmark = pytest.mark.django_db
YEAR = reporting_period("2026")


def scope_of(code: str = "2026", sector: str = "") -> Scope:
    return Scope(reporting_period(code).period, NOW, calendar=CALENDAR, sector=sector)


# -- who may ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("chairman", 200),
        ("vice_chairman", 200),
        ("office", 200),
        ("officer", 403),
        ("clerk", 403),
        ("administrator", 403),
    ],
)
@pytest.mark.parametrize("address", ["/dieu-hanh/", "/dieu-hanh/ho-so/qua-han/"])
def test_who_may_open_it(told: TestWard, db: None, who: str, status: int, address: str) -> None:
    with time_machine.travel(NOW, tick=False):
        assert signed_in(getattr(told, who)).get(address).status_code == status


def test_nobody_without_signing_in(told: TestWard, db: None) -> None:
    assert Client().get("/dieu-hanh/").status_code == 302
    assert Client().get("/dieu-hanh/ho-so/qua-han/").status_code == 302


# -- the same numbers everywhere ----------------------------------------------------------------------


def test_the_page_shows_the_figures(told: TestWard, db: None) -> None:
    text = text_of(opened(signed_in(told.chairman), "/dieu-hanh/"))
    n = {key: figure.dossiers(scope_of()).count() for key, figure in FIGURES.items()}
    now = {key: figure.dossiers(scope_of()).count() for key, figure in TODAY.items()}

    assert f"{n['pending_late_without_letter']} hồ sơ trễ hẹn chưa có thư xin lỗi" in text
    assert f"Trễ hẹn {n['pending_late']} Mở danh sách" in text
    assert f"Đã giải quyết {n['resolved']} nhận {n['received']}, kỳ trước {n['carried_over']}" in text
    assert f"Quá hạn {n['late']} " in text
    assert f"Đang giải quyết {n['pending']} {n['pending_late']} trễ, {n['paused']} tạm dừng" in text
    assert f"Thư xin lỗi {n['late_with_letter']} / {n['late_all']}" in text
    assert f"Chờ đồng chí duyệt {now['letters_submitted'] + now['results_to_sign']}" in text
    assert "Mai 24/11 nghỉ" in text
    assert n["late"] > 5


def test_every_number_of_the_page_opens_as_many_dossiers(told: TestWard, db: None) -> None:
    """Links that carry a number; rates and "28 / 111" are tested with their own figures."""
    client = signed_in(told.chairman)
    assert numbers_that_open_as_many(client, opened(client, "/dieu-hanh/").content.decode()) > 20


@pytest.mark.parametrize("key", sorted(FIGURES))
def test_every_list_is_as_long_as_its_figure(told: TestWard, db: None, key: str) -> None:
    client, figure = signed_in(told.office), FIGURES[key]
    sectors = Sector.objects.values_list("code", flat=True)
    asked = [("2026", ""), ("2026-q1", ""), ("2025", ""), *(("2026", sector) for sector in sectors)]
    for code, sector in asked:
        address = reverse("figure-list", args=[figure.slug])
        page = opened(client, f"{address}?ky={code}&linh-vuc={sector}").context["page"]
        counted = set(figure.dossiers(scope_of(code, sector)).values_list("pk", flat=True))
        assert page.paginator.count == len(counted)
        assert {dossier.pk for dossier in page} <= counted


@pytest.mark.parametrize("key", sorted(TODAY))
def test_lists_of_the_day_too(told: TestWard, db: None, key: str) -> None:
    page = opened(signed_in(told.office), reverse("figure-list", args=[TODAY[key].slug])).context["page"]
    assert set(page.paginator.object_list.values_list("pk", flat=True)) == set(
        TODAY[key].dossiers(scope_of()).values_list("pk", flat=True)
    )


def test_heat_cells_open_their_late_ones(told: TestWard, db: None) -> None:
    client = signed_in(told.chairman)
    year = opened(client, "/dieu-hanh/").context["page"].year
    cells = [(row.sector.code, cell) for row in year.sectors for cell in row.cells if cell.late]
    assert len(cells) > 5
    for code, cell in cells:
        month = f"{cell.month.year}-m{cell.month.month:02d}"
        page = opened(client, f"/dieu-hanh/ho-so/qua-han/?ky={month}&linh-vuc={code}").context["page"]
        assert page.paginator.count == cell.late


# -- periods and odd requests -------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["2026-m12", "2026-q3", "2026-h1", "2025", "2019"])
def test_other_periods(told: TestWard, db: None, code: str) -> None:
    response = opened(signed_in(told.chairman), f"/dieu-hanh/?ky={code}")
    page, scope = response.context["page"], scope_of(code)
    assert page.sums.resolved == FIGURES["resolved"].dossiers(scope).count()
    assert page.sums.pending == FIGURES["pending"].dossiers(scope).count()
    assert f"số liệu {page.chosen.label}" in text_of(response)


@pytest.mark.parametrize("code", ["abc", "2026-q9", "<script>", "99999", "2026-m1%00"])
def test_a_period_that_is_none_is_told_and_the_year_shown(told: TestWard, db: None, code: str) -> None:
    response = opened(signed_in(told.chairman), f"/dieu-hanh/?ky={code}")
    assert response.context["page"].chosen.code == "2026"
    assert "Không có kỳ báo cáo" in text_of(response)
    assert b"<script>" not in response.content.replace(b"<script src", b"")


def test_a_figure_or_page_that_is_not_there(told: TestWard, db: None) -> None:
    client = signed_in(told.chairman)
    with time_machine.travel(NOW, tick=False):
        assert client.get("/dieu-hanh/ho-so/khong-co/").status_code == 404
        assert client.post("/dieu-hanh/").status_code == 405
    response = opened(client, "/dieu-hanh/ho-so/qua-han/?page=99999&linh-vuc=khong-co")
    assert "Không có hồ sơ nào được đếm trong số này." in text_of(response)


def test_what_waits_is_listed_with_its_way_there(told: TestWard, db: None) -> None:
    response = opened(signed_in(told.chairman), "/dieu-hanh/")
    waiting = response.context["page"].watch.waiting
    assert waiting == sorted(waiting, key=lambda one: one.since)
    html = response.content.decode()
    for one in waiting:
        letter = one.apology
        place = reverse("apology", args=[letter.pk]) if letter else reverse("dossier", args=[one.dossier.pk])
        assert f'href="{place}"' in html
    assert all(one.apology.status == Apology.Status.SUBMITTED for one in waiting if one.apology)


# -- accessible, few queries --------------------------------------------------------------------------


def test_charts_have_words_and_a_table_and_nothing_is_inline(told: TestWard, db: None) -> None:
    html = opened(signed_in(told.chairman), "/dieu-hanh/").content.decode()
    assert 'aria-label="Tỷ lệ trễ hẹn từng tháng báo cáo năm 2026 so với năm 2025"' in html
    assert "Bảng số của biểu này" in html
    assert " style=" not in html
    assert "<script>" not in html
    assert len(re.findall(r"<h1[ >]", html)) == 1


# -- other days, other moments ------------------------------------------------------------------------


def numbers_that_open_as_many(client: Client, html: str) -> int:
    """Open every number with a list behind it, assert that it is as long, and say how many there were."""
    html = re.sub(r'<table class="heat">.*?</table>', "", html, flags=re.S)
    checked = set()
    for address, inside in re.findall(r'<a[^>]*href="(/dieu-hanh/ho-so/[^"]+)"[^>]*>(.*?)</a>', html, re.S):
        shown = re.search(r"<b>([\d.]+)</b>", inside) or re.match(r"\s*([\d.]+)(?!\S)", inside)
        if shown is not None:
            page = opened(client, unescape(address)).context["page"]
            assert page.paginator.count == int(shown.group(1).replace(".", "")), (address, inside)
            checked.add(address)
    return len(checked)


@pytest.mark.parametrize(
    "asked",
    ["tu=16/11/2026&den=20/11/2026", "luc=31/03/2026+17:00", "ky=2026-q2&luc=15/05/2026+08:00"],
)
def test_numbers_of_any_days_and_moments_open_as_many(told: TestWard, db: None, asked: str) -> None:
    client = signed_in(told.chairman)
    html = opened(client, f"/dieu-hanh/?{asked}").content.decode()
    assert numbers_that_open_as_many(client, html) > 15


def test_a_moment_of_the_past_is_labelled_and_shows_nothing_of_today(told: TestWard, db: None) -> None:
    response = opened(signed_in(told.chairman), "/dieu-hanh/?luc=31/03/2026+17:00")
    text, page = text_of(response), response.context["page"]
    assert "Số liệu như 17:00 thứ Ba 31/03/2026 · xem hôm nay" in text
    assert "Sửa và ghi nhận muộn từ lúc ấy" in text
    assert "Chờ đồng chí duyệt" not in text
    assert page.watch is None
    assert page.plan is None
    late = Scope.seen(YEAR.period, moment("2026-03-31 17:00"), NOW)
    assert page.counted["pending_late"] == FIGURES["pending_late"].dossiers(late).count()
    assert [row.days for row in page.then.rows] == sorted((r.days for r in page.then.rows), reverse=True)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("luc=hôm+qua", "Ghi ngày và giờ, ví dụ 05/03/2026 08:30."),
        ("luc=01/01/2030+08:00", "Thời điểm này chưa tới."),
        ("tu=20/11/2026&den=16/11/2026", "Ngày kết thúc không được trước ngày bắt đầu."),
    ],
)
def test_days_and_moments_that_cannot_be(told: TestWard, db: None, asked: str, sentence: str) -> None:
    with time_machine.travel(NOW, tick=False):
        response = signed_in(told.chairman).get(f"/dieu-hanh/?{asked}")
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert response.context["page"].chosen.code == "2026"


def test_the_weakest_things_are_named_in_one_line(told: TestWard, db: None) -> None:
    response = opened(signed_in(told.chairman), "/dieu-hanh/")
    page = response.context["page"]
    first = page.period.sectors[0]
    assert f"Năm 2026 yếu nhất: {first.sector.name} trễ" in text_of(response)
    assert [part.figure.key for part in page.worst][:2] == ["late", "inter_agency_late"]
