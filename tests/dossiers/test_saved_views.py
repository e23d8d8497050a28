"""Filters kept under a name: each person's own, shared by office and leaders, one name once."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from dossiers.actions.saved_views import MOST, save_view
from dossiers.models import SavedView
from tests.dossiers.counter import Counter
from tests.ward import moment, person, received

AT = moment("2026-11-23 08:05")
SAVE = "/so-theo-doi/"


def own(counter: Counter, name: str = "Trễ", query: str = "late=late", shared: bool = False) -> SavedView:
    owner = counter.ward.office if shared else counter.ward.clerk
    return save_view(name, query, owner=owner, shared=shared, at=AT)


def test_the_present_filters_are_kept_under_a_name_and_offered_as_a_chip(counter: Counter) -> None:
    land = counter.ward.correction.procedure.sector_id
    answer = counter.client.post(
        f"{SAVE}?sector={land}&late=late&page=2&la=x", {"name": " Hồ sơ  đất đai trễ "}
    )
    assert answer.status_code == 302
    view = SavedView.objects.get()
    assert (view.name, view.query, view.shared) == ("Hồ sơ đất đai trễ", f"late=late&sector={land}", False)
    page = counter.client.get("/so-theo-doi/").content.decode()
    assert "Hồ sơ đất đai trễ" in page
    counter.client.post(f"{SAVE}?sector={land}&late=late", {"name": "Hồ sơ đất đai trễ"})
    assert SavedView.objects.count() == 1, "the same again is the one there is"


def test_a_saved_day_finds_the_same_dossiers_again(counter: Counter) -> None:
    received(counter.ward, counter.ward.business, "2026-11-20 08:00", applicant=person(name="Mai Thị Lụa"))
    received(counter.ward, counter.ward.business, "2026-11-23 08:00", applicant=person(name="Lý Văn Nhớ"))
    counter.client.post(f"{SAVE}?received_before=20/11/2026", {"name": "Trước thứ Hai"})
    page = counter.client.get(f"/so-theo-doi/?{SavedView.objects.get().query}")
    assert [row.dossier.applicant.full_name for row in page.context["rows"]] == ["Mai Thị Lụa"]


@pytest.mark.parametrize(
    ("query", "name", "sentence"),
    [
        ("?late=late", "", "Đặt tên cho bộ lọc"),
        ("?late=late", "x" * 61, "Dài quá: 61 ký tự, tối đa 60."),
        ("", "Tất cả", "Chưa có điều kiện lọc nào để lưu."),
        (f"?q={'ữ' * 200}", "Dài", "Điều kiện lọc dài quá nên không lưu được."),
        ("?late=bay", "Sai", "Chưa có điều kiện lọc nào để lưu."),
        ("?status=received", "Trễ", "Đã có bộ lọc tên “Trễ”. Đặt tên khác."),
    ],
)
def test_what_cannot_be_kept_is_told(counter: Counter, query: str, name: str, sentence: str) -> None:
    own(counter)
    answer = counter.client.post(f"{SAVE}{query}", {"name": name})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert f'value="{name}"' in answer.content.decode() or not name, "what was typed is kept"
    assert SavedView.objects.count() == 1


def test_nobody_keeps_more_than_can_be_found_again(counter: Counter) -> None:
    for number in range(MOST):
        own(counter, f"Bộ lọc {number}")
    page = counter.client.post(f"{SAVE}?late=late", {"name": "Thêm"}).content.decode()
    assert f"Đã có {MOST} bộ lọc." in page


def test_a_view_is_renamed_and_removed_by_its_owner(counter: Counter) -> None:
    view, other = own(counter), own(counter, "Khác", "status=received")
    edit = reverse("saved-view-edit", args=[view.pk])
    refused = counter.client.post(edit, {f"v{view.pk}-name": "Khác"})
    assert refused.status_code == 422
    assert "Đã có bộ lọc tên “Khác”." in refused.content.decode()
    counter.client.post(edit, {f"v{view.pk}-name": "Hồ sơ trễ"})
    view.refresh_from_db()
    assert view.name == "Hồ sơ trễ"
    counter.client.post(reverse("saved-view-remove", args=[view.pk]))
    assert list(SavedView.objects.all()) == [other]
    counter.sign_in(counter.ward.office)
    assert counter.client.post(reverse("saved-view-remove", args=[other.pk])).status_code == 403
    assert (
        counter.client.post(
            reverse("saved-view-edit", args=[other.pk]), {f"v{other.pk}-name": "Lấy"}
        ).status_code
        == 403
    )


def test_office_and_leaders_share_with_everybody_others_do_not(counter: Counter) -> None:
    assert counter.client.post(f"{SAVE}?late=late", {"name": "Chung", "shared": "on"}).status_code == 403
    counter.sign_in(counter.ward.office)
    counter.client.post(f"{SAVE}?late=late", {"name": "Trễ toàn phường", "shared": "on"})
    counter.sign_in(counter.ward.officer)
    assert "Trễ toàn phường" in counter.client.get("/so-theo-doi/").content.decode()
    page = counter.client.get("/so-theo-doi/bo-loc/").content.decode()
    assert "Hẹn trả: Đang trễ hẹn" in page
    assert "Đặng Văn Tài" in page


def test_own_views_are_nobody_elses(counter: Counter) -> None:
    own(counter, "Chỉ của Hà")
    counter.sign_in(counter.ward.office)
    for address in ("/so-theo-doi/", "/so-theo-doi/bo-loc/"):
        assert "Chỉ của Hà" not in counter.client.get(address).content.decode()
    assert "Chưa lưu bộ lọc nào." in counter.client.get("/so-theo-doi/bo-loc/").content.decode()


def test_a_view_whose_sector_is_gone_still_opens(counter: Counter) -> None:
    own(counter, "Cũ", "sector=999")
    page = counter.client.get("/so-theo-doi/bo-loc/").content.decode()
    assert "điều kiện cũ không còn" in page
    assert counter.client.get("/so-theo-doi/?sector=999").status_code == 422


def test_the_database_holds_one_name_once_and_no_empty_one(counter: Counter) -> None:
    view = own(counter)
    for wrong in (
        {"name": view.name, "query": "a=b"},
        {"name": "", "query": "a=b"},
        {"name": "x", "query": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedView.objects.create(owner=view.owner, created_at=AT, **wrong)
