"""Count every stored date anew and tell which is not what the engine gives; nothing is changed."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dossiers.clock_check import differences
from procedures.dates import vn_number

SHOWN = 50


class Command(BaseCommand):
    help = "Prove that every stored due moment and verdict is the engine's (changes nothing)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", required=True, help="chỉ kiểm tra")

    def handle(self, *args: Any, **options: Any) -> None:
        checked = [0]
        found = 0
        for difference in differences(checked):
            found += 1
            if found <= SHOWN:
                self.stdout.write(str(difference))
        if found > SHOWN:
            self.stdout.write(f"… và {vn_number(found - SHOWN)} khác biệt nữa")
        if found:
            raise CommandError(f"{vn_number(checked[0])} hồ sơ, {vn_number(found)} không đúng như tính lại.")
        self.stdout.write(f"{vn_number(checked[0])} hồ sơ, mọi hạn và đánh giá đúng như tính lại.")
