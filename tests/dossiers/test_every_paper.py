"""Every paper the counter can print, in both sets, as usual, bare and at its worst.

To look at them: ONESTOP_PAPERS=/some/folder pytest tests/dossiers/test_every_paper.py writes a PDF, a picture
of each page (pdftoppm) and the list of the form's fields for each.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from dossiers.letters import KINDS, letter_pdf
from dossiers.numbering import Series, paper_symbol
from tests.dossiers.gallery import FORTY, Sheet, sheets
from tests.dossiers.papers_read import (
    A4,
    assert_in_order,
    faces,
    overlapping,
    page_texts,
    sizes_mm,
    squeezed,
    text_spans_mm,
    whole_text,
)

FOLDER = os.environ.get("ONESTOP_PAPERS", "")
SHEETS = list(sheets())
each_sheet = pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)


@each_sheet
def test_the_form_is_whole_in_order_and_fits_its_pages(sheet: Sheet) -> None:
    pdf = letter_pdf(sheet.letter)
    if FOLDER:
        _keep(sheet, pdf)

    assert set(sizes_mm(pdf)) == {A4}
    assert len(sizes_mm(pdf)) <= sheet.pages
    assert faces(pdf) <= {"Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-Bold-Italic"}
    assert_in_order(whole_text(pdf), *sheet.fields)
    assert overlapping(pdf) == []
    for left, right in text_spans_mm(pdf):
        assert 29.9 <= left <= right <= 191.5  # kerning makes a run a little shorter than its letters


def _keep(sheet: Sheet, pdf: bytes) -> None:
    folder = Path(FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{sheet.name}.pdf").write_bytes(pdf)
    (folder / f"{sheet.name}.txt").write_text("\n".join(sheet.fields) + "\n", encoding="utf-8")
    target = folder / sheet.name
    subprocess.run(["pdftoppm", "-r", "60", "-png", f"{target}.pdf", str(target)], check=True)


def test_the_gallery_has_every_kind_in_every_set_it_exists_in() -> None:
    there = {(sheet.letter.kind, sheet.letter.form_set) for sheet in SHEETS}
    both = {(kind, form_set) for kind in KINDS for form_set in ("2018", "2025")}
    assert there == both - {("stop", "2018")}, "form 05 about stopping came with the set of 2025"


@pytest.mark.parametrize("name", ["supplement-2018-extreme", "supplement-2025-extreme"])
def test_forty_requests_are_all_there_and_the_signature_is_whole(name: str) -> None:
    (sheet,) = [one for one in SHEETS if one.name == name]
    texts = page_texts(letter_pdf(sheet.letter))
    text = squeezed(" ".join(texts))
    assert all(squeezed(item) in text for item in FORTY)
    (signed,) = [page for page in texts if "NGƯỜI HƯỚNG DẪN" in page]
    assert_in_order(signed, "để được hướng dẫn./.", "NGƯỜI HƯỚNG DẪN", sheet.letter.guide)  # type: ignore[union-attr]
    assert all(str(number) in page[:3] + page[-3:] for number, page in enumerate(texts[1:], 2))


@pytest.mark.parametrize(
    ("series", "form_set", "counter", "symbol"),
    [
        (Series.RECEIPT, "2018", "BPTNTKQ", "TNHS"),
        (Series.SUPPLEMENT, "2018", "BPTNTKQ", "HDHS"),
        (Series.REFUSAL, "2018", "BPTNTKQ", "PTC-BPTNTKQ"),
        (Series.ROUTING_SLIP, "2018", "BPTNTKQ", "PKS-BPTNTKQ"),
        (Series.ROUTING_SLIP, "2018", "TTPVHCC", "PKS-TTPVHCC"),  # 01/7 to 14/9/2025: new organ, old forms
        (Series.RECEIPT, "2025", "TTPVHCC", "TTPVHCC"),
        (Series.SUPPLEMENT, "2025", "TTPVHCC", "PBS-TTPVHCC"),
        (Series.REFUSAL, "2025", "TTPVHCC", "PTC-TTPVHCC"),
        (Series.STOP, "2025", "TTPVHCC", "TB-TTPVHCC"),
        (Series.ROUTING_SLIP, "2025", "TTPVHCC", "PKS-TTPVHCC"),
        (Series.APOLOGY, "2018", "BPTNTKQ", "PXL-UBND"),
    ],
)
def test_symbols(series: Series, form_set: str, counter: str, symbol: str) -> None:
    assert paper_symbol(series, form_set, counter) == symbol
