"""What the loading commands share: show what would change, ask, do it, or tell what is wrong."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ..actions.changes import KIND_LABELS, Change, Kind, counts, rehearsed
from ..tables import BadTable

_SIGNS = {Kind.ADDED: "+", Kind.CHANGED: "~", Kind.ENDED: "-", Kind.UNCHANGED: "="}
_MOST_FLAWS = 100


class LoadCommand(BaseCommand):
    """A command that takes data over: `load()` says what; it is rehearsed, shown, asked about and done."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add ``--yes``."""
        parser.add_argument("--yes", action="store_true", help="Ghi ngay, không hỏi; chỉ in số đếm.")

    def run(self, title: str, load: Callable[[], list[Change]], *, yes: bool, verbosity: int) -> bool:
        """Do it in one transaction; whether everything is now as the file has it.

        Raises CommandError, with nothing written, naming every bad row of the file.
        """
        with bad_rows_told(), transaction.atomic():
            planned = load() if yes else rehearsed(load)
        self.stdout.write(title)
        self._show(planned, whole=verbosity >= 2 or (not yes and verbosity == 1))
        if all(change.kind is Kind.UNCHANGED for change in planned):
            self.stdout.write("Không có gì để thay đổi.")
            return True
        if yes:
            return True
        if not self._agreed():
            self.stdout.write("Chưa ghi gì.")
            return False
        with bad_rows_told(), transaction.atomic():
            if load() != planned:
                raise CommandError("Dữ liệu vừa được người khác thay đổi nên chưa ghi gì. Chạy lại lệnh.")
        self.stdout.write("Đã ghi.")
        return True

    def _show(self, changes: Sequence[Change], *, whole: bool) -> None:
        for what, by_kind in counts(changes).items():
            numbers = " · ".join(f"{label} {by_kind[kind]}" for kind, label in KIND_LABELS.items())
            self.stdout.write(f"  {what}: {numbers}")
        for change in changes if whole else []:
            if change.kind is not Kind.UNCHANGED:
                self.stdout.write(f"  {_SIGNS[change.kind]} {change.what} {change.name}")
                for detail in change.details:
                    self.stdout.write(f"      {detail}")

    def _agreed(self) -> bool:
        self.stdout.write("Ghi các thay đổi này? [y/N] ", ending="")
        self.stdout.flush()
        try:
            answer = input()
        except EOFError:
            self.stdout.write("")
            return False
        return answer.strip().lower() in {"y", "yes", "c", "có", "co"}


def read_file(path: str | None, default: Path) -> tuple[bytes, str]:
    """The content and the name of the file given, else of the project's own.

    Raises CommandError, with a sentence, when it cannot be read.
    """
    chosen = Path(path) if path else default
    try:
        return chosen.read_bytes(), chosen.name
    except FileNotFoundError:
        raise CommandError(f"Không có tệp {chosen}.") from None
    except IsADirectoryError:
        raise CommandError(f"{chosen} là thư mục, không phải tệp.") from None
    except OSError as error:
        raise CommandError(f"Không đọc được tệp {chosen}: {error.strerror}.") from None


@contextmanager
def bad_rows_told() -> Iterator[None]:
    """Turn a bad file into a CommandError that names every bad row."""
    try:
        yield
    except BadTable as error:
        raise CommandError(_told(error)) from None


def _told(error: BadTable) -> str:
    lines = [f"  {flaw}" for flaw in error.flaws[:_MOST_FLAWS]]
    if len(error.flaws) > _MOST_FLAWS:
        lines.append(f"  … và {len(error.flaws) - _MOST_FLAWS} chỗ sai nữa")
    return "\n".join([f"Chưa ghi gì, tệp có {len(error.flaws)} chỗ sai:", *lines])


def add_file_argument(parser: argparse.ArgumentParser, default: Path) -> None:
    """Add the optional FILE."""
    parser.add_argument(
        "file", nargs="?", metavar="FILE", help=f"Tệp CSV (UTF-8); không ghi thì dùng {default.name}."
    )
