"""The papers of a certification as they are received: what is asked for, what it costs, what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dossiers.models import CertificationLine, Dossier
from procedures.certification_fees import Kind, kinds
from procedures.models import ProcedureVersion

from .errors import Refused


@dataclass(frozen=True, kw_only=True)
class LineData:
    """One paper as typed. `fee_vnd` None: by the rule; another amount needs `fee_reason`.

    `copies` are on paper, `electronic` is one more; `refused_reason` says why it may not be certified.
    """

    paper: str
    pages: int = 1
    copies: int = 1
    electronic: bool = False
    fee_vnd: int | None = None
    fee_reason: str = ""
    refused_reason: str = ""


def rule_fee(kind: Kind, version: ProcedureVersion, line: LineData) -> int:
    """The fee of a paper by the rule, in dong; the first amount is that of the procedure's version."""
    return kind.fee(version.fee_vnd or 0, line.pages, line.copies + line.electronic)


def fee_of(kind: Kind, version: ProcedureVersion, line: LineData) -> int:
    """What is asked for a paper, in dong: the amount typed, else the rule's; nothing for a refused one."""
    if line.refused_reason:
        return 0
    return rule_fee(kind, version, line) if line.fee_vnd is None else line.fee_vnd


def total_fee(version: ProcedureVersion, lines: Sequence[LineData]) -> int:
    """The fee of the whole visit in dong."""
    kind = kind_of(version)
    return sum(fee_of(kind, version, line) for line in lines)


def kind_of(version: ProcedureVersion) -> Kind:
    """The kind of certification. Raises Refused for a procedure that is none."""
    kind = kinds().get(version.procedure.key)
    if kind is None:
        raise Refused("Thủ tục này không nhận ở màn hình Chứng thực. Dùng Tiếp nhận hồ sơ.", "procedure")
    return kind


def keep_lines(dossier: Dossier, lines: Sequence[LineData]) -> None:
    """Store the papers of a dossier being received. Raises Refused for another fee without a reason."""
    if not lines:
        return
    version = dossier.procedure_version
    kind = kind_of(version)
    if all(line.refused_reason for line in lines):
        raise Refused(NOTHING_LEFT, "lines")
    CertificationLine.objects.bulk_create(
        _line(dossier, version, kind, seq, line) for seq, line in enumerate(lines, start=1)
    )


NOTHING_LEFT = (
    "Không còn giấy tờ nào được chứng thực. Từ chối cả hồ sơ thì phải có văn bản nêu lý do, "
    "lãnh đạo duyệt ở trang của hồ sơ."
)


def _line(
    dossier: Dossier, version: ProcedureVersion, kind: Kind, seq: int, line: LineData
) -> CertificationLine:
    rule, asked = rule_fee(kind, version, line), fee_of(kind, version, line)
    if asked != rule and not (line.fee_reason or line.refused_reason):
        raise Refused(f"Giấy tờ thứ {seq}: ghi lý do thu khác mức quy định.", "lines")
    return CertificationLine(
        dossier=dossier,
        seq=seq,
        book=kind.book,
        paper=line.paper,
        pages=line.pages,
        copies=line.copies,
        electronic=line.electronic,
        fee_rule_vnd=rule,
        fee_vnd=asked,
        fee_reason=line.fee_reason if asked != rule else "",
        refused_reason=line.refused_reason,
    )
