"""Load the demo ward: officers, and two years of dossiers up to now."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from onestop.demo.loader import CannotLoadError, load
from procedures.calendar import ZONE


@contextmanager
def _alone() -> Iterator[None]:
    """Two loads at once would both take what is not there yet; the lock ends with the process."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    with (settings.DATA / "load_demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CommandError(
                "Dữ liệu dùng thử đang được nạp ở một cửa sổ khác; chờ việc đó xong."
            ) from error
        yield


class Command(BaseCommand):
    """``manage.py load_demo``: run again it goes on where it stopped; finished, it does nothing."""

    help = "Nạp dữ liệu dùng thử (người và hồ sơ không có thật); chạy lại thì nạp tiếp phần còn thiếu."

    requires_system_checks = ()  # type: ignore[assignment]  # `run` has made them; a finished load is to end at once

    def add_arguments(self, parser: CommandParser) -> None:
        """What may be chosen."""
        parser.add_argument("--open-first", action="store_true", help="Chỉ nạp phần màn hình hôm nay cần.")
        parser.add_argument(
            "--at", metavar="THỜI_ĐIỂM", help="Nạp như đang ở lúc này, ví dụ 2026-11-23T08:05."
        )
        parser.add_argument("--quiet", action="store_true", help="Không báo tiến độ.")
        parser.add_argument("--scale", type=float, default=1.0, help="Cỡ so với bản đủ, ví dụ 0.05.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load; what stands in the way is told in one sentence."""
        at = self._moment(options["at"])
        with _alone():
            try:
                done = load(
                    at,
                    open_first=options["open_first"],
                    quiet=options["quiet"],
                    scale=options["scale"],
                    pinned=bool(options["at"]),
                )
            except CannotLoadError as error:
                raise CommandError(str(error)) from error
        if done.loaded and not options["quiet"]:
            rest = "đủ cả" if done.complete else "phần còn lại nạp sau"
            self.stdout.write(f"Đã nạp {done.loaded} hồ sơ dùng thử ({rest}).")

    def _moment(self, text: str | None) -> datetime:
        if text is None:
            return timezone.now()
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise CommandError(f"Thời điểm “{text}” không đúng dạng 2026-11-23T08:05.") from error
        return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)
