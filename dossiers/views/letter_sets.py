"""Late dossiers by the life of their letter: what is to be written, approved, sent, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat

from dossiers.actions.letter_words import WORDING, WRITTEN
from dossiers.forms.delivery import BY_HAND
from dossiers.models import Apology, Delivery, Dossier, Event, StepRun
from dossiers.querysets import DossierQuerySet
from dossiers.workflow import OPEN, Status
from procedures.models import Officer, StepPlan
from procedures.roles import Role

_OPEN = [status.value for status in OPEN]
_ISSUED = [Apology.Status.APPROVED.value, Apology.Status.DELIVERED.value]
_THERE = [Apology.Status.DRAFT.value, Apology.Status.SUBMITTED.value, *_ISSUED]
_NO_END = 10_000  # no plan has so many steps
_FIELDS = (
    *("id", "ordinal", "status", "anchor", "reason_code", "reason_text", "new_due", "paper_id"),
    "signed_copy_id",
)


@dataclass(frozen=True)
class Tab:
    """A stage in the life of a letter, with what its empty list says."""

    key: str
    label: str
    condition: Q
    empty: str


def tabs(at: datetime) -> list[Tab]:
    """The stages, as they stand at the local moment `at`."""
    opened = Q(status__in=_OPEN)
    unwritten = Q(letter__id__isnull=True, due_first__lt=at)
    return [
        Tab(
            "dang-tre",
            "Đang trễ hẹn",
            opened & Q(due_first__lt=at),
            "Không có hồ sơ nào đang trễ hẹn.",
        ),
        Tab(
            "can-soan",
            "Cần soạn",
            opened & (unwritten | Q(letter__status="draft")),
            "Không có thư xin lỗi nào cần soạn.",
        ),
        Tab(
            "cho-duyet",
            "Chờ duyệt",
            opened & Q(letter__status="submitted"),
            "Không có thư xin lỗi nào chờ duyệt.",
        ),
        Tab(
            "cho-gui",
            "Đã duyệt, chờ gửi",
            Q(letter__status="approved") & ~Q(status=Status.VOID.value),
            "Không có thư nào chờ gửi.",
        ),
        Tab(
            "da-gui",
            "Đã gửi, chưa xong",
            opened & Q(letter__status="delivered", letter__new_due__gte=at),
            "Không có hồ sơ nào đang đợi ngày hẹn lại.",
        ),
        Tab(
            "qua-hai",
            "Hẹn lại cũng quá",
            opened & Q(letter__status__in=_ISSUED, letter__new_due__lt=at),
            "Không có hồ sơ nào quá cả ngày hẹn lại.",
        ),
    ]


def first_tab(officer: Officer) -> str:
    """The stage that is this officer's work."""
    if Role.LEADER in officer.roles:
        return "cho-duyet"
    return "can-soan" if officer.roles & {Role.OFFICE, Role.OFFICER} else "cho-gui"


def with_latest_letter(officer: Officer, stage: Tab | None = None) -> DossierQuerySet:
    """Dossiers the officer sees, joined to their latest letter that was not withdrawn (or to none).

    Everything about the letter stands in one filter: a second one would join the letters once more.
    """
    latest_or_none = Q(letter__id=F("latest")) | Q(letter__id__isnull=True)
    wanted = Q(status__in=_OPEN) | Q(letter__status="approved")
    latest = Apology.objects.filter(dossier=OuterRef("pk"), status__in=_THERE).order_by("-ordinal")
    found: DossierQuerySet = (
        Dossier.objects.visible_to(officer)
        .annotate(
            latest=Subquery(latest.values("pk")[:1]),
            letter=FilteredRelation("apologies", condition=Q(apologies__status__in=_THERE)),
        )
        .filter(latest_or_none & wanted & (stage.condition if stage else Q()))
    )
    return found


def counts_of(dossiers: DossierQuerySet, stages: list[Tab]) -> dict[str, int]:
    """How many dossiers each stage has, in one query."""
    sums = {f"n_{i}": Count("pk", filter=tab.condition) for i, tab in enumerate(stages)}
    found = dossiers.aggregate(**sums)
    return {tab.key: found[f"n_{i}"] for i, tab in enumerate(stages)}


def for_rows(dossiers: DossierQuerySet) -> DossierQuerySet:
    """With the letter's own fields; the longest late first."""
    fields = {f"letter_{name}": F(f"letter__{name}") for name in _FIELDS}
    sent = Delivery.objects.filter(paper=OuterRef("letter__paper")).order_by("-delivered_at", "-pk")
    by_hand = sent.filter(way__in=BY_HAND).order_by().values("paper").annotate(n=Count("pk")).values("n")
    told = {
        "sent_way": Subquery(sent.values("way")[:1]),
        "sent_at": Subquery(sent.values("delivered_at")[:1]),
        "sent_by_hand": Coalesce(Subquery(by_hand), 0),
    }
    found = _with_minutes_to_come(dossiers.for_list().annotate(**fields, **told, **_of_the_words()))
    return found.order_by(F("due_first").asc(nulls_last=True), "pk")


def _of_the_words() -> dict[str, Any]:
    """`as_drafted`: the letter has the software's words of a visit; `kept_words`: a person keeps them."""
    before, between, after = (Value(words) for words in WORDING)
    words = Concat(before, "department__name", between, "name", after, output_field=TextField())
    visits = StepRun.objects.filter(dossier=OuterRef("pk")).annotate(words=words)
    written = Event.objects.filter(dossier=OuterRef("pk"), action__in=WRITTEN)
    written = written.exclude(data__has_key="returned")  # the last one is about the latest letter
    kept = written.order_by("-seq").annotate(kept=Q(data__has_key="kept_words"))
    return {
        "as_drafted": Exists(visits.filter(words=OuterRef("letter__reason_text"))),
        "kept_words": Subquery(kept.values("kept")[:1]),
    }


def _with_minutes_to_come(dossiers: DossierQuerySet) -> DossierQuerySet:
    """`to_come`: what the planned steps after the present one may take, as `proposed_date` counts it."""
    now = StepRun.objects.filter(dossier=OuterRef("pk"), ended_at__isnull=True).values("plan__seq")[:1]
    later = StepPlan.objects.filter(version=OuterRef("procedure_version"), seq__gt=OuterRef("now_seq"))
    outside = Subquery(later.filter(outside_limit=True).order_by("seq").values("seq")[:1])
    in_first_leg = Q(second_leg_amount__gt=0, leg=1)
    counted = later.filter(outside_limit=False, seq__lt=OuterRef("leg_end")).order_by().values("version")
    minutes = counted.annotate(minutes=Sum("budget_minutes")).values("minutes")
    found: DossierQuerySet = (
        dossiers.annotate(now_seq=Coalesce(Subquery(now), 0))
        .annotate(leg_end=Case(When(in_first_leg, then=Coalesce(outside, _NO_END)), default=_NO_END))
        .annotate(to_come=Coalesce(Subquery(minutes), 0))
    )
    return found


def attach_letters(dossiers: list[Any]) -> list[Any]:
    """Give each dossier its `letter`, as the query told it, or None."""
    for dossier in dossiers:
        values = {name: getattr(dossier, f"letter_{name}") for name in _FIELDS}
        dossier.letter = Apology(dossier=dossier, **values) if values["id"] is not None else None
    return dossiers
