"""The thirteen parts under which a procedure is made public, filled as far as the catalogue knows.

Source: decree 63/2010/NĐ-CP, art. 8 (amended by 92/2017/NĐ-CP), in the order of the national portal.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .dates import money_vnd, vn_decimal, vn_number
from .deadlines import Limit, Unit
from .models import ProcedureVersion, StepPlan
from .step_plans import NOMINAL_DAY, PlanError, budget_of, is_timed, parse_legs

# How much of the unit a nominal working day of 480 minutes stands for, and the unit's name.
_SHOWN_IN = {
    Unit.CALENDAR_DAY: (Fraction(7, 5), "ngày"),
    Unit.MONTH: (Fraction(7, 5), "ngày"),
    Unit.WORKING_HOUR: (Fraction(8), "giờ"),
    Unit.CLOCK_HOUR: (Fraction(24), "giờ"),
}


@dataclass(frozen=True)
class Part:
    """One of the thirteen; `text` is empty where the catalogue does not know, `lines` for lists."""

    number: int
    title: str
    text: str = ""
    lines: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.text or self.lines)


@dataclass(frozen=True)
class PlanLine:
    """A planned step as shown: what it takes of the limit in days, or that the limit does not count it."""

    seq: int
    department: str
    is_partner: bool
    name: str
    time: str


def parts(version: ProcedureVersion, steps: list[StepPlan], papers: list[tuple[str, bool]]) -> list[Part]:
    """The thirteen parts of a version; `papers` are names and whether each is optional."""
    return [
        Part(1, "Tên thủ tục", version.procedure.name),
        Part(2, "Trình tự thực hiện", lines=tuple(_step_text(step, version.limit) for step in steps)),
        Part(3, "Cách thức thực hiện", lines=ways(version)),
        Part(4, "Thành phần hồ sơ", lines=tuple(f"{n} (nếu có)" if _bare(n, o) else n for n, o in papers)),
        Part(5, "Số lượng hồ sơ"),
        Part(6, "Thời hạn giải quyết", limit_words(version)),
        Part(7, "Đối tượng thực hiện"),
        Part(8, "Cơ quan thực hiện", lines=bodies(steps)),
        Part(9, "Kết quả"),
        Part(10, "Phí, lệ phí", fee_words(version)),
        Part(11, "Mẫu đơn, tờ khai"),
        Part(12, "Yêu cầu, điều kiện"),
        Part(13, "Căn cứ pháp lý", version.legal_basis),
    ]


def _bare(name: str, optional: bool) -> bool:
    return optional and "(" not in name


def _step_text(step: StepPlan, limit: Limit | None) -> str:
    return f"{step.name}: {step.department.name}, {step_time(step, limit)}"


def plan_lines(version: ProcedureVersion, steps: list[StepPlan]) -> list[PlanLine]:
    """The plan as a list."""
    return [
        PlanLine(
            step.seq,
            step.department.name,
            step.department.is_partner,
            step.name,
            step_time(step, version.limit),
        )
        for step in steps
    ]


def step_time(step: StepPlan, limit: Limit | None) -> str:
    """What a step may take: "0,5 ngày", or that it is outside the limit."""
    return "không tính vào thời hạn" if step.outside_limit else time_words(step.budget_minutes, limit)


def time_words(minutes: int, limit: Limit | None) -> str:
    """Minutes of a nominal day of 480 in the limit's own days or hours, at most two decimals: "25,5 ngày"."""
    unit = limit.unit if limit else Unit.WORKING_DAY
    per_day, word = _SHOWN_IN.get(unit, (Fraction(1), "ngày"))
    amount = Fraction(minutes, NOMINAL_DAY) * per_day
    shown = vn_decimal(Decimal(amount.numerator) / amount.denominator, 2).rstrip("0").rstrip(",")
    return f"{shown} {word}"


def plan_sum(version: ProcedureVersion, steps: list[StepPlan]) -> str:
    """The budgets against the limit in one line: "8 ngày trong 8 ngày"."""
    limit = version.limit
    if limit is None or not steps:
        return ""
    used = sum(step.budget_minutes for step in steps if not step.outside_limit)
    outside = ", không kể phần ngoài thời hạn" if any(step.outside_limit for step in steps) else ""
    return f"{time_words(used, limit)} trong {time_words(budget_of(limit), limit)}{outside}"


def is_default_plan(version: ProcedureVersion) -> bool:
    """Whether agencies are named without all their days, so that the two default steps stand for them."""
    try:
        legs = parse_legs(version.agencies)
    except PlanError:
        return False
    return bool(legs) and version.limit is not None and not is_timed(legs)


def bodies(steps: list[StepPlan]) -> tuple[str, ...]:
    """Who works on it, each once: the counter receives, partner agencies are marked as such."""
    seen: dict[str, str] = {}
    for step in steps:
        kind = " (tiếp nhận, trả kết quả)" if step.department.is_counter else ""
        seen[step.department.name] = " (cơ quan phối hợp)" if step.department.is_partner else kind
    return tuple(f"{name}{kind}" for name, kind in seen.items())


def ways(version: ProcedureVersion) -> tuple[str, ...]:
    """How it can be handed in: at the counter always, online by the level."""
    here = "Trực tiếp tại bộ phận một cửa, hoặc qua dịch vụ bưu chính công ích"
    online = {
        "full": "Trực tuyến toàn trình trên Cổng Dịch vụ công quốc gia",
        "partial": "Trực tuyến một phần trên Cổng Dịch vụ công quốc gia",
    }.get(version.online_level)
    return (here, online) if online else (here,)


def limit_words(version: ProcedureVersion) -> str:
    """The limit with what it is counted in; empty where none is known."""
    limit = version.limit
    if limit is None:
        return ""
    text = version.limit_text
    if limit.unit is Unit.SAME_DAY:
        return f"{text[:1].upper()}{text[1:]}; nhận sau 15 giờ thì ngày làm việc tiếp theo"
    if version.local_limit is not None and version.local_limit == limit:
        return f"{text} (theo quy định của địa phương)"
    return text


def fee_words(version: ProcedureVersion) -> str:
    """Free, an amount, or set by the provincial council."""
    if version.fee_vnd is None:
        return "Theo mức Hội đồng nhân dân tỉnh quy định"
    return money_vnd(version.fee_vnd) if version.fee_vnd else "Không thu"


def percent_known(found: list[Part]) -> str:
    """How many of the parts are there: "9 trên 13"."""
    return f"{vn_number(sum(part.known for part in found))} trên {len(found)}"
