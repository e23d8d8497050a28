"""Print the report of a period into a file, without a browser or a worker."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from procedures.calendar import local
from procedures.models import CalendarVersion, Ward
from reports.attached import attachments_of
from reports.letters import report_pdf
from reports.letters.compose import default_recipients, identity, paper_of
from reports.models import Report
from reports.periods import ReportingPeriod, reporting_period


class Command(BaseCommand):
    """``manage.py report 2022 --output bao-cao-2022.pdf``: the same paper the page of the report prints; a
    quarter is `2022-q1`, six months `2022-h1`, a month `2022-m03`."""

    help = "In báo cáo cải cách hành chính của một kỳ ra tệp PDF; chưa lập báo cáo thì in bản dự thảo."

    def add_arguments(self, parser: CommandParser) -> None:
        """The period, and where to."""
        parser.add_argument("code", metavar="KỲ")
        parser.add_argument("--output", required=True, type=Path, metavar="TỆP.pdf")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it; what stands in the way is told in one sentence."""
        at, output = timezone.now(), options["output"]
        if not output.parent.is_dir():
            raise CommandError(f"Không có thư mục {output.parent}.")
        closing_day = Ward.objects.current(local(at).date()).closing_day
        try:
            chosen = reporting_period(options["code"], closing_day)
        except ValueError as error:
            raise CommandError(f"Không có kỳ báo cáo {options['code']}.") from error
        if chosen.period.start > at:
            raise CommandError(f"Kỳ báo cáo {chosen.label} chưa bắt đầu ({chosen.period.dates}).")
        known = Report.objects.filter(code=chosen.code).select_related("signer", "snapshot")
        report = known.first() or _unwritten(chosen, at)
        pdf = report_pdf(paper_of(report, at), report.signed_at or at, attachments_of(report))
        output.write_bytes(pdf)
        state = f"số {report.number_text}" if report.is_signed else "bản dự thảo"
        self.stdout.write(f"Báo cáo {chosen.label} ({state}): {output}, {len(pdf) // 1000} kB.")


def _unwritten(chosen: ReportingPeriod, at: datetime) -> Report:
    """A draft nobody has begun: figures, and an outline without text."""
    today = local(at).date()
    issued_on = CalendarVersion.objects.current().calendar.next_working_day(chosen.period.last)
    return Report.of(chosen, issued_on=issued_on, recipients=default_recipients(identity(issued_on, today)))
