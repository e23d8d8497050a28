"""Whether a letter may be laid before a leader: a reason chosen, its words a person's own, its date possible.

The software drafts one sentence from the step that holds the dossier. It is nobody's word until a person has
written another, or has read it and said that it stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dossiers.models import Apology, Event, StepRun
from dossiers.workflow import Action
from procedures.calendar import local

NO_REASON = "Thư còn nguyên lời phần mềm soạn. Chọn nhóm lý do, sửa lời cho đúng việc rồi trình."
NOT_READ = (
    "Thư còn nguyên lời phần mềm soạn. Sửa lời cho đúng việc, hoặc đánh dấu đã đọc và giữ nguyên, rồi trình."
)
DATE_GONE = "Ngày hẹn lại không còn sau hôm nay. Sửa ngày hẹn rồi trình."
WRITTEN = (Action.DRAFT_APOLOGY.value, Action.EDIT_APOLOGY.value)


WORDING = ("", " cần thêm thời gian ở bước “", "”")  # before the department, before the step, after it


def drafted_words(step: StepRun) -> str:
    """The reason as the software words it for a dossier at this step."""
    return f"{WORDING[0]}{step.department.name}{WORDING[1]}{step.name}{WORDING[2]}"


def is_as_drafted(text: str, runs: Iterable[StepRun]) -> bool:
    """Whether the words are the software's for one of the dossier's visits, the present one or an earlier."""
    return text.strip() in {drafted_words(run) for run in runs}


def is_kept(apology: Apology, events: Iterable[Event]) -> bool:
    """Whether whoever wrote the letter last has read the software's words and kept them."""
    written = [
        event.data
        for event in sorted(events, key=lambda event: event.seq)
        if event.action in WRITTEN
        and event.data.get("ordinal") == apology.ordinal
        and not event.data.get("returned")
    ]
    return bool(written) and bool(written[-1].get("kept_words"))


def date_gone(apology: Apology, at: datetime) -> bool:
    """Whether the new date of a draft is today or past at the moment `at`, so that nobody can promise it."""
    return apology.status == Apology.Status.DRAFT and local(apology.new_due).date() <= local(at).date()


def is_untouched(apology: Apology, runs: Iterable[StepRun], events: Iterable[Event]) -> bool:
    """Whether the words are the software's and nobody has said that they stay."""
    return is_as_drafted(apology.reason_text, runs) and not is_kept(apology, events)


def unready(apology: Apology, at: datetime, *, untouched: bool) -> str:
    """Why the draft cannot be laid before a leader at `at`; empty when it can.

    `untouched`: its words are still the software's, see `is_untouched`.
    """
    if not apology.reason_code:
        return NO_REASON
    if untouched:
        return NOT_READ
    return DATE_GONE if date_gone(apology, at) else ""
