"""Back up the database and the issued papers into one file."""

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dossiers.jobs import run_job
from dossiers.presentation.jobs import BACKUP
from onestop.backup import Backup, BackupError, make_backup, nothing_to_back_up
from onestop.installation import wrong_mode
from onestop.progress import Bar


class Command(BaseCommand):
    """``manage.py backup [--to DIR]``, what ``make backup`` calls. The site may be running."""

    help = "Sao lưu cơ sở dữ liệu và giấy tờ vào một tệp; phần mềm vẫn chạy trong lúc sao lưu."
    requires_system_checks = ()  # type: ignore[assignment]  # a broken page is no reason to go without

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add ``--to``."""
        parser.add_argument("--to", type=Path, help="thư mục ghi bản sao lưu, ví dụ ổ USB")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, noted like the nightly one. Exit status 1 with one sentence when it cannot be made."""
        if sentence := nothing_to_back_up() or wrong_mode():
            raise CommandError(sentence)
        made: list[Backup] = []

        def work(at: Any) -> str:
            with Bar(self.stderr) as bar:
                made.append(make_backup(at, options["to"], bar.show))
            return made[0].told

        try:
            run_job(BACKUP, work, timezone.now())
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Đã sao lưu {made[0].told}")
        self.stdout.write(f"Tệp: {made[0].path}")
        for name in made[0].damaged:
            self.stdout.write(
                f"Cần xem: tệp giấy tờ {settings.PAPERS_ROOT / name} thiếu hoặc đã bị thay đổi."
            )
