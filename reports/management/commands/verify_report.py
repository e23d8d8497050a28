"""Hold a printed report against the dossiers: `manage.py verify_report bao-cao.pdf`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from procedures.dates import vn_moment
from reports.attached import LARGEST_PDF, UnreadableError, read_attached
from reports.models import ReportSnapshot
from reports.verification import Verification, verify


class Command(BaseCommand):
    """Ends with status 1 when anything differs."""

    help = "Kiểm chứng số liệu kèm trong tệp PDF của báo cáo với số đã chốt và với cơ sở dữ liệu hôm nay."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file."""
        parser.add_argument("file", type=Path, metavar="TỆP.pdf")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare and say "khớp", or what differs and why."""
        attached = _attached(options["file"])
        snapshot = ReportSnapshot.objects.filter(report=attached.report).select_related("report").first()
        if snapshot is None:
            raise CommandError("Cơ sở dữ liệu này không có báo cáo ghi trong tệp.")
        result = verify(snapshot, timezone.now(), attached)
        self._tell(result)
        if not result.holds:
            sys.exit(1)

    def _tell(self, result: Verification) -> None:
        for stage in result.stages:
            state = "khớp" if stage.holds else f"{len(stage.differences)} chỗ khác"
            self.stdout.write(f"{stage.what}: {state}")
            for one in stage.differences:
                self.stdout.write(f"  {one}")
        for event in result.events:
            who = event.event.actor.full_name if event.event.actor else "hệ thống"
            when = vn_moment(event.event.recorded_at)
            self.stdout.write(f"  {event.event.dossier.code}: {event.what} ({who}, {when})")


def _attached(path: Path) -> Any:
    try:
        if path.stat().st_size > LARGEST_PDF:
            raise CommandError(f"Tệp lớn hơn {LARGEST_PDF // 1_000_000} MB: không phải báo cáo này.")
        return read_attached(path.read_bytes())
    except OSError as error:
        raise CommandError(f"Không đọc được tệp {path}.") from error
    except UnreadableError as error:
        raise CommandError(str(error)) from error
