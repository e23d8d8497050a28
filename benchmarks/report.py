"""The report: thirty pages as PDF beside the bare WeasyPrint of the same HTML, and the snapshot of a year at
1,000,000 dossiers on PostgreSQL.

The pages are those of an invented year with a long list of late dossiers; they need no database. The snapshot
is measured by a process of its own in a database that is made for it and dropped.
"""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from time import perf_counter_ns
from typing import Any

from benchmarks.measure import Line
from tests import found

COUNT, YEAR = 1_000_000, "2025"
PAGES, LATE = 30, 230
MOST_A_PAGE, MOST_TIMES, MOST_RSS = 0.25e9, 1.3, 250 * 2**20
MOST_SNAPSHOT = 3e9
CREATED = datetime(2022, 12, 16, 8, 30, tzinfo=UTC)


def run() -> Iterator[Line | str]:
    """The lines of this benchmark."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": ""}
    yield from _lines("pages", environment)
    database = found.postgres()
    if database is None:
        yield "no PostgreSQL was found"
        return
    yield from _lines("snapshot", environment | {"DATABASE_URL": database})


def _lines(part: str, environment: dict[str, str]) -> Iterator[Line | str]:
    command = [sys.executable, "-m", "benchmarks.report", part]
    answer = subprocess.check_output(command, env=environment)  # noqa: S603 - our own program
    for line in json.loads(answer.splitlines()[-1]):
        yield line if isinstance(line, str) else Line(*line)


def _pages() -> Iterator[tuple[object, ...] | str]:
    import pypdf

    from reports.letters import report_html, report_pdf
    from reports.letters.printing import STYLESHEETS

    paper = _paper()
    report_pdf(paper, CREATED)  # fonts and sheets are read
    took, pdf = _timed(lambda: report_pdf(paper, CREATED))
    html = report_html(paper)
    bare, _ = _timed(lambda: _bare(html, STYLESHEETS))
    pages = len(pypdf.PdfReader(io.BytesIO(pdf)).pages)
    if pages < PAGES:
        raise AssertionError(f"{pages} pages")
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    yield (f"WeasyPrint alone, {pages} pages", bare)
    yield (f"the report, {pages} pages", took, bare, MOST_TIMES)
    yield ("   a page", took / pages, None, None, MOST_A_PAGE)
    yield f"memory after all: {rss / 2**20:.0f} MiB, {'ok' if rss <= MOST_RSS else 'OVER'}"


def _bare(html: str, sheets: Any) -> bytes:
    """The same HTML and stylesheets by WeasyPrint as anybody would call it."""
    from weasyprint import HTML

    from procedures.pdf import _BASE, _fetcher_class, _kept_fonts, _kept_sheet

    page = HTML(string=html, base_url=_BASE, url_fetcher=_fetcher_class()())
    fonts = _kept_fonts()
    pdf: bytes = page.write_pdf(font_config=fonts, stylesheets=[_kept_sheet(one) for one in sheets])
    return pdf


def _timed(work: Any) -> tuple[float, bytes]:
    best, made = float("inf"), b""
    for _ in range(3):
        started = perf_counter_ns()
        made = work()
        best = min(best, perf_counter_ns() - started)
    return best, made


def _paper() -> Any:
    from dossiers.letters import Letterhead, Signer
    from reports.figures import FIGURES
    from reports.letters import PrintedReport
    from reports.letters.outline import WRITTEN
    from reports.report_endings import ENDINGS
    from reports.report_figures import Count, LateRow, Month, Part, ReasonRow, ReportFigures
    from reports.tables import COLUMN_FIGURES, Row

    def row(n: int, name: str) -> Row:
        return Row(name, f"code-{n}", **dict.fromkeys(COLUMN_FIGURES, n + 3))

    rows = tuple(row(n, f"Lĩnh vực {n}") for n in range(1, 16))
    late = tuple(
        LateRow(
            f"000.12.31.H11-22{n % 12 + 1:02d}05-{n:04d}",
            rows[n % 15].name,
            "Đăng ký biến động quyền sử dụng đất (chuyển nhượng, thừa kế, tặng cho)",
            bool(n % 2),
            "2022-05-04",
            "2022-05-09",
            3,
            (f"{n}/PXL-UBND",),
        )
        for n in range(LATE)
    )
    counts = tuple(Count(key, 40 + n) for n, key in enumerate(FIGURES))
    figures = ReportFigures(
        code="2022",
        first_day="2021-12-15",
        last_day="2022-12-14",
        data_at="2022-12-15T00:00:00+07:00",
        closed=True,
        counts=counts,
        before=counts,
        rows=rows,
        rows_before=(),
        split=(),
        by_procedure=tuple(row(n, f"Thủ tục có tên dài để xuống dòng trong bảng số {n}") for n in range(70)),
        reasons=tuple(ReasonRow(one.name, "c", 4) for one in rows),
        endings=tuple(Count(key, 5) for key in ENDINGS),
        plan=(),
        worst=rows[0].name,
        worst_crossing=3,
        months=tuple(Month(n, 20, n) for n in range(1, 13)),
        parts=tuple(Part(f"2022-q{n}", 10, 10, 1) for n in range(1, 5)),
        causes=(),
        late=late,
        procedures=84,
        other_ward=0,
        void=3,
    )
    return PrintedReport(
        letterhead=Letterhead(
            organ_lines=("Ủy ban nhân dân", "phường Phú Thủy"),
            number_text="356/BC-UBND",
            place="Phú Thủy",
            issued_on="2022-12-16",
        ),
        subject_lines=("Kết quả công tác cải cách hành chính năm 2022", "và phương hướng, nhiệm vụ năm 2023"),
        organ="Ủy ban nhân dân phường Phú Thủy",
        figures=figures,
        texts=dict.fromkeys(WRITTEN, "\n".join(["Một đoạn văn dài do người viết báo cáo nhập. " * 6] * 3)),
        letter_name="Phiếu xin lỗi",
        signer=Signer(name="Trần Minh Khoa"),
        recipients=("UBND thành phố Phan Thiết", "Lưu: VT"),
        draft=False,
    )


def _snapshot() -> Iterator[tuple[object, ...] | str]:
    from benchmarks import chairman_data
    from dossiers.letters.content import to_plain
    from procedures.models import CalendarVersion
    from reports.actions.reviewing import snapshot_hash, unlike
    from reports.facts import facts_of, pack
    from reports.periods import reporting_period
    from reports.report_reading import report_figures, report_scope
    from tests.ward import moment

    chairman_data.write(COUNT)
    chosen, now = reporting_period(YEAR), moment("2026-08-14 16:00")
    calendar = CalendarVersion.objects.current().calendar
    yield f"{COUNT:,} dossiers, load {os.getloadavg()[0]:.1f}"
    for turn in ("cold", "warm"):
        began = perf_counter_ns()
        figures = report_figures(chosen, now, calendar)
        read = perf_counter_ns()
        facts = facts_of(report_scope(chosen, now))
        told = perf_counter_ns()
        if wrong := unlike(figures, facts):
            raise AssertionError("; ".join(wrong[:3]))
        packed = pack(facts)
        snapshot_hash("", figures.data_at, to_plain(figures), packed)
        done = perf_counter_ns()
        parts = f"figures {(read - began) / 1e9:.2f} s, facts {(told - read) / 1e9:.2f} s"
        yield f"   {turn}: {parts}, {len(facts):,} lines, {len(packed) / 1e6:.1f} MB"
        strict = MOST_SNAPSHOT if turn == "warm" else None
        yield (f"snapshot of the year, {turn}", float(done - began), None, None, strict)


def main(part: str) -> None:
    """Measure; print the lines as JSON."""
    import django
    from django.db import connection
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    django.setup()
    if part == "pages":
        print(json.dumps(list(_pages())))
        return
    setup_test_environment(debug=False)
    with closing(sys.stdout):
        made = setup_databases(verbosity=0, interactive=False)
        try:
            print(json.dumps(list(_snapshot())))
        finally:
            connection.close()
            teardown_databases(made, verbosity=0)


if __name__ == "__main__":
    main(sys.argv[1])
