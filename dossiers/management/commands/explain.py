"""The whole story of one dossier's clock, for whoever has to account for a date."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils import timezone

from dossiers.actions.day_by_day import days_of
from dossiers.presentation.explanation import explanation
from dossiers.reading import file_of, whole_dossiers
from procedures.calendar import local


class Command(BaseCommand):
    help = "Print the whole story of one dossier's clock: limit, pauses, days, steps, lateness and letters."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("code", help="mã hồ sơ, hoặc mã trên hệ thống tỉnh")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["code"].strip()
        dossier = whole_dossiers().filter(Q(code__iexact=code) | Q(external_code__iexact=code)).first()
        if dossier is None:
            raise CommandError(f"Không có hồ sơ mã {code}.")
        if dossier.received_at is None:
            raise CommandError(f"Hồ sơ {code} chưa được tiếp nhận nên chưa có hạn.")
        file = file_of(dossier, local(timezone.now()))
        for line in explanation(file, days_of(dossier, dossier.papers.all(), file.calendar)):
            self.stdout.write(line)
