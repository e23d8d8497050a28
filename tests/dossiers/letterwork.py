"""Letters of apology brought to a point of their life, for the tests of their screens."""

from __future__ import annotations

from datetime import date
from typing import Any

from dossiers import actions
from dossiers.models import Apology, Dossier
from tests.dossiers.attaching import attached
from tests.dossiers.deskwork import (
    at_economy,
    drafted,
    letter_of,
    signed,
)
from tests.ward import TestWard, call

EDIT = {"reason_code": "d", "reason_text": "Chi nhánh cần thêm thời gian đối chiếu", "new_due": "27/11/2026"}


def late(ward: TestWard, **more: Any) -> Dossier:
    """Due Thursday 19/11, two days late on Monday."""
    return at_economy(ward, "2026-11-09 08:00", **more)


def submitted(ward: TestWard, **more: Any) -> Apology:
    return drafted(ward, late(ward, **more), "2026-11-20 08:00", submitted=True)


def approved(ward: TestWard) -> Apology:
    letter = submitted(ward)
    actions.approve_apology(call(letter.dossier, ward.chairman, "2026-11-20 09:00"))
    return letter_of(letter.dossier)


def signed_letter(ward: TestWard) -> Apology:
    """Approved, its signed copy scanned and sent here."""
    letter = approved(ward)
    attached(
        call(letter.dossier, ward.clerk, "2026-11-20 10:00"), "thu-da-ky.pdf", kind="signed", letter=letter.pk
    )
    return letter_of(letter.dossier)


def second(ward: TestWard) -> Apology:
    """A second letter, submitted: the date of the first, Friday 20/11, has passed."""
    dossier = late(ward)
    actions.draft_apology(
        call(dossier, ward.office, "2026-11-18 08:00"),
        reason_code="c",
        reason_text="Phòng thiếu người thẩm tra",
        new_due=date(2026, 11, 20),
    )
    actions.submit_apology(call(dossier, ward.office, "2026-11-18 08:00"))
    actions.approve_apology(call(dossier, ward.chairman, "2026-11-18 08:00"))
    actions.draft_apology(
        call(dossier, ward.office, "2026-11-23 07:30"),
        reason_code="c",
        reason_text="Phòng thiếu người thẩm tra",
        again_reason="chưa xong",
    )
    actions.submit_apology(call(dossier, ward.office, "2026-11-23 07:30"))
    return letter_of(dossier)


def scene(ward: TestWard) -> dict[str, Dossier]:
    """One dossier in every stage, and some in none."""
    found = {
        "unwritten": late(ward),
        "draft": drafted(ward, late(ward), "2026-11-20 08:00").dossier,
        "draft ahead": drafted(ward, at_economy(ward, "2026-11-12 08:00"), "2026-11-23 07:30").dossier,
        "submitted": submitted(ward).dossier,
        "approved": approved(ward).dossier,
        "delivered": approved(ward).dossier,
        "again": second(ward).dossier,
        "late twice": second(ward).dossier,
        "withdrawn": drafted(ward, late(ward), "2026-11-20 08:00").dossier,
        "in time": at_economy(ward, "2026-11-18 08:00"),
        "resolved": late(ward),
        "resolved, unsent": approved(ward).dossier,
    }
    paper = found["delivered"].papers.get(kind="apology")
    actions.deliver_apology(call(found["delivered"], ward.clerk, "2026-11-20 10:00"), paper=paper, way="post")
    for name in ("late twice", "withdrawn"):
        actions.withdraw_apology(call(found[name], ward.office, "2026-11-23 07:40"), reason="x")
    for name in ("resolved", "resolved, unsent"):
        signed(ward, found[name], "2026-11-20 10:00")
        actions.resolve(call(found[name], ward.officer, "2026-11-20 10:00"))
    return found
