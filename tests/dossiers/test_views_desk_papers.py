"""Opening a paper: the PDF in the browser, who may, a file that is not what it was."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from time import perf_counter

import pytest
from django.conf import settings
from django.urls import reverse
from pypdf import PdfReader

from dossiers.models import AccessLog, Dossier, IssuedPaper
from tests.dossiers.counter import Counter
from tests.dossiers.deskwork import at_economy, text_of, words_of
from tests.ward import received


def receipt(dossier: Dossier) -> IssuedPaper:
    return dossier.papers.get(kind="receipt")


def test_a_paper_opens_as_pdf_in_the_browser(counter: Counter) -> None:
    dossier = received(counter.ward, counter.ward.business, "2026-11-20 08:00")
    paper = receipt(dossier)
    assert paper.sha256 == ""
    answer = counter.client.get(reverse("paper", args=[paper.pk]))
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert answer.headers["Content-Disposition"] == (
        f'inline; filename="giay-tiep-nhan-va-hen-tra-01-{dossier.code}.pdf"; '
        f"filename*=UTF-8''Gi%E1%BA%A5y%20ti%E1%BA%BFp%20nh%E1%BA%ADn%20v%C3%A0%20h%E1%BA%B9n%20tr%E1%BA%A3"
        f"%2001%20{dossier.code}.pdf"
    )
    text = " ".join(PdfReader(BytesIO(content)).pages[0].extract_text().split())
    assert "Huỳnh Thị Bích Trâm" in text
    assert AccessLog.objects.filter(dossier=dossier, what="giấy đã lập").count() == 1
    paper.refresh_from_db()
    again = b"".join(counter.client.get(reverse("paper", args=[paper.pk])).streaming_content)  # type: ignore[attr-defined]
    assert again == content
    assert paper.sha256


def test_a_paper_opens_within_half_a_second_of_the_click(counter: Counter) -> None:
    """Rendered at its first opening, in a process that has rendered before; the quickest of four counts."""
    papers = [receipt(received(counter.ward, counter.ward.business, "2026-11-20 08:00")) for _ in range(5)]
    took = []
    for paper in papers:
        started = perf_counter()
        answer = counter.client.get(reverse("paper", args=[paper.pk]))
        assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
        took.append(perf_counter() - started)
    assert min(took[1:]) < 0.5


def test_papers_are_seen_by_those_who_see_the_dossier(counter: Counter) -> None:
    paper = receipt(at_economy(counter.ward, "2026-11-18 08:00"))
    for name, status in {"culture_officer": 404, "administrator": 403, "office": 200}.items():
        client = counter.sign_in(getattr(counter.ward, name))
        assert client.get(reverse("paper", args=[paper.pk])).status_code == status, name


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_damaged_file_is_told_and_not_made_anew(counter: Counter, damage: str) -> None:
    paper = receipt(received(counter.ward, counter.ward.business, "2026-11-20 08:00"))
    b"".join(counter.client.get(reverse("paper", args=[paper.pk])).streaming_content)  # type: ignore[attr-defined]
    paper.refresh_from_db()
    path = Path(settings.PAPERS_ROOT) / paper.file_name
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b"x") if damage == "changed" else path.unlink()
    answer = counter.client.get(reverse("paper", args=[paper.pk]))
    assert answer.status_code == 410
    assert "đã mất hoặc bị thay đổi" in words_of(text_of(answer))
    assert path.exists() == (damage == "changed")
