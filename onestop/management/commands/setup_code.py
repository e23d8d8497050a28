"""Print the code that the first step of the set-up guide asks for."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onestop.first_sign_in import setup_lines


class Command(BaseCommand):
    """``manage.py setup_code``: where nobody watched the terminal of ``run``, or in a container."""

    help = "In mã thiết lập mới cho bước đầu của việc thiết lập."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a new code. Exit status 1 with one sentence when there is nothing to set up."""
        lines = setup_lines()
        if not lines:
            raise CommandError("Không cần mã: đây là bản dùng thử, hoặc đã thiết lập xong.")
        for line in lines:
            self.stdout.write(line)
