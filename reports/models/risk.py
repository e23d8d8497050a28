"""What was learned about coming late, day by day; and what it says of each open dossier now."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dossiers.models import Dossier, StepRun

from ..querysets import RiskStandingQuerySet
from ..risk.chances import LEVEL_WORDS, LIKE, Level, band_words


class RiskStudy(models.Model):
    """What was learned on a day from the dossiers before it, and the trial of the method. Made anew each day.

    `curves` are those of reports/risk/storing.py, `trial` is None while there is too little to judge it by.
    """

    day = models.DateField("ngày", unique=True)
    data_at = models.DateTimeField("thời điểm số liệu")
    dossiers = models.PositiveIntegerField("số hồ sơ để học")
    curves = models.JSONField("đường nguy cơ")
    trial = models.JSONField("kiểm chứng", null=True)

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"nguy cơ trễ hẹn, học ngày {self.day:%d/%m/%Y}"


class RiskStanding(models.Model):
    """The chance of one open dossier in the step it was in at `told_at`. `per_mille` orders lists, no more.

    `low` and `high` are of ten; unknown ones have neither chance nor range, only how few dossiers there are.
    """

    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="risk_standing")
    step = models.ForeignKey(StepRun, models.CASCADE, related_name="+")
    told_at = models.DateTimeField("tính lúc")
    used = models.PositiveSmallIntegerField("phần thời hạn đã dùng (%)")
    level = models.CharField("mức", max_length=8, choices=[(one.value, LEVEL_WORDS[one]) for one in Level])
    per_mille = models.PositiveSmallIntegerField(null=True)
    low = models.PositiveSmallIntegerField(null=True)
    high = models.PositiveSmallIntegerField(null=True)
    size = models.PositiveIntegerField("số hồ sơ đối chiếu")
    like = models.PositiveSmallIntegerField("mức giống nhau")

    objects = RiskStandingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="risk_known_or_not",
                condition=Q(level=Level.UNKNOWN.value, per_mille=None, low=None, high=None)
                | (
                    ~Q(level=Level.UNKNOWN.value)
                    & Q(per_mille__isnull=False, low__isnull=False, high__isnull=False, size__gt=0)
                    & Q(per_mille__lte=1000, low__lte=F("high"), high__lte=10)
                ),
            ),
            models.CheckConstraint(name="risk_before_the_due_moment", condition=Q(used__lt=100)),
        ]
        indexes = [models.Index(fields=["level", "-per_mille", "dossier"], name="risk_by_level")]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.get_level_display()}"

    @property
    def words(self) -> str:
        """ "Nguy cơ cao (7–9 trong 10; theo 84 hồ sơ)": never without its sample."""
        return band_words(Level(self.level), self.low or 0, self.high or 0, self.size)

    @property
    def like_words(self) -> str:
        """What the dossiers it rests on have in common with it."""
        return LIKE[self.like]
