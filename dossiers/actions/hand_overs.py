"""Many dossiers from the counter to the departments, or their results back, each noted on a sheet.

Each dossier moves by its own action; with the same transaction it comes onto the sheet of its department, so
that a sheet never names what did not move, nor forgets what did.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from uuid import uuid5

from django.db import transaction

from dossiers.models import Dossier, HandOverLine, HandOverSheet

from .base import Call
from .errors import Refused
from .handing_out import receive_result
from .steps import hand_over

Move = Callable[[Call], Dossier]


def hand_over_with_sheet(call: Call, *, paper_number: str = "") -> HandOverSheet:
    """Give the dossier to its next step and note it; `paper_number` is the letter to an agency outside.

    `call.request_id` is that of the whole request. Raises what `hand_over` raises.
    """
    move = partial(hand_over, paper_number=paper_number)
    return _noted(call, HandOverSheet.Kind.PAPERS, move, paper_number)


def receive_result_with_sheet(call: Call) -> HandOverSheet:
    """Take the result to the counter and note it. Raises what `receive_result` raises."""
    return _noted(call, HandOverSheet.Kind.RESULTS, receive_result, "")


@transaction.atomic
def _noted(call: Call, kind: HandOverSheet.Kind, move: Move, number: str) -> HandOverSheet:
    if call.request_id is None or call.actor is None:
        raise ValueError("a sheet is made by a person's request")
    done = HandOverLine.objects.filter(
        sheet__request_id=call.request_id, sheet__kind=kind, dossier=call.dossier_id
    ).select_related("sheet__department")
    if line := done.first():
        return line.sheet
    dossier = move(replace(call, request_id=uuid5(call.request_id, str(call.dossier_id))))
    if dossier.holder is None:
        raise Refused("Hồ sơ không ở phòng nào.")
    sheet, _ = HandOverSheet.objects.get_or_create(
        request_id=call.request_id,
        kind=kind,
        department=dossier.holder,
        defaults={"made_at": call.at, "made_by": call.actor, "paper_number": number},
    )
    HandOverLine.objects.create(sheet=sheet, dossier=dossier)
    return sheet
