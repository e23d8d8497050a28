"""The parts of the benchmark of letters, each a process: ``python -m benchmarks.letters_work PART N``."""

from __future__ import annotations

import gc
import json
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

WARM = 5  # pages before the clock starts: both have their fonts and stylesheets then, as a worker that runs


def prepare(letters: int) -> dict[str, float]:
    """A ward with so many approved letters; the time is that of the three actions of each letter."""
    from django.core.management import call_command
    from django.db import transaction
    from django.utils import timezone

    from dossiers import actions
    from procedures.calendar import local
    from procedures.models import CalendarVersion
    from tests.ward import build_ward, person

    call_command("migrate", verbosity=0)
    ward, at = build_ward(), timezone.now()
    day = CalendarVersion.objects.current().calendar.next_working_day(local(at).date())
    with transaction.atomic():
        dossiers = [
            actions.receive(
                actions.Reception(version=ward.business, applicant=person(number=f"0001880{n:05d}")),
                actor=ward.clerk,
                at=at - timedelta(days=45),
            )
            for n in range(letters)
        ]
    began = time.perf_counter()
    for dossier in dossiers:
        call = actions.Call(dossier.pk, actor=ward.office, at=at)
        actions.draft_apology(
            call, reason_code="c", reason_text=f"Thiếu người thẩm tra {dossier}", new_due=day
        )
        actions.submit_apology(call)
        actions.approve_apology(actions.Call(dossier.pk, actor=ward.chairman, at=at))
    return {"seconds": time.perf_counter() - began}


def floor(letters: int) -> dict[str, float]:
    """The bare WeasyPrint: HTML in, PDF out, nothing of ours around it; the HTML is made before."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from dossiers.actions.papers import letter_of
    from dossiers.letters.printing import letter_html
    from dossiers.models import IssuedPaper

    some = letters // 5
    static = Path(__file__).resolve().parents[1] / "static"
    pages = [
        letter_html(letter_of(paper)) for paper in IssuedPaper.objects.filter(kind="apology")[: some + WARM]
    ]
    fonts = FontConfiguration()
    sheets = [CSS(filename=static / "css" / "papers.css", font_config=fonts)]

    def render(page: str) -> None:
        document = HTML(string=page, base_url=str(static)).render(font_config=fonts, stylesheets=sheets)
        document.write_pdf(pdf_tags=True)

    for page in pages[:WARM]:
        render(page)
    began, cpu = time.perf_counter(), time.process_time()
    for page in pages[WARM:]:
        render(page)
    return {
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time() - cpu,
        "letters": float(len(pages) - WARM),
    }


def work(letters: int) -> dict[str, float]:
    """What the worker does in its turns, until nothing waits."""
    from django.utils import timezone

    from dossiers.actions.papers import letter_of
    from dossiers.letters import letter_pdf
    from dossiers.models import IssuedPaper
    from dossiers.turns import render_papers

    for paper in IssuedPaper.objects.filter(kind="apology")[:WARM]:
        letter_pdf(letter_of(paper))
    unrendered = IssuedPaper.objects.filter(kind="apology", sha256="")
    done, began, cpu = 0, time.perf_counter(), time.process_time()
    while unrendered.exists():
        words = render_papers(timezone.now()).split()
        done += int(words[1]) if words[0] == "in" else 0
    taken = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu, "letters": float(done)}
    gc.collect()
    return taken | {"rss": float(_rss())}


def _rss() -> int:
    """Bytes of memory this process holds now."""
    line = next(x for x in Path("/proc/self/status").read_text().splitlines() if x.startswith("VmRSS"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    import django

    django.setup()
    part: Any = {"prepare": prepare, "floor": floor, "work": work}[sys.argv[1]]
    print(json.dumps(part(int(sys.argv[2]))))
