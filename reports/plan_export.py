"""The plan as a table for a workbook: one row for each due date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from dossiers.lists.tables import Cell, Column, Table
from procedures.calendar import local
from procedures.dates import vn_date, vn_time

from .models import Plan
from .plan_areas import AREAS
from .plan_reading import Row

COLUMNS = (
    Column("TT", "number", 6),
    Column("Nội dung", width=30),
    Column("Nhiệm vụ", width=60),
    Column("Kỳ", width=12),
    Column("Sản phẩm, kết quả", width=36),
    Column("Chủ trì", width=30),
    Column("Phối hợp", width=36),
    Column("Người chịu trách nhiệm", width=24),
    Column("Hạn", "day", 12),
    Column("Hạn đầu tiên", "day", 12),
    Column("Tiến độ (%)", "number", 10),
    Column("Xong ngày", "day", 12),
    Column("Tình trạng", width=20),
    Column("Lãnh đạo xác nhận", "moment", 17),
)


def plan_table(plan: Plan, rows: Iterable[Row], at: datetime) -> Table:
    """The rows as they stand at the moment `at`."""
    shown = local(at)
    return Table(
        f"Kế hoạch cải cách hành chính năm {plan.year}",
        COLUMNS,
        [_cells(number, row) for number, row in enumerate(rows, start=1)],
        (
            f"Số {plan.number} ngày {vn_date(plan.decided_on)}, {plan.signer} ký",
            f"Tình trạng lúc {vn_time(shown)} ngày {vn_date(shown)}, tính từ hạn và tiến độ đã ghi",
        ),
    )


def _cells(number: int, row: Row) -> Sequence[Cell]:
    task, item = row.task, row.item
    return (
        number,
        AREAS[task.area],
        task.text,
        item.label,
        task.product,
        task.lead.name,
        ", ".join(unit.name for unit in task.cooperating.all()),
        task.responsible.full_name if task.responsible else "",
        item.due_on,
        item.first_due_on,
        item.percent,
        item.done_on,
        row.state.label,
        item.confirmed_at,
    )
