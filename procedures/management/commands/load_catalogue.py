"""Take a catalogue of procedures over from a CSV file."""

import argparse
from typing import Any

from procedures.actions import reference
from procedures.actions.catalogue import load_catalogue
from procedures.actions.changes import Change
from procedures.catalogue_rows import ProcedureRow, read_catalogue
from procedures.management.loading import LoadCommand, add_file_argument, bad_rows_told, read_file

DEFAULT = reference.DATA / "procedures.csv"


class Command(LoadCommand):
    """``manage.py load_catalogue [FILE] [--yes]``."""

    help = "Nạp danh mục thủ tục hành chính; xem trước rồi mới ghi, có dòng sai thì không ghi gì."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add FILE and ``--yes``."""
        super().add_arguments(parser)
        add_file_argument(parser, DEFAULT)

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, show, ask, write."""
        content, name = read_file(options["file"], DEFAULT)
        with bad_rows_told():
            rows = read_catalogue(content)
        self.run(
            f"Danh mục thủ tục từ {name}, {len(rows)} dòng",
            lambda: _load(rows),
            yes=options["yes"],
            verbosity=options["verbosity"],
        )


def _load(rows: list[ProcedureRow]) -> list[Change]:
    changes = reference.load_departments() + reference.load_sectors()
    agencies = reference.read_agencies()
    reference.check_agencies(agencies)
    return changes + load_catalogue(rows, agencies=agencies, short_names=reference.read_short_names())
