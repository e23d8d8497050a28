"""What a plan may set a target for, and where the figure behind it comes from.

A kind without a source is shown with "chưa có nguồn số liệu". A later package gives one by naming a function
in the setting TARGET_PROVIDERS; nothing here changes then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.module_loading import import_string

from .plan_work import YearWork
from .scopes import Scope

DEFAULT_PROVIDERS = ("reports.target_sources.sources",)


@dataclass(frozen=True)
class Kind:
    """Something measured in percent, of which there should be at least so much; `usual` is proposed."""

    label: str
    usual: Decimal


KINDS: dict[str, Kind] = {
    "on_time": Kind("Hồ sơ giải quyết trước hạn, đúng hạn", Decimal(95)),
    "inter_agency": Kind("Hồ sơ liên thông giải quyết không quá hạn", Decimal(90)),
    "online": Kind("Hồ sơ nộp trực tuyến", Decimal(70)),
    "postal": Kind("Kết quả trả qua bưu chính công ích", Decimal(10)),
    "apologies": Kind("Hồ sơ trễ hẹn có thư xin lỗi", Decimal(100)),
    "posting": Kind("Thủ tục được niêm yết, công khai đủ", Decimal(100)),
    "satisfaction": Kind("Công dân hài lòng", Decimal(90)),
    "feedback": Kind("Phản ánh, kiến nghị trả lời đúng hạn", Decimal(100)),
    "reports": Kind("Báo cáo định kỳ gửi đúng hạn", Decimal(100)),
    "superior": Kind("Văn bản cấp trên trả lời đúng hạn", Decimal(100)),
    "tasks": Kind("Nhiệm vụ kế hoạch hoàn thành đúng hạn", Decimal(100)),
}
"""Every kind by its key, in the order shown."""


@dataclass(frozen=True)
class Reading:
    """`part` of `whole`, both counted over one scope."""

    part: int
    whole: int


@dataclass(frozen=True)
class Source:
    """Where a kind's reading comes from: two figures (keys of reports/figures.py), or a function.

    `part` less than nothing is read as the whole without the figure: "-late" of "resolved". `down` rounds the
    rate down, as the on-time rate is printed. `mends`: what misses now may still be made good, as a late
    dossier may still get its letter. `read` is given the scope and the work of the plan's year.
    """

    kind: str
    explanation: str
    part: str = ""
    whole: str = ""
    down: bool = False
    mends: bool = False
    read: Callable[[Scope, YearWork], Reading] | None = None

    @property
    def figures(self) -> tuple[str, ...]:
        """The keys of the figures it counts."""
        return tuple(key.removeprefix("-") for key in (self.part, self.whole) if key)

    def of(self, numbers: dict[str, int]) -> Reading:
        """The reading from the counted figures."""
        whole = numbers[self.whole]
        key = self.part.removeprefix("-")
        return Reading(whole - numbers[key] if key != self.part else numbers[key], whole)


def sources() -> dict[str, Source]:
    """Every known source by its kind; of two for one kind the later provider's counts."""
    names = getattr(settings, "TARGET_PROVIDERS", DEFAULT_PROVIDERS)
    return {source.kind: source for name in names for source in import_string(name)()}
