"""The base of every report: page numbers, bookmarks, annexes, the signature that is never alone."""

from __future__ import annotations

import datetime as dt
import threading
from zoneinfo import ZoneInfo

import pytest
from django.template import engines

from dossiers.letters import Letterhead, Signer, recipient_lines
from procedures.pdf import REPORT_STYLESHEETS, render_pdf
from tests.dossiers.papers_read import A4, faces, page_texts, reader, sizes_mm

REPORT = """{% extends "papers/report_base.html" %}
{% block content %}
<h2>I. Công tác chỉ đạo</h2>
{% for n in paragraphs %}<p>Đoạn {{ n }}: tiếp nhận 17 phản ánh, đã trả lời 17/17, trong đó 15 đúng
thời hạn, đạt 88,2%; số còn lại đã có văn bản xin lỗi theo quy định.</p>{% endfor %}
<h3>1. Cải cách thể chế</h3>
<figure class="paper-figure"><svg viewBox="0 0 454 40" font-family="Tinos" font-size="11">
<text x="150" y="20" text-anchor="end">Khiếu nại, tố cáo</text>
<rect x="156" y="8" width="90" height="12"/></svg>
<figcaption>Hình 1. Tỷ lệ</figcaption></figure>
{% endblock %}
{% block closing %}<h2>V. Kiến nghị, đề xuất</h2><p>Trên đây là báo cáo của phường./.</p>{% endblock %}
{% block annexes %}{% for number in annexes %}<section class="paper paper-annex" lang="vi">
{% include "papers/_annex_head.html" with title_lines=titles of="Kèm theo Báo cáo số 356/BC-UBND" %}
<table class="paper-table">
<colgroup><col class="paper-col-10"><col><col class="paper-col-20"></colgroup>
<thead><tr><th>TT</th><th>Lĩnh vực</th><th>Tổng số</th></tr></thead>
<tbody>{% for row in rows %}<tr><td>{{ row }}</td><td>Đất đai</td><td class="paper-right">248</td></tr>
{% endfor %}</tbody></table>
</section>{% endfor %}{% endblock %}"""


def report(*, paragraphs: int = 3, annexes: tuple[str, ...] = (), rows: int = 3, screen: bool = False) -> str:
    return (
        engines["django"]
        .from_string(REPORT)
        .render(
            {
                "head": Letterhead(
                    organ_lines=("Ủy ban nhân dân", "phường Phú Thủy"),
                    number_text="356/BC-UBND",
                    place="Phú Thủy",
                    issued_on="2022-12-15",
                ),
                "report_name": "BÁO CÁO",
                "subject_lines": ("Kết quả công tác cải cách hành chính năm 2022",),
                "signer": Signer(name="Lương Bảo Thái Sơn"),
                "recipients": recipient_lines(("UBND thành phố Phan Thiết", "Lưu: VT, VP (03)")),
                "paragraphs": [f"thứ {n}" for n in range(paragraphs)],
                "annexes": annexes,
                "titles": ("Tình hình, kết quả giải quyết",),
                "rows": [f"hàng {n}" for n in range(rows)],
                "screen": screen,
            }
        )
    )


def pdf(**options: object) -> bytes:
    created = dt.datetime(2022, 12, 15, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    return render_pdf(report(**options), created=created, stylesheets=REPORT_STYLESHEETS)  # type: ignore[arg-type]


def number_on(text: str, page: int) -> bool:
    """Whether the page's text begins or ends with its number, as it does in a margin."""
    return text.startswith(f"{page} ") or text.endswith(f" {page}")


def test_pages_are_numbered_from_the_second() -> None:
    first, *others = page_texts(pdf(paragraphs=40))

    assert "Số: 356/BC-UBND" in first
    assert not number_on(first, 1)
    assert len(others) >= 2
    assert all(number_on(text, page) for page, text in enumerate(others, 2))


def test_headings_are_bookmarks_in_two_levels() -> None:
    outline = reader(pdf(annexes=("Phụ lục I",))).outline
    assert [
        entry.title if not isinstance(entry, list) else [sub.title for sub in entry] for entry in outline
    ] == [
        "I. Công tác chỉ đạo",
        ["1. Cải cách thể chế"],
        "V. Kiến nghị, đề xuất",
        "Phụ lục I",
    ]


def test_each_annex_is_turned_and_counts_anew() -> None:
    made = pdf(annexes=("Phụ lục I", "Phụ lục II", "Phụ lục III"), rows=45)
    texts, sizes = page_texts(made), sizes_mm(made)

    assert sizes[0] == A4
    starts = [n for n, text in enumerate(texts) if "Phụ lục I" in text]
    assert len(starts) == 3
    for start, end in zip(starts, [*starts[1:], len(texts)], strict=True):
        assert end - start >= 2
        assert set(sizes[start:end]) == {(297.0, 210.0)}
        assert not number_on(texts[start], 1)
        assert all(number_on(texts[start + n], n + 1) for n in range(1, end - start))
        assert all("TT Lĩnh vực Tổng số" in text for text in texts[start:end]), "the head is repeated"


@pytest.mark.parametrize("paragraphs", range(8, 20))
def test_the_signature_keeps_the_closing_words_with_it(paragraphs: int) -> None:
    (signed,) = [text for text in page_texts(pdf(paragraphs=paragraphs)) if "Lương Bảo Thái Sơn" in text]
    assert "V. KIẾN NGHỊ, ĐỀ XUẤT Trên đây là báo cáo của phường./." in signed
    assert "Nơi nhận: - UBND thành phố Phan Thiết; - Lưu: VT, VP (03)." in signed


def test_a_chart_is_lettered_in_tinos_and_nothing_else_is_used() -> None:
    made = pdf(annexes=("Phụ lục I",))
    assert "Khiếu nại, tố cáo" in " ".join(page_texts(made))
    assert faces(made) <= {"Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-Bold-Italic"}


def test_the_stylesheets_are_understood_to_the_last_word(caplog: pytest.LogCaptureFixture) -> None:
    """In a thread of its own, where no stylesheet is parsed yet; WeasyPrint logs what it does not know."""
    thread = threading.Thread(target=pdf)
    thread.start()
    thread.join()
    assert [record.getMessage() for record in caplog.records] == []


def test_on_screen_both_stylesheets_are_linked_and_nothing_is_inline() -> None:
    html = report(screen=True)
    assert 'href="/static/css/papers.css"' in html
    assert 'href="/static/css/papers-report.css"' in html
    assert "style=" not in html
    assert "<style" not in html
