"""Learn once a day what the chance to come late is, and tell it of every running dossier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction

from dossiers.models import Dossier
from dossiers.periods import reporting_month
from procedures.calendar import local
from procedures.dates import vn_number
from procedures.models import CalendarVersion, Ward

from ..models import RiskStanding, RiskStudy
from ..risk.chances import Chance, Curves, Level, learn
from ..risk.courses import Course
from ..risk.reading import courses, to_learn_from
from ..risk.storing import curves_of, curves_to_json, trial_to_json
from ..risk.trial import trial

YEARS = 2
"""How far back is learned from: long enough for rare procedures, short enough that people and rules hold."""
KEPT = 60
"""Days whose studies are kept."""


def study_risk(at: datetime) -> RiskStudy:
    """Learn from the last two years as known at `at`; kept in place of an earlier study of that day."""
    calendar, today = CalendarVersion.objects.current().calendar, local(at).date()
    month = reporting_month(today, Ward.objects.current(today).closing_day)
    found = courses(to_learn_from(month.replace(year=month.year - YEARS)), at)
    judged = trial(found, at, calendar)
    study, _ = RiskStudy.objects.update_or_create(
        day=today,
        defaults={
            "data_at": at,
            "dossiers": len({course.dossier for course in found}),
            "curves": curves_to_json(learn(found, at)),
            "trial": trial_to_json(judged) if judged else None,
        },
    )
    kept = RiskStudy.objects.order_by("-day").values("pk")[:KEPT]
    RiskStudy.objects.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
    return study


def tell_risks(at: datetime) -> str:
    """Tell the chance of every running dossier that is not late, by the study of the day; made first where
    there is none yet. What was done, in words.
    """
    study = RiskStudy.objects.filter(day=local(at).date()).first() or study_risk(at)
    running = Dossier.objects.running().counted().filter(due_first__gte=at)
    rows = list(_standings(courses(running, at), curves_of(study.curves), at))
    with transaction.atomic():
        RiskStanding.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["dossier"], update_fields=_TOLD, batch_size=500
        )
        RiskStanding.objects.filter(told_at__lt=at).delete()
    high = sum(row.level == Level.HIGH for row in rows)
    return f"{vn_number(len(rows))} hồ sơ đang chạy, {vn_number(high)} nguy cơ cao"


_TOLD = ["step", "told_at", "used", "level", "per_mille", "low", "high", "size", "like"]


def _standings(found: Iterable[Course], curves: Curves, at: datetime) -> Iterator[RiskStanding]:
    for course in found:
        stay, share = course.stay_at(at), course.share(at)
        if stay is not None and share < 1:
            yield _standing(course, stay.visit, share, curves.chance(stay.step, share), at)


def _standing(course: Course, visit: int, share: float, chance: Chance, at: datetime) -> RiskStanding:
    standing = RiskStanding(
        dossier_id=course.dossier,
        step_id=visit,
        told_at=at,
        used=int(100 * share),
        level=chance.level.value,
        size=chance.size,
        like=chance.like,
    )
    if chance.value is not None:
        standing.per_mille = round(1000 * chance.value)
        standing.low, standing.high = chance.tenths
    return standing
