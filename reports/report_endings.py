"""How dossiers ended in a period, and the reasons of those that are late, for the forms of a report.

Form II.07/VPCP/KSTT of circular 01/2020/TT-VPCP tells the reasons by sector. The reason of a late dossier is
the one its first issued letter of apology gives.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count as Number
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from dossiers.models import Apology
from dossiers.querysets import DossierQuerySet
from dossiers.workflow import Status
from procedures.models import Sector

from . import sets
from .report_figures import Count, ReasonRow
from .scopes import Scope

ENDINGS = {
    "granted": "Đồng ý",
    "refused": "Từ chối bằng văn bản",
    Status.WITHDRAWN.value: "Công dân rút",
    Status.STOPPED.value: "Dừng theo yêu cầu",
    Status.CLOSED.value: "Đóng vì không bổ sung",
}
"""How a dossier may end, with the words of the form."""

NO_LETTER = "Chưa có văn bản xin lỗi nêu nguyên nhân"
REASONS = {**dict(Apology.Reason.choices), "": NO_LETTER}
"""The coded reasons of form II.07, and what stands for none."""


def endings(scope: Scope) -> tuple[Count, ...]:
    """How many ended in each way; two queries. Of a result that stood then and was re-opened since it is not
    known any more which it was."""
    stood = [one.dossier for one in scope.history.endings]
    results = dict(_by(scope.resolved().exclude(pk__in=stood), "result_kind"))
    others = dict(_by(scope.otherwise_ended(), "status"))
    return tuple(Count(key, (results | others).get(key, 0)) for key in ENDINGS)


def _by(dossiers: DossierQuerySet, column: str) -> list[tuple[str, int]]:
    rows = dossiers.order_by().values(column).annotate(number=Number("*"))
    return list(rows.values_list(column, "number"))


def reasons(scope: Scope, sectors: Sequence[Sector]) -> tuple[ReasonRow, ...]:
    """Late dossiers by sector and reason, in the order of the form; one query."""
    letters = Apology.objects.filter(
        scope.had("approved_at"), dossier=OuterRef("pk"), status__in=sets.ONCE_ISSUED
    ).order_by("ordinal")
    first = Coalesce(Subquery(letters.values("reason_code")[:1]), Value(""))
    late = sets.late_all(scope).order_by().annotate(reason=first)
    found = {
        (sector, reason): number
        for sector, reason, number in late.values("sector_id", "reason")
        .annotate(number=Number("*"))
        .values_list("sector_id", "reason", "number")
    }
    return tuple(
        ReasonRow(sector.name, code, found[sector.pk, code])
        for sector in sectors
        for code in REASONS
        if (sector.pk, code) in found
    )


def ended_as(dossier_status: str, result_kind: str, outcome: str) -> str:
    """The key of ENDINGS of an ended dossier; "" for one that goes on, or whose kind of result is unknown."""
    if outcome:
        return result_kind
    return dossier_status if dossier_status in ENDINGS else ""
