"""Take days off and make-up days over from a CSV file.

The first calendar is published at once. Later ones are typed into the draft, which moves no date: what
applying would do is shown, and it is done only when asked for.
"""

import argparse
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from dossiers.actions import ActionError
from dossiers.actions.calendar_change import Trial, apply_draft, try_draft
from dossiers.presentation.calendar_change import sentence, sums_of
from procedures.actions import reference
from procedures.actions.calendar import load_days, publish
from procedures.actions.calendar_draft import hold_calendar
from procedures.actions.changes import Change, Kind
from procedures.calendar import CalendarError
from procedures.day_rows import DayRow, read_days
from procedures.management.loading import LoadCommand, add_file_argument, bad_rows_told, read_file
from procedures.models import CalendarVersion, Officer
from procedures.roles import Role
from procedures.tables import BadTable, Flaw

DEFAULT = reference.DATA / "days_off.csv"


class Command(LoadCommand):
    """``manage.py load_calendar [FILE] [--yes] [--apply [--by USERNAME]]``."""

    help = "Nạp ngày nghỉ, ngày làm bù; xem trước rồi mới ghi, có dòng sai thì không ghi gì."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add FILE, ``--yes``, ``--apply`` and ``--by``."""
        super().add_arguments(parser)
        add_file_argument(parser, DEFAULT)
        parser.add_argument("--apply", action="store_true", help="Áp dụng ngay, dời hạn của hồ sơ đang mở.")
        parser.add_argument(
            "--by", metavar="USERNAME", help="Người của Văn phòng áp dụng; cần khi có hồ sơ đổi hạn."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, show, ask, write; dates move only with ``--apply``."""
        content, name = read_file(options["file"], DEFAULT)
        with bad_rows_told():
            days = read_days(content)
        first = not CalendarVersion.objects.exists()
        loaded = self.run(
            f"Lịch làm việc từ {name}, {len(days)} ngày",
            lambda: _load(days, name, first=first),
            yes=options["yes"],
            verbosity=options["verbosity"],
        )
        if loaded and not first:
            self._go_on(options, name)

    def _go_on(self, options: dict[str, Any], name: str) -> None:
        """Show what the draft would do; apply it when asked to."""
        try:
            trial = try_draft(timezone.now())
            if not trial.changes:
                return
            self._tell(trial)
            if not options["apply"]:
                self.stdout.write(
                    "Chưa áp dụng: hồ sơ giữ hạn đang có. Văn phòng xem và áp dụng ở trang Lịch, "
                    "hoặc chạy lại lệnh với --apply --by TÊN_ĐĂNG_NHẬP."
                )
                return
            by, at = _officer(options["by"]), timezone.now()
            done = apply_draft(trial.seen, reason=f"Nạp từ {name}", actor=by, at=at)
        except ActionError as error:
            raise CommandError(f"{error.sentence} Bản nháp vẫn còn, chưa áp dụng gì.") from None
        self.stdout.write(f"Đã áp dụng lịch số {done.version.pk}; {len(done.moves)} hồ sơ đổi hạn.")

    def _tell(self, trial: Trial) -> None:
        sums = sums_of(trial.moves)
        self.stdout.write(f"Bản nháp khác lịch đang dùng ở {len(trial.changes)} chỗ.")
        if sums.moved:
            self.stdout.write(f"Áp dụng thì {sums.moved} hồ sơ đang mở đổi hạn:")
        self.stdout.write(f"  {sentence(sums, trial.open_dossiers)}")


def _officer(username: str | None) -> Officer | None:
    """The person who answers for it. Raises CommandError for one who may not."""
    if not username:
        return None
    found: Officer | None = Officer.objects.filter(username=username, is_active=True).first()
    if found is None or Role.OFFICE not in found.roles:
        raise CommandError(f"“{username}” không phải tài khoản đang dùng của Văn phòng. Chưa áp dụng gì.")
    return found


def _load(days: list[DayRow], source: str, *, first: bool) -> list[Change]:
    """The days into the tables; the first calendar is in force at once."""
    hold_calendar()
    changes = load_days(days, reference.read_opening_hours())
    if not first:
        return changes
    try:
        publish(f"Nạp từ {source}", at=timezone.now(), by=None)
    except CalendarError as error:
        raise BadTable([Flaw(None, str(error))]) from None
    return [*changes, Change(Kind.ADDED, "Lịch", "phiên bản mới để tính hạn")]
