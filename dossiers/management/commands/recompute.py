"""Count every stored date anew and tell which is not what the engine gives; nothing is changed."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dossiers.clock_check import checked
from procedures.dates import vn_number

SHOWN = 50


class Command(BaseCommand):
    help = "Prove that every stored due moment and verdict is the engine's (changes nothing)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", required=True, help="chỉ kiểm tra")

    def handle(self, *args: Any, **options: Any) -> None:
        dossiers, wrong = 0, 0
        for differences in checked():
            dossiers += 1
            wrong += bool(differences)
            if wrong <= SHOWN:
                for difference in differences:
                    self.stdout.write(str(difference))
        if wrong > SHOWN:
            self.stdout.write(f"… và {vn_number(wrong - SHOWN)} hồ sơ nữa")
        if wrong:
            raise CommandError(f"{vn_number(dossiers)} hồ sơ, {vn_number(wrong)} không đúng như tính lại.")
        self.stdout.write(f"{vn_number(dossiers)} hồ sơ, mọi hạn và đánh giá đúng như tính lại.")
