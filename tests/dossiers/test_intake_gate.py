"""The gate of the intake: whose token, from where, how often; and whatever is sent, never a broken answer."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from hypothesis import given, settings
from hypothesis import strategies as st

from dossiers.actions import intake_sources
from dossiers.forms.json_shape import schema
from dossiers.models import Dossier, IntakeSource
from dossiers.views import intake_gate
from tests.dossiers.counter import Counter
from tests.dossiers.intakework import SUBMIT, Portal, dossier, errors, portal
from tests.ward import moment

AT = moment("2026-11-23 08:05")


@pytest.fixture
def sender(counter: Counter) -> Portal:
    cache.clear()  # the counters of the throttle
    return portal(counter.ward)


# -- tokens -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Basic {token}",
        "{token}",
        "Bearer {token}x",
        "Bearer {prefix}_" + "A" * 43,
        "Bearer mc_zzzzzzzz_" + "A" * 43,
        "Bearer " + "x" * 5000,
        "Bearer mc_\x00_é",
    ],
)
def test_without_the_right_token_nobody_comes_in(sender: Portal, header: str) -> None:
    told = header.format(token=sender.token, prefix=sender.source.token_prefix)
    answer = sender.post(dossier(), headers={"authorization": told} if told else {})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert errors(answer) == {"": "Thiếu mã truy cập, hoặc mã không đúng."}
    assert not Dossier.objects.exists()


def test_a_signed_in_officer_is_nobody_here(counter: Counter) -> None:
    answer = counter.client.post(SUBMIT, dossier(), content_type="application/json")
    assert answer.status_code == 401


def test_the_same_work_is_done_for_every_wrong_token(
    sender: Portal, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    """Whether the open part is known or not: one query, one comparison of two whole hashes."""
    compared: list[tuple[str, str]] = []
    real: Callable[[str, str], bool] = intake_sources.hmac.compare_digest
    monkeypatch.setattr(
        intake_sources.hmac, "compare_digest", lambda a, b: compared.append((a, b)) or real(a, b)
    )
    for prefix in (sender.source.token_prefix, "mc_zzzzzzzz"):
        with django_assert_num_queries(1):
            assert intake_sources.source_of(f"{prefix}_{'A' * 43}") is None
    assert [{len(one), len(other)} for one, other in compared] == [{64}, {64}]


def test_only_the_hash_of_a_token_is_kept(sender: Portal) -> None:
    kept = json.dumps(list(IntakeSource.objects.values()), default=str)
    secret = sender.token.rpartition("_")[2]
    assert secret not in kept
    assert sender.source.token_hash in kept
    assert len(secret) == 43


def test_a_rotated_token_is_dead_and_the_new_one_lives(counter: Counter, sender: Portal) -> None:
    _, new = intake_sources.rotate_token(sender.source.pk, by=counter.ward.administrator, at=AT)
    assert sender.post(dossier()).status_code == 401
    sender.token = new
    assert sender.post(dossier()).status_code == 201


def test_a_stopped_source_is_turned_away_until_it_is_let_in_again(counter: Counter, sender: Portal) -> None:
    by = counter.ward.administrator
    intake_sources.set_active(sender.source.pk, False, by=by, at=AT)
    answer = sender.post(dossier())
    assert (answer.status_code, errors(answer)) == (
        403,
        {"": "Phường đã ngừng nhận từ nguồn này. Liên hệ phường."},
    )
    intake_sources.set_active(sender.source.pk, True, by=by, at=AT)
    assert sender.post(dossier()).status_code == 201


@pytest.mark.parametrize(
    ("networks", "address", "status"),
    [
        ("", "203.0.113.9", 201),
        ("203.0.113.0/24", "203.0.113.9", 201),
        ("10.0.0.0/8, 2001:db8::/32", "2001:db8::7", 201),
        ("203.0.113.0/24", "198.51.100.1", 403),
        ("203.0.113.0/24", "2001:db8::7", 403),
    ],
)
def test_a_source_may_be_bound_to_networks(
    counter: Counter, networks: str, address: str, status: int
) -> None:
    bound = portal(counter.ward, networks=networks)
    answer = bound.post(dossier(), REMOTE_ADDR=address)
    assert answer.status_code == status


def test_when_it_was_last_heard_is_kept_by_the_minute(counter: Counter, sender: Portal) -> None:
    sender.post(dossier())
    assert IntakeSource.objects.get().last_used_at == AT
    counter.clock.move_to(moment("2026-11-23 08:07"))
    sender.ask(dossier()["external_code"])
    assert IntakeSource.objects.get().last_used_at == moment("2026-11-23 08:07")


# -- how often ----------------------------------------------------------------------------------------


def test_whoever_guesses_is_stopped_after_ten_and_others_are_not(sender: Portal) -> None:
    wrong = {"authorization": "Bearer mc_zzzzzzzz_" + "A" * 43}
    answers = [sender.post(dossier(), headers=wrong).status_code for _ in range(11)]
    assert answers == [401] * 10 + [429]
    stopped = sender.post(dossier())
    assert (stopped.status_code, stopped["Retry-After"]) == (429, "600")
    assert sender.post(dossier(), REMOTE_ADDR="203.0.113.9").status_code == 201


def test_one_source_cannot_flood_the_ward(
    counter: Counter, sender: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake_gate, "REQUESTS", "3/m")
    monkeypatch.setitem(intake_gate.WAIT, "3/m", 60)
    statuses = [sender.post(dossier()).status_code for _ in range(4)]
    assert statuses == [201, 200, 200, 429]
    assert portal(counter.ward, "Hệ thống tỉnh").post(dossier(external_code="T-1")).status_code == 201


# -- what is no dossier at all ----------------------------------------------------------------------------

WHOLE = json.dumps(dossier()).encode()


@pytest.mark.parametrize(
    ("raw", "status", "words"),
    [
        (b"{", 400, "không phải JSON đúng"),
        (WHOLE[:-1], 400, "không phải JSON đúng"),
        (WHOLE + WHOLE, 400, "không phải JSON đúng"),
        (b"\xff\xfe{}", 400, "UTF-8"),
        (WHOLE.decode().encode("utf-16"), 400, "UTF-8"),
        (b'{"copies": 1, "copies": 2}', 400, "“copies” có hai lần"),
        (b'{"applicant": {"a": 1, "a": 1}}', 400, "“a” có hai lần"),
        (b'{"copies": NaN}', 400, "NaN không phải là số"),
        (b'{"copies": -Infinity}', 400, "-Infinity không phải là số"),
        (b'{"copies": ' + b"9" * 5000 + b"}", 400, "số quá lớn"),
        (b"[" * 100_000, 400, "quá sâu"),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, 400, "quá sâu"),
        (b"null", 422, "Phải là một nhóm trường"),
        (b"[]", 422, "Phải là một nhóm trường"),
        (b'"x"', 422, "Phải là một nhóm trường"),
        (b"1e999", 422, "Phải là một nhóm trường"),
        (b'{"\\ud800": 1}', 422, "Không có trường này."),
        (b'{"' + b"x" * 200_000 + b'": 1}', 422, "Không có trường này."),
    ],
)
def test_what_is_no_json_of_ours_is_told(sender: Portal, raw: bytes, status: int, words: str) -> None:
    answer = sender.post(raw)
    assert answer.status_code == status, answer.content
    assert words in " ".join(one["message"] for one in json.loads(answer.content)["errors"])
    assert len(answer.content) < 5_000


def test_an_empty_body_is_told(sender: Portal) -> None:
    bare = {"CONTENT_TYPE": "application/json", "CONTENT_LENGTH": "0"}
    answer = sender.client.generic("POST", SUBMIT, b"", headers=sender.headers, **bare)
    assert (answer.status_code, errors(answer)) == (
        400,
        {"": "Nội dung không phải JSON đúng: dòng 1, cột 1."},
    )


def test_a_megabyte_is_the_most(sender: Portal) -> None:
    filled = json.dumps(dossier()).encode().ljust(intake_gate.LARGEST)
    assert sender.post(filled).status_code == 201
    assert sender.post(filled + b" ").status_code == 413
    long = copy.deepcopy(dossier(external_code="M-2"))
    long["applicant"]["full_name"] = "N" * 1_000_000
    assert "Dài quá: 1.000.000 ký tự" in errors(sender.post(long))["applicant.full_name"]


def test_a_length_that_lies_is_found_out(sender: Portal) -> None:
    answer = sender.post(b"x", CONTENT_LENGTH="99999999999")
    assert answer.status_code == 413
    assert sender.post(WHOLE, CONTENT_LENGTH="nhiều").status_code == 400
    assert sender.post(WHOLE, CONTENT_LENGTH="-5").status_code < 500


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/json; charset=cp1258",
    ],
)
def test_another_kind_of_content_is_refused(sender: Portal, kind: str) -> None:
    answer = sender.post(WHOLE, content_type=kind)
    assert (answer.status_code, errors(answer)) == (
        415,
        {"": "Gửi Content-Type: application/json, mã hóa UTF-8."},
    )


def test_a_charset_that_says_what_it_is_is_fine(sender: Portal) -> None:
    assert sender.post(WHOLE, content_type="application/json; charset=UTF-8").status_code == 201


@pytest.mark.parametrize("code", ["khong-co", "a\x00b", "é", "'; DROP TABLE", "x" * 3000, "%", "a b"])
def test_a_code_nobody_sent_is_not_found(sender: Portal, code: str) -> None:
    place = f"{SUBMIT}{escape_uri_path(code)}/"
    told = sender.client.get(place, headers=sender.headers)
    assert (told.status_code, errors(told)) == (404, {"": "Nguồn này chưa gửi hồ sơ nào với mã đó."})
    assert sender.post({}, f"{place}bo-sung/").status_code == 404


def test_each_address_has_its_verb(sender: Portal) -> None:
    for verb, address in (
        ("get", SUBMIT),
        ("put", SUBMIT),
        ("delete", f"{SUBMIT}A-1/"),
        ("post", f"{SUBMIT}A-1/"),
    ):
        assert getattr(sender.client, verb)(address, headers=sender.headers).status_code == 405


def test_an_answer_is_kept_by_no_cache(sender: Portal) -> None:
    for answer in (sender.post(dossier()), sender.post(b"x"), Client().post(SUBMIT)):
        assert "no-store" in answer["Cache-Control"]


# -- whatever it is ---------------------------------------------------------------------------------------

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**40), 10**40)
    | st.floats()
    | st.text()
    | st.text(st.characters(codec=None, categories=["Cs", "Cc", "Cf", "Lu"]), max_size=20)
    | st.sampled_from(
        ["\x00", "\ud800", "\u202eabc", "=1+1", "<script>", "9" * 400, "2026-02-30", "cccd", "none"]
    )
)
JUNK = st.recursive(
    SCALARS, lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=8), part, max_size=4)
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where the example has a value."""
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in items:
        yield from places(part, (*path, name))


@st.composite
def spoilt(draw: st.DrawFn) -> Any:
    """The example with one to three of its values replaced by anything, or with one more."""
    whole = copy.deepcopy(dossier())
    for _ in range(draw(st.integers(1, 3))):
        *path, name = draw(st.sampled_from(list(places(whole))))
        part: Any = whole
        for step in path:
            part = part[step]
        if draw(st.booleans()) or isinstance(part, list):
            part[name] = draw(JUNK)
        else:
            del part[name]
    return whole


def _try_everything(sender: Portal, many: int) -> None:
    """Never a broken answer; what is taken in is of the schema; what is refused leaves nothing behind."""
    shape = jsonschema.Draft202012Validator(schema())

    @settings(max_examples=many)
    @given(content=spoilt() | JUNK)
    def any_content(content: Any) -> None:
        before = Dossier.objects.count()
        try:
            raw = json.dumps(content)
        except ValueError:
            return
        answer = sender.post(raw)
        assert answer.status_code in {200, 201, 400, 409, 422}, (answer.status_code, raw)
        if answer.status_code in {200, 201}:
            assert shape.is_valid(content), raw
        assert Dossier.objects.count() == before + (answer.status_code == 201)

    any_content()


@pytest.fixture
def unlimited(sender: Portal, monkeypatch: pytest.MonkeyPatch) -> Portal:
    monkeypatch.setattr(intake_gate, "REQUESTS", "1000000/m")
    return sender


def test_whatever_is_sent_the_answer_is_never_broken(unlimited: Portal) -> None:
    _try_everything(unlimited, 25)


@pytest.mark.deep
def test_a_thousand_times_whatever_is_sent_the_answer_is_never_broken(unlimited: Portal) -> None:
    _try_everything(unlimited, 1_000)


def test_the_schema_is_for_everybody() -> None:
    assert Client().get(reverse("intake-schema"))["Content-Type"] == "application/schema+json"
