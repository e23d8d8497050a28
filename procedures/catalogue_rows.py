"""The catalogue as typed: one line is one version of a procedure between two dates of force.

Pure: no Django. What the columns mean stands in procedures/data/README.md.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .deadlines import Limit, Unit
from .step_plans import Leg, PlanError, parse_legs
from .tables import Row, all_sound, read_rows

COLUMNS = (
    *("key", "code", "name", "sector", "limit_value", "limit_unit", "usable", "fee_vnd", "documents"),
    *("online_level", "inter_agency", "agencies", "force_from", "force_to"),
    *("code_source", "limit_source", "notes"),
)

# A limit beyond these is a slip of the pen, not a law.
LONGEST = {
    Unit.WORKING_DAY: 365,
    Unit.CALENDAR_DAY: 730,
    Unit.MONTH: 24,
    Unit.WORKING_HOUR: 2_000,
    Unit.CLOCK_HOUR: 720,
}
_UNITS: dict[str, Unit | None] = {unit.value: unit for unit in Unit} | {"": None}
_YES_NO = {"yes": True, "no": False}
_LEVELS = {level: level for level in ("none", "partial", "full")}
_SOURCES = {source: source for source in ("portal", "memory", "unknown", "decision")}
_HIGHEST_FEE = 1_000_000_000
_CODE = re.compile(r"\d\.\d{6}", re.ASCII)
_CODE_WITH_SUFFIX = re.compile(r"(\d\.\d{6})\.[\w.]+", re.ASCII)
_KEY = re.compile(r"[0-9a-z]+(?:[-._][0-9a-z]+)*", re.ASCII)
_OPTIONAL = re.compile(r"\s*\(nếu có\)\s*$", re.IGNORECASE)
_CONDITIONAL = re.compile(r"\((?:nếu|bổ sung sau)", re.IGNORECASE)


@dataclass(frozen=True)
class Paper:
    """A document the procedure asks for; optional ones are handed in only where they exist or apply."""

    name: str
    optional: bool


@dataclass(frozen=True)
class ProcedureRow:
    """One line of the catalogue, read and found sound."""

    line: int
    key: str
    code: str | None
    name: str
    sector: str
    unit: Unit | None
    amount: int | None
    usable: bool
    fee_vnd: int | None
    papers: tuple[Paper, ...]
    online_level: str
    inter_agency: bool
    agencies: str
    legs: tuple[Leg, ...]
    force_from: date | None
    force_to: date | None
    code_source: str
    limit_source: str
    notes: str

    @property
    def limit(self) -> Limit | None:
        """The limit, or None where it is not known."""
        return Limit(self.unit, self.amount) if self.unit is not None and self.amount is not None else None

    @property
    def identity(self) -> tuple[str | None, str, str]:
        """What must not differ between two versions of a procedure."""
        return self.code, self.name, self.sector


def read_catalogue(content: bytes) -> list[ProcedureRow]:
    """The catalogue in a CSV file. Raises BadTable with every bad row by line and reason."""
    rows = read_rows(content, COLUMNS)
    read = [_procedure(row) for row in rows]
    all_sound(rows)
    _check_doubles(rows, read)
    all_sound(rows)
    return read


def _procedure(row: Row) -> ProcedureRow:
    unit, amount = _limit(row)
    usable = row.choice("usable", _YES_NO) or False
    if usable and amount is None and not row.flaws:
        row.wrong("Đánh dấu dùng được (usable = yes) nhưng không có thời hạn.")
    force_from, force_to = _force(row)
    agencies, legs = _agencies(row)
    return ProcedureRow(
        line=row.line,
        key=_key(row),
        code=_code(row),
        name=row.text("name", 400, required=True),
        sector=row.text("sector", 120, required=True),
        unit=unit,
        amount=amount,
        usable=usable,
        fee_vnd=_fee(row),
        papers=_papers(row),
        online_level=row.choice("online_level", _LEVELS) or "none",
        inter_agency=row.choice("inter_agency", _YES_NO) or False,
        agencies=agencies,
        legs=legs,
        force_from=force_from,
        force_to=force_to,
        code_source=row.choice("code_source", _SOURCES) or "",
        limit_source=row.choice("limit_source", _SOURCES) or "",
        notes=row.text("notes", 2_000),
    )


def _key(row: Row) -> str:
    key = row.text("key", 80, required=True)
    if key and not _KEY.fullmatch(key):
        row.wrong(f"Khóa “{key}” chỉ được có chữ thường không dấu, chữ số, gạch nối và dấu chấm.")
    return key


def _code(row: Row) -> str | None:
    code = row.text("code", 60)
    if not code or _CODE.fullmatch(code):
        return code or None
    if suffixed := _CODE_WITH_SUFFIX.fullmatch(code):
        row.wrong(f"Mã “{code}” có phần đuôi của địa phương; chỉ ghi mã quốc gia {suffixed[1]}.")
    else:
        row.wrong(f"Mã “{code}” không đúng dạng 1.001193.")
    return None


def _limit(row: Row) -> tuple[Unit | None, int | None]:
    flaws = len(row.flaws)
    unit, amount = row.choice("limit_unit", _UNITS), row.whole("limit_value")
    if len(row.flaws) > flaws or amount is None:
        return unit, None
    if unit is None:
        row.wrong("Có số thời hạn nhưng không có đơn vị.")
    elif unit is Unit.SAME_DAY:
        if amount != 0:
            row.wrong(f"Thời hạn trong ngày (same_day) phải ghi 0, không phải {amount}.")
    elif amount < 1:
        row.wrong(f"Thời hạn là {amount}, phải từ 1 trở lên.")
    elif amount > LONGEST[unit]:
        row.wrong(f"Thời hạn {amount} dài quá mức, nhiều nhất {LONGEST[unit]}.")
    else:
        return unit, amount
    return unit, amount if unit is Unit.SAME_DAY and amount == 0 else None


def _fee(row: Row) -> int | None:
    fee = row.whole("fee_vnd")
    if fee is not None and not 0 <= fee <= _HIGHEST_FEE:
        row.wrong(f"Phí, lệ phí là {fee} đồng, phải từ 0 đến 1.000.000.000.")
    return fee


def _papers(row: Row) -> tuple[Paper, ...]:
    names = [name.strip() for name in row.text("documents", 4_000).split(";") if name.strip()]
    for name in names:
        if len(name) > 400:
            row.wrong(f"Tên giấy tờ “{name[:40]}…” dài quá 400 ký tự.")
    return tuple(Paper(_OPTIONAL.sub("", name), bool(_CONDITIONAL.search(name))) for name in names)


def _agencies(row: Row) -> tuple[str, tuple[Leg, ...]]:
    text = row.text("agencies", 500)
    try:
        return text, tuple(parse_legs(text))
    except PlanError as error:
        row.wrong(str(error))
        return text, ()


def _force(row: Row) -> tuple[date | None, date | None]:
    force_from, force_to = row.day("force_from"), row.day("force_to")
    if force_from and force_to and force_to < force_from:
        row.wrong(f"Ngày hết hiệu lực {force_to:%d/%m/%Y} trước ngày có hiệu lực {force_from:%d/%m/%Y}.")
    return force_from, force_to


def overlap(a: tuple[date | None, date | None], b: tuple[date | None, date | None]) -> bool:
    """Whether two stretches of force (None: since ever, until further notice) share a day."""
    return (a[0] or date.min) <= (b[1] or date.max) and (b[0] or date.min) <= (a[1] or date.max)


def _check_doubles(rows: Sequence[Row], read: Sequence[ProcedureRow]) -> None:
    """A key may come again only as a version of the same procedure, in force at another time."""
    by_key: dict[str, list[ProcedureRow]] = defaultdict(list)
    key_of_code: dict[str, ProcedureRow] = {}
    for row, found in zip(rows, read, strict=True):
        for other in by_key[found.key]:
            if other.identity != found.identity:
                row.wrong(f"Khóa {found.key} đã dùng ở dòng {other.line} với mã, tên hoặc lĩnh vực khác.")
            elif overlap((other.force_from, other.force_to), (found.force_from, found.force_to)):
                row.wrong(f"Khóa {found.key} đã có ở dòng {other.line} với thời gian áp dụng chồng lên nhau.")
        by_key[found.key].append(found)
        if found.code:
            first = key_of_code.setdefault(found.code, found)
            if first.key != found.key:
                row.wrong(f"Mã {found.code} đã dùng ở dòng {first.line} cho khóa {first.key}.")
