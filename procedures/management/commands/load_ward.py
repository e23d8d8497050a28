"""Take over what every ward starts from; with ``--demo`` also the identity of the demo ward."""

import argparse
from typing import Any

from django.core.management.base import CommandError

from procedures.actions import reference
from procedures.actions.changes import Change
from procedures.management.loading import LoadCommand
from procedures.models import Installation


class Command(LoadCommand):
    """``manage.py load_ward [--demo] [--yes]``."""

    help = "Nạp phòng ban, lĩnh vực, văn bản, bộ mẫu; thêm --demo: danh xưng của phường dùng thử."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add ``--demo`` and ``--yes``."""
        super().add_arguments(parser)
        parser.add_argument("--demo", action="store_true", help="Nạp cả danh xưng của phường dùng thử.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Show, ask, write. A database of real work takes no invented identity."""
        installation = Installation.objects.current()
        if options["demo"] and installation is not None and installation.mode == Installation.Mode.REAL:
            raise CommandError("Cơ sở dữ liệu này để làm việc thật, không nạp phường dùng thử vào đây.")
        self.run(
            "Dữ liệu chung của phường",
            lambda: _load(demo=options["demo"]),
            yes=options["yes"],
            verbosity=options["verbosity"],
        )


def _load(*, demo: bool) -> list[Change]:
    changes = reference.load_departments() + reference.load_sectors() + reference.load_instruments()
    return changes + (reference.load_identities() if demo else [])
