"""What the routing slip says around its table: who works on it, how it ended, which letters there were."""

from __future__ import annotations

from datetime import datetime

from dossiers.lateness import Outcome, days_late
from dossiers.letters.words import two_digits
from dossiers.models import Apology, Dossier
from dossiers.numbering import paper_number
from dossiers.workflow import FINISHED
from procedures.calendar import Calendar, local
from procedures.dates import paper_date
from procedures.models import Ward

from .slip_blocks import Way

_LETTERS = {"2018": "Phiếu xin lỗi", "2025": "Văn bản xin lỗi"}
_ISSUED = (Apology.Status.APPROVED, Apology.Status.DELIVERED)
_OUTCOMES = {Outcome.EARLY.value: "trước hạn", Outcome.ON_TIME.value: "đúng hạn"}


def solved_by(dossier: Dossier, ward: Ward) -> str:
    """The committee, with the department that works on it where that is not the counter."""
    department = dossier.department
    return ward.committee_name if department.is_counter else f"{ward.committee_name} ({department.name})"


def partners(way: Way) -> tuple[str, ...]:
    """Each agency outside the ward once, with the letters it was sent; those still to come too."""
    papers: dict[str, list[str]] = {}
    for run in way.runs:
        if run.department.is_partner:
            papers.setdefault(run.department.name, []).extend([run.paper_number] if run.paper_number else [])
    for plan in way.plans:
        if plan.department.is_partner:
            papers.setdefault(plan.department.name, [])
    return tuple(f"{name} (văn bản số {', '.join(n)})" if n else name for name, n in papers.items())


def remarks(dossier: Dossier, at: datetime, calendar: Calendar) -> tuple[str, ...]:
    """How it ended or where it is, how late, and the letters of apology by their numbers."""
    letters = [
        f"{_LETTERS[one.paper.form_set]} số {paper_number(one.paper.number, one.paper.symbol)} "
        f"{paper_date(one.paper.issued_at)}"
        for one in dossier.apologies.filter(status__in=_ISSUED).select_related("paper").order_by("ordinal")
        if one.paper is not None
    ]
    told = f"; đã có {', '.join(letters)}" if letters else ""
    return (f"{_ending(dossier, at, calendar)}{told}.",)


def _ending(dossier: Dossier, at: datetime, calendar: Calendar) -> str:
    if dossier.state in FINISHED and dossier.resolved_at is not None:
        ready = paper_date(dossier.resolved_at)
        return f"Hồ sơ có kết quả {ready}, {_judged(dossier)}"
    if dossier.ended_at is not None:
        ended = paper_date(dossier.ended_at)
        return f"Hồ sơ kết thúc {ended}: {dossier.get_status_display().lower()}"
    where = f"Lúc lập phiếu hồ sơ đang ở {dossier.holder.name}" if dossier.holder else "Hồ sơ đang giải quyết"
    due = local(dossier.due_first) if dossier.due_first else None
    if due is None or at <= due:
        return where
    days = days_late(due, at, calendar)
    return f"{where}, {_late_words(days)}"


def _judged(dossier: Dossier) -> str:
    if dossier.outcome == Outcome.LATE.value:
        return f"{_late_words(dossier.days_late or 0)} so với ngày hẹn trả"
    return _OUTCOMES[dossier.outcome]


def _late_words(days: int) -> str:
    return f"quá hạn {two_digits(days)} ngày làm việc" if days else "quá hạn trong ngày"
