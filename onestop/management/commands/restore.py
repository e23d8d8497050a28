"""Put a back-up in the place of the present data."""

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from onestop.archive import Manifest
from onestop.figures import NAMED
from onestop.progress import Bar
from onestop.restore import Restored, RestoreError, check, restore
from procedures.calendar import ZONE


class Command(BaseCommand):
    """``manage.py restore FILE [--yes]``, what ``make restore FILE=...`` calls. The site must be stopped."""

    help = "Khôi phục cơ sở dữ liệu và giấy tờ từ một bản sao lưu; dừng phần mềm trước khi làm."
    requires_system_checks = ()  # type: ignore[assignment]  # the database may be damaged or gone

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add FILE and ``--yes``."""
        parser.add_argument("file", type=Path, metavar="FILE", help="tệp onestop-....zip")
        parser.add_argument("--yes", action="store_true", help="không hỏi lại")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell, ask, do, compare. Exit status 1 with a sentence when it cannot be done or does not agree."""
        try:
            self._tell(check(options["file"]))
            if not options["yes"] and not self._agreed():
                raise CommandError("Chưa làm gì.")
            with Bar(self.stderr) as bar:
                done = restore(options["file"], timezone.now(), bar.show)
        except RestoreError as error:
            raise CommandError(str(error)) from error
        self._compare(done)

    def _tell(self, manifest: Manifest) -> None:
        made = datetime.fromisoformat(manifest.made_at).astimezone(ZONE)
        self.stdout.write(
            f"Bản sao lưu lúc {made:%H:%M ngày %d/%m/%Y}{f', {manifest.ward}' if manifest.ward else ''}:"
        )
        self.stdout.write(f"  {manifest.figures.told}, {len(manifest.papers)} tệp giấy tờ")
        self.stdout.write("Dữ liệu đang có sẽ được cất riêng, không bị xóa.")

    def _agreed(self) -> bool:
        self.stdout.write("Thay dữ liệu đang có bằng bản này? Gõ “co” rồi Enter: ", ending="")
        self.stdout.flush()
        return sys.stdin.readline().strip().lower() in {"co", "có"}

    def _compare(self, done: Restored) -> None:
        before, after = done.manifest.figures, done.after
        self.stdout.write(f"{'':24}{'bản sao lưu':>16}{'khôi phục':>16}")
        for table, name in NAMED.items():
            if table in before.counts:
                self._line(name, before.counts[table], after.counts.get(table))
        for name, value in before.sums.items():
            self._line(name, value, after.sums.get(name))
        for name, head in before.heads.items():
            self._line(name, head[:12], (after.heads.get(name) or "")[:12])
        self.stdout.write(f"Dữ liệu trước đó: {done.aside}")
        if done.differences:
            raise CommandError("Không khớp với bản sao lưu: " + "; ".join(done.differences[:10]))
        self.stdout.write(
            f"Khớp: {len(before.counts)} bảng, mọi tổng và đầu chuỗi sự việc đều như lúc sao lưu."
        )
        self.stdout.write("Thư điện tử đang tắt. Bật lại ở trang “Công việc nền” sau khi đã xem thư chờ gửi.")

    def _line(self, name: str, before: object, after: object) -> None:
        told = [
            f"{value:,}".replace(",", ".") if isinstance(value, int) else str(value)
            for value in (before, after)
        ]
        self.stdout.write(
            f"{name[:1].upper() + name[1:]:24}{told[0]:>16}{told[1]:>16}{'' if before == after else '  KHÁC'}"
        )
