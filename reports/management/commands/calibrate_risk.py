"""Hold the chances to come late against what came, and print the tables of the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from procedures.dates import vn_moment, vn_number
from procedures.models import Sector
from reports.actions import study_risk
from reports.risk import telling
from reports.risk.storing import trial_of


class Command(BaseCommand):
    """``manage.py calibrate_risk``: what the daily job does, at once, and told."""

    help = "Học lại nguy cơ trễ hẹn ngay bây giờ và in bảng kiểm chứng với những tháng để riêng."

    def handle(self, *args: Any, **options: Any) -> None:
        """Learn, judge, print."""
        study = study_risk(timezone.now())
        learned, seen = vn_number(study.dossiers), vn_moment(study.data_at)
        self.stdout.write(f"Học từ {learned} hồ sơ, số liệu lúc {seen}.")
        if study.trial is None:
            self.stdout.write("Chưa đủ hồ sơ đã xong để kiểm chứng.")
            return
        trial, sectors = trial_of(study.trial), dict(Sector.objects.values_list("pk", "name"))
        for sentence in (telling.asked_words(trial), telling.verdict(trial), telling.drift(trial)):
            self.stdout.write(sentence)
        scores = [line.cells for line in telling.score_lines(trial, sectors)]
        self._table("Điểm Brier (càng thấp càng tốt)", telling.SCORE_HEAD, scores)
        for title, bands in (("Đã báo và trễ thật", trial.bands), (telling.NAIVE_RATE, trial.naive_bands)):
            self._table(title, telling.BAND_HEAD, telling.band_lines(bands))
        self._table("Báo động và xếp thứ tự", telling.ALARM_HEAD, telling.alarm_lines(trial))
        self.stdout.write("\nChỗ còn thua")
        self.stdout.write("\n".join(telling.losses(trial, sectors)) or "Không có.")

    def _table(self, title: str, head: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
        """Columns as wide as they need to be."""
        rows = [head, *lines]
        widths = [max(len(row[n]) for row in rows) for n in range(len(head))]
        self.stdout.write(f"\n{title}")
        for row in rows:
            cells = zip(row, widths, strict=True)
            self.stdout.write("  ".join(text.ljust(width) for text, width in cells).rstrip())
