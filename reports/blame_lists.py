"""The lists behind the figures of who is late: the dossiers counted, each with the part that is charged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dossiers.models import Dossier
from dossiers.querysets import DossierQuerySet
from procedures.calendar import Calendar

from .blame import NOBODY
from .causes import Charge, Kind, Part, by_dossier, charges
from .figures import FIGURES
from .overruns import over_budget
from .scopes import Scope


@dataclass(frozen=True)
class BlameFigure:
    """One of the figures: `slug` stands in addresses, `label` and `explanation` over the list. `pending`:
    of dossiers that are late now, not of those resolved in the period."""

    slug: str
    kind: Kind
    label: str
    explanation: str
    pending: bool = False


_ALL = [
    BlameFigure(
        "ngay-tre",
        Kind.DAYS,
        "Ngày trễ",
        "Số ngày trễ của từng hồ sơ có kết quả trong kỳ chia cho các bước theo số giờ vượt định mức; không "
        "bước nào vượt thì tính cho nơi giữ hồ sơ lúc đến hạn. Trong một bước, phần ấy của người giữ hồ sơ "
        "lúc hết định mức.",
    ),
    BlameFigure(
        "qua-dinh-muc",
        Kind.OVER,
        "Bước quá định mức",
        "Bước dùng quá số giờ định mức, của mọi hồ sơ có kết quả trong kỳ, kể cả hồ sơ xong đúng hạn. Tính "
        "cho người giữ hồ sơ lúc hết định mức.",
    ),
    BlameFigure(
        "giu-luc-tre",
        Kind.HELD,
        "Giữ hồ sơ lúc bị trễ",
        "Nơi giữ hồ sơ, và người giữ, vào giờ phút hết hạn trả của hồ sơ có kết quả trễ trong kỳ.",
    ),
    BlameFigure(
        "dang-tre",
        Kind.DAYS,
        "Ngày trễ đến lúc này",
        "Hồ sơ đang trễ hẹn, chưa có kết quả: số ngày trễ tính đến lúc này, chia như khi đã có kết quả. Số "
        "này còn thay đổi.",
        pending=True,
    ),
]

BLAME_FIGURES: dict[str, BlameFigure] = {figure.slug: figure for figure in _ALL}
"""The figures by the word that stands in addresses."""


@dataclass(frozen=True)
class Wanted:
    """Which charges of a figure are asked for; empty or None: all. `department` is a code, `officer` an id
    or NOBODY, `partner` agencies outside the ward or not."""

    figure: BlameFigure
    inter_agency: bool | None = None
    partner: bool | None = None
    department: str = ""
    officer: str = ""

    def takes(self, charge: Charge) -> bool:
        """Whether the charge is one of them."""
        who = str(charge.officer.pk) if charge.officer else NOBODY
        return (
            charge.kind is self.figure.kind
            and self.inter_agency in (None, charge.dossier.inter_agency)
            and self.partner in (None, charge.department.is_partner)
            and self.department in ("", charge.department.code)
            and self.officer in ("", who)
        )


def blame_list(wanted: Wanted, scope: Scope, now: Scope, calendar: Calendar) -> list[Part]:
    """The dossiers with what is asked for, the heaviest first; a line a step but for days late, which are
    told dossier by dossier. Four queries, six for steps over budget."""
    dossiers = _dossiers(wanted.figure, scope, now).order_by("pk")
    charged = [charge for charge in charges(dossiers, now.at, calendar) if wanted.takes(charge)]
    if wanted.figure.kind is Kind.DAYS:
        return sorted(by_dossier(charged), key=lambda part: -part.hundredths)
    return sorted(_alone(charged), key=_weight)


def _dossiers(figure: BlameFigure, scope: Scope, now: Scope) -> DossierQuerySet:
    if figure.pending:
        return FIGURES["pending_late"].dossiers(now)
    if figure.kind is not Kind.OVER:
        return FIGURES["late"].dossiers(scope)
    found = over_budget(FIGURES["resolved"].dossiers(scope), scope.closes)
    over: DossierQuerySet = Dossier.objects.filter(pk__in=found)
    return over


def _alone(charged: Iterable[Charge]) -> list[Part]:
    return [Part(charge.dossier, (charge,)) for charge in charged]


def _weight(part: Part) -> tuple[int, int]:
    """By the overrun; of those that only held it, by the days late."""
    (charge,) = part.charges
    over = charge.step.over if charge.kind is Kind.OVER else 0
    return -over, -part.days_late
