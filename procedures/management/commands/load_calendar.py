"""Take days off and make-up days over from a CSV file, and publish the calendar."""

import argparse
from typing import Any

from django.utils import timezone

from procedures.actions import reference
from procedures.actions.calendar import load_days, publish
from procedures.actions.changes import Change, Kind
from procedures.calendar import CalendarError
from procedures.day_rows import DayRow, read_days
from procedures.management.loading import LoadCommand, add_file_argument, bad_rows_told, read_file
from procedures.models import CalendarVersion
from procedures.tables import BadTable, Flaw

DEFAULT = reference.DATA / "days_off.csv"


class Command(LoadCommand):
    """``manage.py load_calendar [FILE] [--yes]``."""

    help = "Nạp ngày nghỉ, ngày làm bù; xem trước rồi mới ghi, có dòng sai thì không ghi gì."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add FILE and ``--yes``."""
        super().add_arguments(parser)
        add_file_argument(parser, DEFAULT)

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, show, ask, write; open dossiers keep the due dates they have."""
        content, name = read_file(options["file"], DEFAULT)
        with bad_rows_told():
            days = read_days(content)
        before = _latest()
        self.run(
            f"Lịch làm việc từ {name}, {len(days)} ngày",
            lambda: _load(days, name),
            yes=options["yes"],
            verbosity=options["verbosity"],
        )
        if before is not None and _latest() != before:
            self.stdout.write("Hồ sơ nhận từ nay hẹn theo lịch mới; hồ sơ đang giải quyết giữ hạn đã hẹn.")


def _latest() -> int | None:
    return CalendarVersion.objects.order_by("-pk").values_list("pk", flat=True).first()


def _load(days: list[DayRow], source: str) -> list[Change]:
    changes = load_days(days, reference.read_opening_hours())
    try:
        version = publish(f"Nạp từ {source}", at=timezone.now(), by=None)
    except CalendarError as error:
        raise BadTable([Flaw(None, str(error))]) from None
    told = "phiên bản mới để tính hạn" if version else "phiên bản đang dùng"
    return [*changes, Change(Kind.ADDED if version else Kind.UNCHANGED, "Lịch", told)]
