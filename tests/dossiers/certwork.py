"""What tests of certification share: the procedures of the quick line, a visit done at once or waiting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from dossiers import actions
from dossiers.models import Dossier
from procedures.models import Procedure, ProcedureVersion, Sector, StepPlan
from procedures.text import fold
from tests.ward import TestWard, moment, person, received

NOW = "2026-11-23 08:05"


@dataclass(frozen=True)
class Kinds:
    """The versions of the quick line's procedures in the test ward."""

    copy: ProcedureVersion
    signature: ProcedureVersion
    deal: ProcedureVersion


def certification_kinds(ward: TestWard) -> Kinds:
    """Copies and signatures the same day, transactions in two working days."""
    sector = Sector.objects.create(code="certification", name="Chứng thực", position=4)
    made = [
        _version(ward, sector, *row)
        for row in (
            ("2.000815", "Chứng thực bản sao từ bản chính giấy tờ, văn bản", "same_day", 0, 2000),
            ("2.000884", "Chứng thực chữ ký trong các giấy tờ, văn bản", "same_day", 0, 10_000),
            ("2.001035", "Chứng thực giao dịch liên quan đến tài sản", "working_day", 2, 50_000),
        )
    ]
    return Kinds(*made)


def _version(
    ward: TestWard, sector: Sector, code: str, name: str, unit: str, amount: int, fee: int
) -> ProcedureVersion:
    procedure = Procedure.objects.create(
        key=code, national_code=code, name=name, sector=sector, search_text=f" {fold(name)} {fold(code)}"
    )
    version = ProcedureVersion.objects.create(
        procedure=procedure,
        statutory_unit=unit,
        statutory_amount=amount,
        usable=True,
        limit_source="portal",
        fee_vnd=fee,
    )
    StepPlan.objects.create(
        version=version, seq=1, department=ward.counter, name="Tiếp nhận hồ sơ", budget_minutes=240
    )
    StepPlan.objects.create(
        version=version, seq=2, department=ward.culture, name="Giải quyết hồ sơ", budget_minutes=240
    )
    return version


def line(paper: str = "Căn cước công dân", pages: int = 2, copies: int = 1, **more: Any) -> actions.LineData:
    return actions.LineData(paper=paper, pages=pages, copies=copies, **more)


def visit(version: ProcedureVersion, *lines: actions.LineData, **more: Any) -> actions.Reception:
    """A reception of the quick line with its fee."""
    papers = lines or (line(),)
    fee = actions.total_fee(version, papers)
    return actions.Reception(
        version=version,
        applicant=more.pop("applicant", person()),
        certifications=papers,
        fee_vnd=fee,
        fee_collected_vnd=fee,
        **more,
    )


def at_once(
    ward: TestWard, reception: actions.Reception, at: str = NOW, request_id: UUID | None = None, **more: Any
) -> Dossier:
    """Received, signed by the chairman and handed out in one go."""
    return actions.receive_certified(
        reception,
        signer=more.pop("signer", ward.chairman),
        hand_out=more.pop("hand_out", actions.HandingOut(to_whom="Huỳnh Thị Bích Trâm")),
        actor=more.pop("actor", ward.clerk),
        at=moment(at),
        request_id=request_id or uuid4(),
    )


def waiting(ward: TestWard, version: ProcedureVersion, *lines: actions.LineData, at: str = NOW) -> Dossier:
    """A certification that waits for the leader's signature."""
    papers = lines or (line(),)
    fee = actions.total_fee(version, papers)
    return received(
        ward,
        version,
        at,
        documents=[],
        certifications=papers,
        fee_vnd=fee,
        fee_collected_vnd=fee,
    )
