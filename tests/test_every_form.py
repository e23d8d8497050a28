"""Whatever is sent to whichever address: never a broken page; what is refused is explained and kept.

The forms are read off the pages they stand on, so a new one is tried without anybody adding it here.
Everything a case changes is undone. 25 cases of each form; `make deep` tries 1,000.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import quote_from_bytes, urlsplit

import pytest
import time_machine
from django.contrib.messages import ERROR, get_messages
from django.core.cache import cache
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.forms import BaseForm, BaseFormSet, BoundField
from django.http import HttpResponse
from django.test import override_settings
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from dossiers.forms.sheet import PaperSet
from tests.access import BY_TOKEN, ROWS
from tests.every_page import PAPERS, Crawl, Page, crawl, first_of, name_of
from tests.html_forms import Field, HtmlForm, Reading
from tests.test_access import NOW
from tests.ward import moment

pytestmark = pytest.mark.django_db

# The set-up guide is not there in a demo (tests/procedures/test_views_setup.py).
_GUIDE = {name for name in ROWS if name.startswith("setup")}
_JSON = {name for name, row in ROWS.items() if row.answers == BY_TOKEN}  # tests/dossiers/test_intake_gate.py
_ELSEWHERE = _GUIDE | _JSON
POSTS = [name for name, row in ROWS.items() if "POST" in row.verbs.split() and name not in _ELSEWHERE]
GETS = [name for name, row in ROWS.items() if "GET" in row.verbs.split() and name not in _ELSEWHERE | PAPERS]
CASES, DEEP = 25, 1_000
OF_AN_ADDRESS, DEEP_OF_AN_ADDRESS = 3, 200  # what stands in an address only chooses what is shown
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # the shortest counter-example is not worth the time
REFUSED = frozenset({400, 409, 413, 422, 429})
ANSWERS = REFUSED | {200, 204, 302, 403, 404}


# -- what is sent ------------------------------------------------------------------------------------

NASTY: tuple[bytes, ...] = (
    b"",
    b" ",
    b"\x00",
    b"a\x00b",
    b"\xed\xa0\x80",  # half a surrogate pair
    b"\xff\xfe",
    "‮\u200b\ufeff".encode(),
    "e\u0302\u0301".encode(),
    "\U0010ffff".encode(),
    b"0",
    b"1",
    b"-1",
    b"2147483648",
    b"9223372036854775808",
    b"9" * 400,
    b"9" * 5_000,  # more digits than Python turns into a number
    b"1e309",
    b"NaN",
    b"1_000",
    b"0x10",
    "٣".encode(),
    "²".encode(),
    "１２".encode(),
    b"01/01/0001",
    b"31/12/9999",
    b"31/02/2026",
    b"00/00/0000",
    "٣١/١٢/٢٠٢٦".encode(),
    b"0001-01-01",
    b"9999-12-31",
    b"24:60",
    b"01/01/0001 00:00",
    b"31/12/9999 23:59",
    b"9999-12-31T23:59:59-14:00",
    b"a|b|c|d|e|f",
    "000188000127||x|99999999|Nữ|y|z".encode(),  # a card that is none
    b"07:00-06:00",
    b"khong-co",
    b"[]",
    b"{}",
    b"true",
    b"None",
    b"%00",
    b"../../etc/passwd",
    b"http://elsewhere.example/",
    b"//elsewhere.example",
    b"<script>alert(1)</script>",
    b"{{ 7 }}{% now %}",
    b"=1+1",
    b"';--",
    b"\r\nBcc: a@b.example",
    b"a\nb\r\nc",
    b"x" * 10_000,
)
HUGE = b"x" * 1_000_000
PLAUSIBLE: tuple[str, ...] = (
    "Nguyễn Văn An",
    "Chờ kết quả đo đạc.",
    "12/QĐ-UBND",
    "23/11/2026",
    "24/11/2026",
    "01/12/2026",
    "000188000127",
    "0900000127",
    "ai@vidu.example",
    "2",
    "2026",
    "08:00",
    "07:00-11:30, 13:30-17:00",
    "mat khau thu nghiem 1",
)
# What the fields of a person and a paper at the counter take, by the last part of their names.
RIGHT = {
    "identity_number": "000188000127",
    "full_name": "Huỳnh Thị Bích Trâm",
    "birth_date": "05/03/1988",
    "address": "Số 00 đường Thủ Khoa Huân, phường Phú Thủy",
    "phone": "0900 000 127",
    "email": "tram@vidu.example",
    "originals": "1",
    "certified": "0",
    "copies": "1",
    "pages": "2",
    "fee": "100.000 đ",
    "received_at": "",
}


def texts(one: Field) -> st.SearchStrategy[bytes]:
    """Anything at all: at the edges of what the field takes, of other kinds, of all of Unicode."""
    edges = [b"a" * n for n in (one.longest or 200, (one.longest or 200) + 1)]
    unicode = st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass"))
    choices = st.sampled_from([choice.encode() for choice in one.choices] or [b"on"])
    return st.one_of(st.sampled_from([*NASTY, *edges, HUGE]), unicode, choices)


def sensible(one: Field) -> st.SearchStrategy[list[bytes]]:
    """What somebody might send who fills in the form."""
    if one.kind == "hidden":
        return st.just([value.encode() for value in one.values])
    if one.choices:
        some = st.lists(st.sampled_from(one.choices), min_size=1, max_size=3 if one.kind == "checkbox" else 1)
        return some.map(lambda chosen: [choice.encode() for choice in chosen])
    if (right := RIGHT.get(one.name.rpartition("-")[2])) is not None:
        return st.just([right.encode()])
    typed = st.sampled_from(PLAUSIBLE).map(lambda text: [text.encode()])
    own = [value.encode() for value in one.values]
    return st.one_of(st.just(own), typed) if any(own) else typed


def broken(one: Field) -> st.SearchStrategy[list[bytes]]:
    """Missing, once, or several times."""
    return st.lists(texts(one), max_size=3)


@st.composite
def sendings(draw: st.DrawFn, form: HtmlForm) -> dict[str, list[bytes]]:
    """A form filled in, with some fields gone wrong; what the page itself put in is mostly left alone."""
    fields = list(form.fields.values())
    open_ones = [one for one in fields if one.kind != "hidden"] or fields
    wrong = draw(st.sets(st.sampled_from([one.name for one in open_ones]), max_size=4)) if fields else set()
    if fields and draw(st.integers(0, 9)) == 0:
        wrong.add(draw(st.sampled_from([one.name for one in fields])))
    return {one.name: draw(broken(one) if one.name in wrong else sensible(one)) for one in fields}


def encoded(sent: Mapping[str, list[bytes]]) -> bytes:
    """As a browser sends a form; no text is too strange."""
    return b"&".join(
        f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}".encode()
        for name, values in sent.items()
        for value in values
    )


def in_parts(sent: Mapping[str, list[bytes]], files: frozenset[str], text_as_file: str = "") -> bytes:
    """The same for a form with files; `text_as_file` names a field that comes as a file though it is text."""
    lines = []
    for name, values in sent.items():
        for value in values:
            is_file = name in files or name == text_as_file
            said = f'--MOT-CUA\r\nContent-Disposition: form-data; name="{name}"'
            lines += [
                said.encode() + (b'; filename="a.csv"' if is_file else b""),
                b"\r\n\r\n",
                value,
                b"\r\n",
            ]
    return b"".join([*lines, b"--MOT-CUA--\r\n"])


# -- what is answered --------------------------------------------------------------------------------


def faults(form: HtmlForm, sent: Mapping[str, list[bytes]], answer: HttpResponse) -> list[str]:
    """What is wrong with the answer: broken, unexplained, or what was typed is lost."""
    if answer.status_code not in ANSWERS:
        return [f"answered {answer.status_code}"]
    if answer.status_code == 302:
        told = [str(one) for one in get_messages(answer.wsgi_request) if one.level >= ERROR]  # type: ignore[attr-defined]
        typed = [name for name in typed_texts(form, sent) if told]
        return not_vietnamese(told) + [f"sent away and lost: {name}" for name in typed]
    if answer.status_code not in REFUSED:
        return []
    html = answer.content.decode()
    return unexplained(answer, unescape(html)) + lost(form, sent, html)


def unexplained(answer: HttpResponse, text: str) -> list[str]:
    """Each field that is wrong has its sentence on the page; without such a field the page says why."""
    wrong = errors_of(answer)
    of_fields = [error for errors in wrong.values() for error in errors]
    sentences = of_fields or headings(text)
    unsaid = [f"not said on the page: {error}" for error in of_fields if error not in text]
    at_fields = set(wrong) - {NON_FIELD_ERRORS}
    marked = not at_fields or 'aria-invalid="true"' in text or "form-errors" in text
    unmarked = [] if marked else [f"nothing marked: {at_fields}"]
    return [*([] if sentences else ["no sentence"]), *not_vietnamese(sentences), *unsaid, *unmarked]


def errors_of(answer: HttpResponse) -> dict[str, list[str]]:
    """What the forms of the page complain of, by field."""
    found: dict[str, list[str]] = {}
    contexts = answer.context or ()  # type: ignore[attr-defined]  # of each template, most layers in common
    layers = {id(layer): layer for context in contexts for layer in context.dicts}
    for form in (form for layer in layers.values() for form in forms_of(layer)):
        for name, errors in form.errors.items() if form.is_bound else ():
            place = name if name == NON_FIELD_ERRORS else form.add_prefix(name)
            found[place] = [str(error) for error in errors]
    return found


def forms_of(layer: dict[str, Any]) -> Iterator[BaseForm]:
    """What is shown: forms, those of shown fields, and the parts of a whole sheet of the counter."""
    for value in [*layer.values(), *(vars(layer["sheet"]).values() if "sheet" in layer else ())]:
        if isinstance(value, BaseForm):
            yield value
        elif isinstance(value, BoundField):
            yield value.form
        elif isinstance(value, (BaseFormSet, PaperSet)):
            yield from value.forms


def headings(text: str) -> list[str]:
    found = re.findall(r'(?s)(?:<h1[^>]*>|class="notice-text">|role="alert">)(.*?)</(?:h1|div|p)>', text)
    return [words for one in found if (words := re.sub(r"<[^>]+>", " ", one).strip())]


def not_vietnamese(sentences: list[str]) -> list[str]:
    """A sentence in Vietnamese has accents."""
    return [f"no Vietnamese: {one[:200]!r}" for one in sentences if one.isascii()]


CONTROLS = {n: None for n in (*range(32), *range(127, 160)) if not chr(n).isspace()}


def typed_texts(form: HtmlForm, sent: Mapping[str, list[bytes]]) -> dict[str, str]:
    """What somebody typed or chose, as the site reads it: the fields sent once."""
    once = {name: values[0].decode("utf-8", "replace") for name, values in sent.items() if len(values) == 1}
    shown = {name: one for name, one in form.fields.items() if one.is_typed and name in once}
    return {name: once[name] for name in shown if plain(once[name])}


def plain(text: str) -> str:
    """Without what a page cannot show: control characters, and how blanks are made."""
    return " ".join(text.translate(CONTROLS).split())


def lost(form: HtmlForm, sent: Mapping[str, list[bytes]], html: str) -> list[str]:
    """What was typed and does not come back on the page that asks for it again.

    Whoever changed what the page itself had put in did not have this page before him.
    """
    own = [one for one in form.fields.values() if one.kind == "hidden" and one.name != "csrfmiddlewaretoken"]
    if any(sent.get(one.name) != [value.encode() for value in one.values] for one in own):
        return []
    again = [one for one in Reading(html, form.action).forms if name_of(one.action) == name_of(form.action)]
    typed = typed_texts(form, sent)
    if not again:
        return ["no form again"] if typed and errorful(html) else []
    fields = {name: one for shown in again for name, one in shown.fields.items()}
    return [
        f"lost: {name} {text[:60]!r}"
        for name, text in typed.items()
        if name not in fields or plain("".join(fields[name].values)) != plain(text)
    ]


def errorful(html: str) -> bool:
    return "field-error" in html or "form-errors" in html


# -- the tests ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """In place of the folders of one test: those of this module, because its papers last as long."""
    data = tmp_path_factory.mktemp("every-form")
    folders = {"DATA": data, "PAPERS_ROOT": data / "papers", "MEDIA_ROOT": data / "papers"}
    with override_settings(**folders, EMAIL_FILE_PATH=data / "mail"):
        yield


@pytest.fixture(scope="module")
def crawled(_own_folders: None, django_db_setup: None, django_db_blocker: Any) -> Iterator[Crawl]:
    """The site and its forms, once for the module; taken back at its end."""
    with django_db_blocker.unblock(), time_machine.travel(moment(NOW), tick=False), transaction.atomic():
        yield crawl()
        transaction.set_rollback(True)


def send(
    found: Crawl, page: Page, verb: str, address: str, body: bytes = b"", kind: str = ""
) -> HttpResponse:
    """One request of the person who sees the page; what it changes is undone, a sign-out too."""
    client = found.client(page)
    client.raise_request_exception = True
    cookies = {name: one.value for name, one in client.cookies.items()}
    cache.clear()  # whoever asks too often has to wait
    with transaction.atomic():
        answer = client.generic(verb, address, body, content_type=kind or "application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    client.cookies.clear()
    for name, value in cookies.items():
        client.cookies[name] = value
    return answer  # type: ignore[return-value]


def try_form(found: Crawl, name: str, cases: int) -> None:
    """So many cases of the form, each judged."""
    page, form = found.forms[name]
    files = frozenset(one.name for one in form.fields.values() if one.kind == "file")

    @settings(max_examples=cases, phases=PHASES)
    @given(sent=sendings(form), as_file=st.sampled_from(["", "", "", *form.fields]))
    def case(sent: dict[str, list[bytes]], as_file: str) -> None:
        if files or as_file:
            body, kind = in_parts(sent, files, as_file), "multipart/form-data; boundary=MOT-CUA"
        else:
            body, kind = encoded(sent), ""
        answer = send(found, page, "POST", form.action, body, kind)
        kept = {field: values for field, values in sent.items() if field not in files | {as_file}}
        assert faults(form, kept, answer) == []

    case()


def test_every_form_is_met(crawled: Crawl) -> None:
    """A form nobody meets on a page is not tried; what it takes to be met is in tests/every_page.py."""
    assert set(POSTS) - set(crawled.forms) == set()


@pytest.mark.parametrize("name", POSTS)
def test_whatever_is_sent_is_answered(crawled: Crawl, name: str) -> None:
    try_form(crawled, name, CASES)


@pytest.mark.deep
@pytest.mark.parametrize("name", POSTS)
def test_whatever_is_sent_is_answered_searched_for_long(crawled: Crawl, name: str) -> None:
    try_form(crawled, name, DEEP)


def try_address(found: Crawl, name: str, cases: int) -> None:
    """So many cases of what may follow the address after "?"."""
    page = found.pages.get(name) or Page(
        name, first_of(found.site, ROWS[name]), found.site.address(name, existing=True)
    )
    names = sorted(found.filters.get(name, set()) | {"q", "page", "next", "loc"})
    fields = [Field(one, "text") for one in names]
    values = st.lists(
        st.one_of(st.sampled_from([word.encode() for word in PLAUSIBLE]), texts(fields[0])), max_size=2
    )
    small = values.map(lambda some: [value[:10_000] for value in some])  # a line of a request is no longer

    @settings(max_examples=cases, phases=PHASES)
    @given(st.fixed_dictionaries(dict.fromkeys(names, small)))
    def case(sent: dict[str, list[bytes]]) -> None:
        answer = send(found, page, "GET", f"{urlsplit(page.address).path}?{encoded(sent).decode()}")
        assert answer.status_code in ANSWERS, answer.status_code

    case()


@pytest.mark.parametrize("name", GETS)
def test_whatever_follows_an_address_is_answered(crawled: Crawl, name: str) -> None:
    try_address(crawled, name, OF_AN_ADDRESS)


@pytest.mark.deep
@pytest.mark.parametrize("name", GETS)
def test_whatever_follows_an_address_is_answered_searched_for_long(crawled: Crawl, name: str) -> None:
    try_address(crawled, name, DEEP_OF_AN_ADDRESS)
