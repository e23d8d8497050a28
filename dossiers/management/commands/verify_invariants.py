"""Look at all stored data: numbers, findings, letters, mails, event chains, due dates; nothing is changed."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dossiers.checking import check_all
from dossiers.invariants import SAMPLE, Scope
from procedures.dates import vn_number

SHOWN = 50


class Command(BaseCommand):
    help = (
        "Check what must always hold of the stored data (changes nothing); status 1 when something does not."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--all",
            action="store_true",
            help=f"đếm từng ngày hạn của mọi hồ sơ, không chỉ khoảng {SAMPLE} hồ sơ mỗi lần",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        scope = Scope(timezone.now(), None if options["all"] else SAMPLE)
        wrong = 0
        for found in check_all(scope, self._tell):
            self.stdout.write(str(found))
            for sentence in found.sentences[:SHOWN]:
                self.stdout.write(f"  {sentence}")
            if len(found.sentences) > SHOWN:
                self.stdout.write("  … và những chỗ nữa")
            wrong += found.wrong
        if wrong:
            raise CommandError(f"{vn_number(wrong)} chỗ không đúng.")

    def _tell(self, line: str) -> None:
        self.stderr.write(line)
        self.stderr.flush()
