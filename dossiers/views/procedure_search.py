"""Finding a procedure at the counter: without accents, most used first, with the limit in the row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Length

from dossiers.models import Dossier
from procedures.calendar import local
from procedures.dates import vn_number
from procedures.models import Procedure, ProcedureVersion
from procedures.text import fold

USED_DAYS = 90
MOST_HITS = 7
MOST_OFTEN = 5


@dataclass(frozen=True)
class Hit:
    """A row of the list: the name in pieces (text, whether it matched), and what stands beside it."""

    key: str
    pieces: list[tuple[str, bool]]
    about: str
    limit: str
    usable: bool
    used: str


def used_since(at: datetime) -> datetime:
    """The moment from which receptions count as "lately"."""
    return local(at) - timedelta(days=USED_DAYS)


def find(words: str, at: datetime) -> tuple[list[Hit], int]:
    """The first hits and how many there are in all; nothing typed gives the most used. Three queries."""
    together = Case(
        When(search_text__contains=f" {fold(words)}", then=0), default=1
    )  # words in this order first
    found = _with_use(
        Procedure.objects.filter(active=True).matching(words).annotate(length=Length("name")), at
    ).annotate(
        scattered=together, aside=Case(When(length__lte=2.5 * max(1, len(words.strip())), then=0), default=1)
    )  # then a name that says little more than the words: "khai sinh" is first of all "Đăng ký khai sinh"
    total = found.count()
    procedures = list(found.order_by("scattered", "aside", "-used", "name")[:MOST_HITS])
    versions = _versions(procedures, local(at).date())
    return [_hit(procedure, versions.get(procedure.pk), words) for procedure in procedures], total


def often_used(at: datetime) -> list[tuple[Procedure, int]]:
    """The procedures received most often lately, with how often."""
    counts = (
        Dossier.objects.filter(received_at__gte=used_since(at), procedure__active=True)
        .values("procedure")
        .annotate(used=Count("pk"))
        .order_by("-used", "procedure")
    )
    chosen = {row["procedure"]: row["used"] for row in counts[:MOST_OFTEN]}
    procedures = Procedure.objects.in_bulk(list(chosen))
    return [(procedures[pk], used) for pk, used in chosen.items()]


def _with_use(procedures: QuerySet[Procedure], at: datetime) -> QuerySet[Any]:
    lately = (
        Dossier.objects.filter(procedure=OuterRef("pk"), received_at__gte=used_since(at))
        .order_by()
        .values("procedure")
        .annotate(n=Count("pk"))
        .values("n")
    )
    used = Coalesce(Subquery(lately, output_field=IntegerField()), 0)
    return procedures.select_related("sector").annotate(used=used)


def _versions(procedures: list[Procedure], on: date) -> dict[int, ProcedureVersion]:
    """The version in force of each, by the procedure's id."""
    versions = ProcedureVersion.objects.in_force(on).filter(procedure__in=procedures)
    return {version.procedure_id: version for version in reversed(versions)}


def _hit(procedure: Procedure, version: ProcedureVersion | None, words: str) -> Hit:
    used = getattr(procedure, "used", 0)
    about = [procedure.national_code or "", procedure.sector.name]
    if version is not None and version.inter_agency:
        about.append("liên thông")
    usable = version is not None and version.usable and version.limit is not None
    return Hit(
        key=procedure.key,
        pieces=pieces(procedure.name, words),
        about=" · ".join(part for part in about if part),
        limit=version.limit_text if version is not None and usable else "chưa có thời hạn",
        usable=usable,
        used=f"{vn_number(used)} lần trong {USED_DAYS} ngày" if used else "chưa dùng",
    )


def pieces(name: str, words: str) -> list[tuple[str, bool]]:
    """The name cut where the search begins a word of it: [("Đăng ký ", False), ("hộ kinh d", True), ...].

    Words that stand together are marked together, else each where it first begins a word.
    """
    folded = "".join(_folded(ch) for ch in name)
    wanted = fold(words)
    marks = [False] * len(name)
    for word in [wanted] if f" {wanted}" in f" {folded}" else wanted.split():
        at = f" {folded}".find(f" {word}")
        if at >= 0:
            marks[at : at + len(word)] = [True] * len(word)
    cut: list[tuple[str, bool]] = []
    for ch, marked in zip(name, marks, strict=True):
        if cut and cut[-1][1] == marked:
            cut[-1] = (cut[-1][0] + ch, cut[-1][1])
        else:
            cut.append((ch, marked))
    return cut


def _folded(ch: str) -> str:
    """One character for one: its letter without accent, a blank for anything else."""
    bare = fold(ch)
    return bare if len(bare) == 1 else " "
