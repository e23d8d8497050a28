"""The rows of the register as they leave in a file: masked, unless the person may export identities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from dossiers.models import Dossier
from dossiers.querysets import DossierQuerySet
from dossiers.workflow import Status
from procedures.dates import vn_moment
from procedures.models import CalendarVersion, Officer
from procedures.templatetags.ward_text import mask_id, mask_phone

from .conditions import Moment, everything
from .tables import Cell, Column, Table

TITLE = "Danh sách hồ sơ"
CHUNK = 500
_COLUMNS = (
    Column("Mã hồ sơ", "code", 24),
    Column("Mã hệ thống tỉnh", "code", 24),
    Column("Số trong sổ", "number", 8),
    Column("Năm của sổ", "number", 8),
    Column("Thủ tục", width=48),
    Column("Lĩnh vực", width=20),
    Column("Người nộp", width=26),
    Column("Số định danh", "code", 18),
    Column("Điện thoại", "code", 15),
)
_ADDRESS = Column("Địa chỉ", width=40)
_MORE = (
    Column("Cách nộp", width=14),
    Column("Nhận lúc", "moment", 17),
    Column("Hẹn trên giấy", "moment", 17),
    Column("Hạn", "moment", 17),
    Column("Ngày hẹn đã báo", "moment", 17),
    Column("Tình trạng", width=20),
    Column("Đang giữ", width=24),
    Column("Người xử lý", width=22),
    Column("Có kết quả lúc", "moment", 17),
    Column("Đánh giá", width=12),
    Column("Số ngày trễ", "number", 8),
    Column("Số lần bổ sung", "number", 8),
    Column("Nhận kết quả", width=14),
    Column("Trả lúc", "moment", 17),
)


def register_table(
    values: Mapping[str, Any], words: str, officer: Officer, at: datetime, *, identity: bool
) -> Table:
    """The dossiers the officer may see that fit the filters, as the screen shows them at `at`.

    `words` tell the filters. `identity` also brings the address, which nobody can mask.
    """
    now = Moment(at, CalendarVersion.objects.current().calendar)
    notes = [f"Lập lúc {vn_moment(at)}. {words or 'Không lọc'}."]
    columns = (*_COLUMNS, *((_ADDRESS,) if identity else ()), *_MORE)
    return Table(TITLE, columns, _rows(everything(values, officer, now), identity), notes)


def _rows(dossiers: DossierQuerySet, identity: bool) -> Iterator[list[Cell]]:
    for dossier in dossiers.for_list().iterator(chunk_size=CHUNK):
        yield _row(dossier, identity)


def _row(dossier: Dossier, identity: bool) -> list[Cell]:
    whose = dossier.applicant
    personal: list[Cell] = (
        [spaced(whose.identity_number), spaced(whose.phone), whose.address]
        if identity
        else [mask_id(whose.identity_number), mask_phone(whose.phone)]
    )
    held = dossier.is_open or dossier.state is Status.RESOLVED
    return [
        dossier.code or "",
        dossier.external_code or "",
        dossier.register_number,
        dossier.register_year,
        dossier.procedure.name,
        dossier.sector.name,
        whose.full_name,
        *personal,
        dossier.get_channel_display(),
        dossier.received_at,
        dossier.promised_at,
        dossier.due_first,
        dossier.due_current,
        dossier.get_status_display(),
        dossier.holder.short_name if held and dossier.holder else "",
        dossier.holder_officer.full_name if held and dossier.holder_officer else "",
        dossier.resolved_at,
        dossier.get_outcome_display() if dossier.outcome else "",
        dossier.days_late,
        dossier.supplement_count,
        dossier.get_result_delivery_display(),
        dossier.returned_at,
    ]


def spaced(number: str) -> str:
    """Digits in threes with no-break spaces: a spreadsheet takes a bare number's leading zeros away."""
    bare = "".join(number.split())
    groups = [bare[place : place + 3] for place in range(0, len(bare), 3)]
    return "\N{NO-BREAK SPACE}".join(groups)
