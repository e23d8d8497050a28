"""The filters, tags and form templates every screen is made of."""

import datetime as dt
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from procedures import dates

ROOT = Path(settings.BASE_DIR)
DUE = dt.datetime(2026, 11, 27, 17, 0, tzinfo=dates.ZONE)
NBSP = "\u00a0"


def rendered(source: str, **context: Any) -> str:
    return Template("{% load ward ward_forms crispy_forms_filters %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("{{ v|vn_date }}", DUE, "27/11/2026"),
        ("{{ v|vn_date }}", dt.date(2026, 3, 5), "05/03/2026"),
        ("{{ v|vn_date }}", None, "—"),
        ("{{ v|vn_short:2026 }}", DUE, "27/11"),
        ("{{ v|vn_short:2025 }}", DUE, "27/11/2026"),
        ("{{ v|vn_short }}", DUE, "27/11"),
        ("{{ v|vn_time }}", DUE, "17:00"),
        ("{{ v|vn_time }}", dt.time(0, 0), "00:00"),
        ("{{ v|vn_time }}", None, "—"),
        ("{{ v|vn_stamp }}", DUE, "27/11 17:00"),
        ("{{ v|vn_moment }}", DUE, "17:00 thứ Sáu 27/11/2026"),
        ("{{ v|weekday }}", DUE, "thứ Sáu"),
        ("{{ v|weekday_short }}", DUE, "T6"),
        ("{{ v|vn_number }}", 1234567, "1.234.567"),
        ("{{ v|vn_number }}", 0, "0"),
        ("{{ v|vn_number }}", None, "—"),
        ("{{ v|vn_decimal:2 }}", 1.5, "1,50"),
        ("{{ v|vn_percent }}", 94.0, f"94,0{NBSP}%"),
        ("{{ v|vn_percent }}", None, "—"),
        ("{{ v|vn_money }}", 100000, f"100.000{NBSP}đ"),
    ],
)
def test_what_a_filter_writes(source: str, value: Any, text: str) -> None:
    assert rendered(source, v=value) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("999075000041", "999 075 ••• •41"),
        ("999 075 000 041", "999 075 ••• •41"),
        ("260123456", "260 ••• •56"),
        ("B1234567", "B12 ••• 67"),
        ("12345", "••• 45"),
        ("1", "1"),
        ("", "—"),
        (None, "—"),
    ],
)
def test_an_identity_number_is_masked(number: str | None, text: str) -> None:
    assert rendered("{{ v|mask_id }}", v=number).replace(NBSP, " ") == text


@pytest.mark.parametrize(
    ("number", "text"),
    [("0900000123", "0900 000 •••"), ("0900 000 123", "0900 000 •••"), ("113", "•••"), (None, "—")],
)
def test_a_telephone_number_is_masked(number: str | None, text: str) -> None:
    assert rendered("{{ v|mask_phone }}", v=number).replace(NBSP, " ") == text


def test_an_icon_is_hidden_unless_it_stands_alone() -> None:
    assert 'aria-hidden="true"' in rendered('{% icon "clock" %}')
    alone = rendered('{% icon "x" "Đóng" %}')
    assert 'aria-label="Đóng"' in alone
    assert "aria-hidden" not in alone


def test_every_icon_the_screens_name_is_in_the_sprite() -> None:
    sprite = (ROOT / "static/vendor/tabler-icons.svg").read_text()
    there = set(re.findall(r'<symbol id="([a-z0-9-]+)"', sprite))
    assert there == set((ROOT / "static/vendor/icons.txt").read_text().split())
    named = set()
    for page in (ROOT / "templates").rglob("*.html"):
        named |= set(re.findall(r'\{% icon "([a-z0-9-]+)"', page.read_text()))
        named |= set(re.findall(r'icon="([a-z0-9-]+)"', page.read_text()))
    assert named <= there


def test_a_due_badge_has_words_and_an_icon() -> None:
    late = SimpleNamespace(kind="late", text="Trễ 4 ngày", title="hẹn <17/11>")
    html = rendered("{% due_badge due %}", due=late)
    assert 'class="due due-late"' in html
    assert "#alert-triangle" in html
    assert "Trễ 4 ngày" in html
    assert "hẹn &lt;17/11&gt;" in html


def test_text_from_people_is_data_in_every_component() -> None:
    bad = "<img src=x onerror=alert(1)>"
    source = (
        '{% status_badge t %}{% chip t "/?q=1" 3 %}{% empty t "/x/" t %}{% icon "x" t %}'
        '{% notice "soon" %}{{ t }}{% endnotice %}'
    )
    assert "<img" not in rendered(source, t=bad)


def test_a_count_is_red_only_when_it_counts_something_late() -> None:
    assert rendered("{% pill 1234 late=True %}") == '<span class="pill pill-late">1.234</span>'
    assert rendered("{% pill 0 late=True %}") == '<span class="pill">0</span>'
    assert rendered("{% pill v %}", v=None) == ""


def test_a_chip_shows_a_count_of_zero_and_whether_it_is_on() -> None:
    assert "<b>0</b>" in rendered('{% chip "Hẹn lại" "?a=1" 0 %}')
    assert 'aria-current="true"' in rendered('{% chip "Hẹn lại" "?a=1" 0 on=True %}')
    assert "aria-current" not in rendered('{% chip "Hẹn lại" "?a=1" 0 %}')


def test_the_pager_keeps_the_filters_of_the_address() -> None:
    request = RequestFactory().get("/", {"loc": "trễ", "page": "2"})
    page = Paginator(range(1250), 50).page(2)
    html = rendered("{% pager page %}", page=page, request=request)
    assert "51–100 trong 1.250" in html
    assert "loc=tr%E1%BB%85&amp;page=1" in html
    assert "loc=tr%E1%BB%85&amp;page=3" in html


def test_the_pager_of_an_empty_list_leads_nowhere() -> None:
    html = rendered("{% pager page %}", page=Paginator([], 50).page(1))
    assert "0 mục" in html
    assert "href" not in html.replace("use href", "")


@pytest.mark.parametrize(
    ("used", "budget", "scale", "expected"),
    [
        # width 102 leaves a track of 100
        (30, 120, None, {"track": "100.0", "inside": "25.0", "over": None, "tick": "100.0"}),
        (120, 30, None, {"track": "100.0", "inside": "25.0", "over": "75.0", "tick": "25.0"}),
        (50, 50, 200, {"track": "100.0", "inside": "25.0", "over": None, "tick": "25.0"}),
        (0, 0, None, {"track": "0.0", "inside": "0.0", "over": None, "tick": None}),
    ],
)
def test_a_budget_bar_to_scale(used: int, budget: int, scale: int | None, expected: dict[str, Any]) -> None:
    html = rendered(
        "{% budget_bar used budget width=102 scale=scale %}", used=used, budget=budget, scale=scale
    )
    drawn = dict(re.findall(r'class="budget-(track|used|over)"[^>]*? width="([0-9.]+)"', html))
    tick = re.search(r'class="budget-tick" x="([0-9.]+)"', html)
    assert drawn["track"] == expected["track"]
    assert drawn["used"] == expected["inside"]
    assert drawn.get("over") == expected["over"]
    assert (tick[1] if tick else None) == expected["tick"]
    assert "style=" not in html


def test_the_strip_of_days_names_each_day() -> None:
    days = [
        SimpleNamespace(weekday="T2", day="23", label="nhận", kind="received"),
        SimpleNamespace(weekday="", day="", label="", kind="gap"),
        SimpleNamespace(weekday="T6", day="27", label="ngày 3", kind="due"),
    ]
    html = rendered("{% day_strip days %}", days=days)
    assert html.count("<li") == 3
    assert re.search(r"day-received.*T2.*23.*nhận", html)
    assert re.search(r"day-due.*T6.*27.*ngày 3", html)


@pytest.mark.parametrize(
    ("tags", "link"),
    [
        ("/ho-so/12/|Mở", {"url": "/ho-so/12/", "label": "Mở"}),
        ("//evil.example/|Mở", None),
        ("/\\evil.example/|Mở", None),
        ("https://evil.example/|Mở", None),
        ("javascript:x|Mở", None),
        ("/ho-so/12/", None),
        ("", None),
        (None, None),
    ],
)
def test_a_toast_leads_only_within_this_site(tags: str | None, link: dict[str, str] | None) -> None:
    from procedures.templatetags.ward_text import toast_link

    assert toast_link(tags) == link


class Example(forms.Form):
    segmented = ("kind",)
    hints = {"number": "hoặc quét thẻ"}
    icons = {"number": "scan"}

    kind = forms.ChoiceField(
        label="Loại", choices=[("p", "Cá nhân"), ("o", "Tổ chức")], widget=forms.RadioSelect
    )
    number = forms.CharField(label="Số định danh", max_length=3, help_text="12 chữ số")
    mail = forms.EmailField(label="Thư điện tử", required=False)
    paid = forms.BooleanField(label="Đã thu", required=False)


def test_an_optional_field_says_so_and_a_required_one_has_no_star() -> None:
    form = Example()
    assert "(nếu có)" in rendered("{{ form.mail|as_crispy_field }}", form=form)
    number = rendered("{{ form.number|as_crispy_field }}", form=form)
    assert "*" not in number
    assert "(nếu có)" not in number
    assert "hoặc quét thẻ" in number
    assert "#scan" in number


def test_an_error_stands_at_its_field_and_the_field_points_to_it() -> None:
    form = Example({"number": "1234"})
    html = rendered("{{ form.number|as_crispy_field }}", form=form)
    pointed = re.search(r'aria-describedby="([^"]+)"', html)
    assert pointed
    assert set(pointed[1].split()) == {"id_number_helptext", "id_number_error"}
    for one in pointed[1].split():
        assert f'id="{one}"' in html
    assert 'aria-invalid="true"' in html
    assert 'value="1234"' in html  # what was typed is kept


def test_segments_are_a_named_group_of_radios() -> None:
    html = rendered("{{ form.kind|as_crispy_field }}", form=Example())
    assert 'role="radiogroup"' in html
    assert 'aria-labelledby="id_kind_label"' in html
    assert 'id="id_kind_label"' in html
    assert html.count('type="radio"') == 2
    assert 'class="seg"' in html


def test_the_summary_counts_and_links_to_what_must_be_mended() -> None:
    form = Example({"number": "<b>1234</b>", "mail": "x"})
    form.add_error(None, "Hồ sơ này đã lưu lúc 08:06.")
    html = render_to_string("_form_errors.html", {"form": form})
    assert "Chưa lưu được: 4 chỗ cần sửa" in html
    assert 'href="#id_number"' in html
    assert 'href="#div_id_kind"' in html
    assert "Hồ sơ này đã lưu lúc 08:06." in html
    assert "<b>1234" not in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert render_to_string("_form_errors.html", {"form": Example()}).strip() == ""


def test_the_summary_takes_formsets() -> None:
    rows = forms.formset_factory(Example)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-kind": "p", "form-0-number": "1234"}
    )
    assert 'href="#id_form-0-number"' in rendered("{% form_errors rows %}", rows=rows)


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "409", "429", "500", "503"])
def test_an_error_page_needs_neither_database_nor_context(name: str) -> None:
    html = render_to_string(f"{name}.html")
    assert '<html lang="vi">' in html
    assert "<h1>" in html
    assert "<script" not in html
    assert re.search(r'href="/static/css/public\.css"', html)


def test_no_template_writes_what_the_content_policy_stops() -> None:
    stopped = re.compile(r"\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|<style|javascript:|hx-on|hx-vals=.js:")
    mail_and_paper = ("papers", "mail")
    for page in (ROOT / "templates").rglob("*.html"):
        if page.relative_to(ROOT / "templates").parts[0] in mail_and_paper:
            continue
        assert not stopped.search(page.read_text()), page


WARD = SimpleNamespace(
    name="phường Phú Thủy",
    counter_name="Trung tâm Phục vụ hành chính công",
    full_counter_name="Trung tâm Phục vụ hành chính công phường Phú Thủy",
    address="Số 00 đường Ví Dụ",
    phone="(0263) 3000 000",
)


def test_the_bar_shows_the_places_of_the_role_with_their_counts() -> None:
    menu = [
        SimpleNamespace(label="Quầy", url="/quay/", count=None, late=False, current=True, key="q"),
        SimpleNamespace(label="Trễ hẹn", url="/tre-hen/", count=3, late=True, current=False, key="t"),
    ]
    html = render_to_string("base.html", {"menu": menu, "ward": WARD, "demo": True})
    assert 'lang="vi"' in html
    assert html.index('href="#main"') < html.index('class="topbar"')
    assert re.search(r'href="/quay/" aria-current="page"', html)
    assert '<span class="pill pill-late">3</span>' in html
    assert "<span>Phường Phú Thủy</span>" in html
    assert 'data-go="Q"' in html
    assert "Bản dùng thử." in html


def test_the_public_page_says_whether_the_counter_is_open() -> None:
    closed = SimpleNamespace(open=False, head="Đã hết giờ.", text="Mở lại 7 giờ thứ Tư 25/11.")
    html = render_to_string("public_base.html", {"opening": closed, "ward": WARD})
    assert "<b>Đã hết giờ.</b> Mở lại 7 giờ thứ Tư 25/11." in html
    assert "<b>Một cửa phường Phú Thủy</b>" in html
    assert 'href="tel:02633000000"' in html
    assert "<script" not in html


def test_the_public_style_sheet_stays_small() -> None:
    assert len((ROOT / "static/css/public.css").read_bytes()) <= 6_500


def test_the_files_of_other_projects_are_the_ones_written_down() -> None:
    import hashlib

    vendor = ROOT / "static/vendor"
    rows = re.findall(
        r"^\| `([^`]+)` .*`([0-9a-f]{64})` \|$", (vendor / "README.md").read_text(), re.MULTILINE
    )
    assert len(rows) == 10
    for name, expected in rows:
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == expected, name
