"""Prepare the database and the files of the pages, and start nothing."""

from typing import Any

from django.core.management.base import BaseCommand

from onestop.preparation import CannotStartError, prepare


class Command(BaseCommand):
    """``manage.py prepare``: what a container does before its web process; ``run`` does it by itself."""

    help = "Chuẩn bị cơ sở dữ liệu và tệp giao diện mà không mở trang web."
    requires_system_checks = ()  # type: ignore[assignment]  # they would open the database before we can explain

    def handle(self, *args: Any, **options: Any) -> None:
        """Do every step that is needed. Exit status 1 with one sentence when one cannot be done."""
        try:
            prepare(self._say)
        except CannotStartError as error:
            self.stderr.write(str(error))
            raise SystemExit(1) from None

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
