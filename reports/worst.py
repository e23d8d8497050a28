"""The three weakest things of a period, each with its number: what a leader should be able to name."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from procedures.dates import vn_percent

from .cells import Tally
from .figures import FIGURES
from .heat import FEW, SectorRow
from .rates import on_time_rate, share
from .sentence import Part
from .targets import Standing

SHOWN = 3


def worst(sums: Tally, sectors: Sequence[SectorRow], online: Standing | None) -> list[Part]:
    """At most three, each with the figure it opens; the sector's own is told by its place. None when nothing
    is wrong: a sector with enough results to have a rate, inter-agency work, online below its target.
    """
    parts = []
    for row in sectors[:1]:
        if row.sums.late and row.sums.resolved >= FEW:
            words = f"{row.sector.name} trễ {vn_percent(row.sums.late_rate)}"
            parts.append(Part(words, FIGURES["late"], "late", place=row.sector.code))
    if sums.inter_agency_late:
        late = Decimal(100) - (
            on_time_rate(sums.inter_agency - sums.inter_agency_late, sums.inter_agency) or 0
        )
        parts.append(Part(f"liên thông trễ {vn_percent(late)}", FIGURES["inter_agency_late"], "late"))
    found = share(sums.received_online, sums.received)
    if online is not None and found is not None and found < online.target.level:
        words = f"nộp trực tuyến {vn_percent(found)}, chỉ tiêu ≥ {online.level}"
        parts.append(Part(words, FIGURES["received_online"], "soon"))
    return parts[:SHOWN]
