"""Search from anywhere: every kind of words people type, what comes first, who sees what, hostile input."""

from __future__ import annotations

import unicodedata
from importlib import import_module
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse

from dossiers import actions
from dossiers.models import Dossier, SearchLine
from dossiers.search_words import line_of, read
from procedures.text import fold
from tests.dossiers.counter import Counter
from tests.ward import call, moment, person, received

SEARCH, HITS = "/tim/", "/tim/nhanh/"
_ENDS = ("An", "Ý", "Ly", "Vy", "Hòa", "Thúy", "Nguyệt", "Ước", "Quỳnh", "Hoà")
_MIDDLES = ("Văn", "Thị", "Hữu", "Đức", "Thị Ngọc")
_FAMILIES = ("Nguyễn", "Trần", "Lê", "Đỗ", "Ô", "Lý", "Huỳnh", "Đặng", "Võ", "Phạm")
NAMES = [f"{one} {middle} {end}" for one, middle, end in product(_FAMILIES, _MIDDLES, _ENDS)]


def dossier_of(counter: Counter, name: str, at: str = "2026-11-20 08:00", **more: Any) -> Dossier:
    """A dossier of somebody by that name, with an identity number and telephone of their own."""
    n = Dossier.objects.count()
    who = person(name, number=f"00018800{n:04d}", phone=f"0911{n:06d}")
    return received(counter.ward, more.pop("version", counter.ward.business), at, applicant=who, **more)


def found(counter: Counter, words: str) -> list[int]:
    """The ids of the dossiers shown while `words` are typed, in their order."""
    return [one.pk for one in counter.client.get(HITS, {"q": words}).context["dossiers"]]


class TestWords:
    def test_names_by_any_beginnings_with_or_without_accents(self, counter: Counter) -> None:
        dossier = dossier_of(counter, "Nguyễn Thị Thúy Hòa")
        dossier_of(counter, "Trần Văn Khải")
        decomposed = unicodedata.normalize("NFD", "Thuý Hoà")
        for words in (
            "thuy",
            "Thúy",
            "thuý hoà",
            "HÒA",
            "hoà",
            "ng thi th",
            "hoa nguyen",
            "thụy hỏa",
            decomposed,
        ):
            assert found(counter, words) == [dossier.pk], words
        for words in ("uy", "guyen", "hoan", "thuy khai"):
            assert found(counter, words) == [], words

    def test_names_of_one_and_two_letters(self, counter: Counter) -> None:
        by_name = {
            name: dossier_of(counter, f"Trần {name}").pk for name in ("Ý", "Ô", "Ly", "An", "Vy", "Lan")
        }
        for name, pk in by_name.items():
            assert found(counter, name)[0] == pk, name
            assert found(counter, fold(name))[0] == pk, name

    def test_five_hundred_names_composed_and_decomposed(self, counter: Counter) -> None:
        assert len(set(NAMES)) == 500
        one = SearchLine.objects.get(pk=dossier_of(counter, "Hồ Kỳ").pk)
        folded = {name: line_of(names=[name], numbers=[], codes=[], procedure_id=1) for name in NAMES}
        for name in NAMES:
            SearchLine.objects.filter(pk=one.pk).update(words=folded[name])
            for form in ("NFC", "NFD"):
                typed = read(unicodedata.normalize(form, name))
                assert SearchLine.objects.holding(typed).exists(), (form, name)
        assert all(folded[name.replace("Hòa", "Hoà")] == words for name, words in folded.items())

    def test_letters_of_other_scripts_that_look_the_same(self, counter: Counter) -> None:
        dossier = dossier_of(counter, "Cao Hoa")
        assert found(counter, "С\u0430\u043e H\u043e\u0430") == [dossier.pk], "typed with Cyrillic letters"

    def test_last_digits_of_numbers(self, counter: Counter) -> None:
        ward = counter.ward
        dossier = received(ward, ward.business, "2026-11-20 08:00", applicant=person(phone="0900000456"))
        other = dossier_of(counter, "Trần Văn Khải")
        for words in (
            "127",
            "0127",
            "000188000127",
            "456",
            "0456",
            "0900 000 456",
            "0900.000.456",
            "tram 456",
        ):
            assert found(counter, words) == [dossier.pk], words
        assert found(counter, "27") == []
        assert found(counter, "khai 456") == []
        assert other.pk not in found(counter, "456")

    def test_codes_whole_and_in_part(self, counter: Counter) -> None:
        dossier_of(counter, "Trần Văn Khải", "2026-11-19 08:00")
        first = dossier_of(
            counter, "Lê Thị Mai", "2026-11-20 08:00", external_code="000.00.01.H36-261118-7777"
        )
        second = dossier_of(counter, "Lê Thị Mận", "2026-11-20 08:10")
        assert first.code == "H36.152.00-261120-0001"
        for words in (
            first.code,
            first.code.lower(),
            "261120-0001",
            "1120-0001",
            "261120-0001 ",
            "261120-00 mai",
        ):
            assert found(counter, words)[:1] == [first.pk], words
        for words in (
            "000.00.01.H36-261118-7777",
            "000.00.01.h36-261118-7777",
            "7777",
            "261118-7777",
            "261118",
        ):
            assert found(counter, words) == [first.pk], words
        for words in (
            "261120",
            "261120-",
            "H36.152.00-261120",
            "H36.152.00-261120-",
            "261120-00",
            "261120-000",
        ):
            assert found(counter, words) == [second.pk, first.pk], words

    def test_the_receipts_qr_and_a_card(self, counter: Counter) -> None:
        dossier = received(counter.ward, counter.ward.business, "2026-11-20 08:00")
        dossier_of(counter, "Trần Văn Khải")
        card = "000188000127|271234567|Huỳnh Thị Bích Trâm|05031988|Nữ|Số 00|01012021"
        for words in (f"http://10.0.0.5:8000/t/{dossier.tracking_token}/", dossier.tracking_token, card):
            assert found(counter, words) == [dossier.pk], words
            assert counter.client.get(SEARCH, {"q": words}).url == reverse("dossier", args=[dossier.pk])

    def test_procedures_and_people_with_procedures(self, counter: Counter) -> None:
        ward = counter.ward
        birth = dossier_of(counter, "Lê Thị Trâm", version=ward.birth)
        trade = dossier_of(counter, "Lê Thị Trâm", version=ward.business)
        assert found(counter, "khai sinh") == [birth.pk]
        assert found(counter, "ho kinh doanh") == [trade.pk]
        assert found(counter, "trâm khai sinh") == [birth.pk]
        assert found(counter, "tram lap ho") == [trade.pk]
        assert found(counter, "mai khai sinh") == []

    def test_a_name_comes_before_a_procedure_with_that_word(self, counter: Counter) -> None:
        ward = counter.ward
        dossier_of(counter, "Trần Văn Nam", version=ward.first_certificate)
        person_called_lan = dossier_of(counter, "Lê Thị Lan")
        assert found(counter, "lan") == [person_called_lan.pk], "not the procedures that are “lần đầu”"

    def test_who_acts_for_somebody_is_found_too(self, counter: Counter) -> None:
        ward = counter.ward
        proxy = person("Đinh Công Tráng", number="000088001555", phone="0912777888")
        dossier = received(ward, ward.business, "2026-11-20 08:00", proxy=proxy, proxy_paper="Giấy ủy quyền")
        for words in ("trang dinh", "1555", "888"):
            assert found(counter, words) == [dossier.pk], words


class TestOrder:
    def test_whole_words_then_open_then_newest(self, counter: Counter) -> None:
        ward = counter.ward
        old = dossier_of(counter, "Lê Ha")
        beginning = dossier_of(counter, "Lê Hanh")
        ended = dossier_of(counter, "Vũ Hà")
        actions.withdraw(call(ended, ward.clerk, "2026-11-20 15:00"), reason="Rút")
        new = dossier_of(counter, "Đỗ Hạ")
        assert found(counter, "ha") == [new.pk, old.pk, ended.pk, beginning.pk]

    def test_eight_while_typing_and_where_the_rest_is(self, counter: Counter) -> None:
        made = [dossier_of(counter, "Lê Thị Mai").pk for _ in range(9)]
        answer = counter.client.get(HITS, {"q": "mai"})
        assert [one.pk for one in answer.context["dossiers"]] == made[:0:-1]
        page = answer.content.decode()
        assert 'href="/tim/?q=mai">Xem tất cả' in page
        assert "Xem tất cả" not in counter.client.get(HITS, {"q": "H36.152.00-261120-0001"}).content.decode()

    def test_more_than_can_be_listed_is_told(self, counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("dossiers.views.search.MOST", 2)
        for _ in range(3):
            dossier_of(counter, "Lê Thị Mai")
        page = counter.client.get(SEARCH, {"q": "mai"}).content.decode()
        assert "Tìm thấy hơn 2 hồ sơ" in page and "1–2 trong 2" in page


class TestSight:
    def test_officers_find_only_what_their_department_has_held(self, counter: Counter) -> None:
        dossier = dossier_of(counter, "Lê Thị Mai")
        dossier_of(counter, "Lê Thị Mận")
        actions.hand_over(call(dossier, counter.ward.clerk, "2026-11-20 09:00"))
        counter.sign_in(counter.ward.officer)
        assert found(counter, "le thi") == [dossier.pk]
        assert found(counter, "dang ky") == [dossier.pk]
        counter.sign_in(counter.ward.culture_officer)
        for words in ("le thi", "dang ky", dossier.code, dossier.tracking_token, "0000"):
            assert found(counter, words) == [], words
        counter.sign_in(counter.ward.administrator)
        assert counter.client.get(HITS, {"q": "le"}).status_code == 403

    def test_identity_numbers_are_masked(self, counter: Counter) -> None:
        received(counter.ward, counter.ward.business, "2026-11-20 08:00")
        page = counter.client.get(HITS, {"q": "tram"}).content.decode()
        assert "Huỳnh Thị Bích Trâm" in page and "•" in page and "H36.152.00-261120-0001" in page
        assert "000188000127" not in page and "0900000127" not in page


class TestKeeping:
    def test_a_corrected_name_and_number_are_found_and_the_old_ones_not(self, counter: Counter) -> None:
        dossier = received(counter.ward, counter.ward.business, "2026-11-20 08:00")
        right = person("Huỳnh Thị Bích Trăng", number="000188000999", phone="0900000888")
        actions.correct(call(dossier, counter.ward.clerk, "2026-11-20 08:30"), reason="sai", applicant=right)
        for words in ("trang", "999", "888"):
            assert found(counter, words) == [dossier.pk], words
        for words in ("tram", "127"):
            assert found(counter, words) == [], words

    def test_what_came_online_is_found_before_and_after_it_is_received(self, counter: Counter) -> None:
        ward = counter.ward
        reception = actions.Reception(
            version=ward.business, applicant=person("Võ Thành Lộc"), channel="online", external_code="DVC-12"
        )
        sent = moment("2026-11-20 08:00")
        waiting = actions.submit(reception, actor=ward.clerk, at=sent, submitted_at=sent)
        for words in ("loc", "DVC-12", "dvc12"):
            assert found(counter, words) == [waiting.pk], words
        actions.receive(reception, actor=ward.clerk, at=moment("2026-11-20 09:00"), dossier_id=waiting.pk)
        for words in ("loc", "DVC-12", "261120-0001"):
            assert found(counter, words) == [waiting.pk], words

    def test_the_receipt_prints_the_code_of_the_provincial_system(self, counter: Counter) -> None:
        dossier = dossier_of(counter, "Lê Thị Mai", external_code="000.00.01.H36-261118-7777")
        assert dossier.papers.get().content["external_code"] == "000.00.01.H36-261118-7777"

    def test_the_migration_writes_the_same_lines(self, counter: Counter) -> None:
        proxy = person("Đinh Công Tráng", number="000088001555", phone="0912777888")
        received(counter.ward, counter.ward.business, "2026-11-20 08:00", proxy=proxy, external_code="DVC-12")
        written = dict(SearchLine.objects.values_list("pk", "words"))
        SearchLine.objects.all().delete()
        import_module("dossiers.migrations.0011_search").fill(apps, None)
        assert dict(SearchLine.objects.values_list("pk", "words")) == written


HOSTILE = [
    "%", "_", "*", '"', "'", "\\", "%%_", "' OR 1=1 --", "tram'", "tram%", "& | !", "'a':*", "<-> ( )", ":*",
    "=721", "#1", "^261120", "\x00", "tram\x00", "\ud800", "\u202e\u200b", "a" * 1_000, "an " * 300,
    "9" * 300, "😀", "²³", "\u0663\u0664\u0665", "ß", "İ", "ﬁ",
]  # fmt: skip


class TestHostile:
    @pytest.mark.parametrize("words", HOSTILE)
    def test_anything_may_be_typed(self, counter: Counter, words: str) -> None:
        dossier_of(counter, "Lê Thị Mai")
        typed = words.encode("utf-8", "surrogatepass").decode("latin-1")
        for address in (SEARCH, HITS, "/so-theo-doi/"):
            for sent in (words.encode("utf-8", "replace").decode(), typed):
                assert counter.client.get(address, {"q": sent}).status_code in (200, 302, 422), address

    def test_a_megabyte_is_cut(self, counter: Counter) -> None:
        assert counter.client.get(HITS, {"q": "mai " * 250_000}).status_code == 200

    def test_nothing_but_blanks_or_signs_finds_nothing(self, counter: Counter) -> None:
        dossier_of(counter, "Lê Thị Mai")
        for words in ("", "   ", "\t", "!!!", "…", "%", "_"):
            assert found(counter, words) == [], words

    def test_nobody_found_is_told_with_what_to_try(self, counter: Counter) -> None:
        page = counter.client.get(HITS, {"q": "tram <b>le"}).content.decode()
        assert "Không thấy “tram &lt;b&gt;le”. Thử mã hồ sơ, 3 số cuối điện thoại hoặc ít chữ hơn." in page


def test_as_many_queries_for_fifty_as_for_five(counter: Counter, django_assert_max_num_queries: Any) -> None:
    def ask(words: str) -> None:
        counter.client.get(HITS, {"q": words})

    for _ in range(5):
        dossier_of(counter, "Lê Thị Mai")
    ask("mai")
    with django_assert_max_num_queries(14) as few:
        ask("mai")
    for _ in range(20):
        dossier_of(counter, "Lê Thị Mai")
    with django_assert_max_num_queries(len(few)):
        ask("mai")


def test_the_line_of_words() -> None:
    words = line_of(
        names=["Huỳnh Trâm", ""],
        numbers=["000188000127", ""],
        codes=["H36.152.00-261123-0004", None],
        procedure_id=12,
    )
    assert words == " huynh tram #12 =721000881000 =40003211620025163h ^2611230004 "
