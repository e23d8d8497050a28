"""Print the annual report of a year into a file, without a browser or a worker."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from procedures.calendar import local
from procedures.models import CalendarVersion, Ward
from reports.letters import report_pdf
from reports.letters.compose import default_recipients, identity, paper_of
from reports.models import Report
from reports.periods import ReportingPeriod, year_period


class Command(BaseCommand):
    """``manage.py report 2022 --output bao-cao-2022.pdf``: the same paper the page of the report prints."""

    help = "In báo cáo cải cách hành chính của một năm ra tệp PDF; chưa lập báo cáo thì in bản dự thảo."

    def add_arguments(self, parser: CommandParser) -> None:
        """The year, and where to."""
        parser.add_argument("year", type=int, metavar="NĂM")
        parser.add_argument("--output", required=True, type=Path, metavar="TỆP.pdf")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it; what stands in the way is told in one sentence."""
        at, output = timezone.now(), options["output"]
        if not output.parent.is_dir():
            raise CommandError(f"Không có thư mục {output.parent}.")
        closing_day = Ward.objects.current(local(at).date()).closing_day
        try:
            year = year_period(options["year"], closing_day)
        except ValueError as error:
            raise CommandError(f"Không có năm báo cáo {options['year']}.") from error
        if year.period.start > at:
            raise CommandError(f"Năm báo cáo {year.year} chưa bắt đầu ({year.period.dates}).")
        report = Report.objects.filter(year=year.year).select_related("signer").first() or _unwritten(
            year, at
        )
        paper = paper_of(report, at)
        pdf = report_pdf(paper, report.signed_at or at)
        output.write_bytes(pdf)
        state = f"số {report.number_text}" if report.is_signed else "bản dự thảo"
        self.stdout.write(f"Báo cáo năm {year.year} ({state}): {output}, {len(pdf) // 1000} kB.")


def _unwritten(year: ReportingPeriod, at: datetime) -> Report:
    """A draft nobody has begun: figures, and an outline without text."""
    today = local(at).date()
    issued_on = CalendarVersion.objects.current().calendar.next_working_day(year.period.last)
    return Report(
        year=year.year,
        first_day=year.period.first,
        last_day=year.period.last,
        issued_on=issued_on,
        recipients=default_recipients(identity(issued_on, today)),
    )
