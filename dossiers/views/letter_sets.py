"""Late dossiers by the life of their letter: what is to be written, approved, sent, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from dossiers.forms.delivery import BY_HAND
from dossiers.models import Apology, Delivery, Dossier
from dossiers.querysets import DossierQuerySet
from dossiers.workflow import OPEN, Status
from procedures.models import Officer
from procedures.roles import Role

_OPEN = [status.value for status in OPEN]
_ISSUED = [Apology.Status.APPROVED.value, Apology.Status.DELIVERED.value]
_THERE = [Apology.Status.DRAFT.value, Apology.Status.SUBMITTED.value, *_ISSUED]
_FIELDS = ("id", "ordinal", "status", "anchor", "reason_code", "reason_text", "new_due", "paper_id")


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
    return dossiers.for_list().annotate(**fields, **told).order_by(F("due_first").asc(nulls_last=True), "pk")


def attach_letters(dossiers: list[Any]) -> list[Any]:
    """Give each dossier its `letter`, as the query told it, or None."""
    for dossier in dossiers:
        values = {name: getattr(dossier, f"letter_{name}") for name in _FIELDS}
        dossier.letter = Apology(dossier=dossier, **values) if values["id"] is not None else None
    return dossiers
