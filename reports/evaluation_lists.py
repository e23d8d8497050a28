"""The figures of a party, each with the very lines it counts: a step, a dossier, or a part of days late."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .evaluation_results import LEAST_OTHERS, Result
from .overruns import Step


@dataclass(frozen=True)
class Line:
    """A line of a list: the dossier by id, with the step or the hundredths of a day that are counted."""

    dossier: int
    step: Step | None = None
    hundredths: int = 0


@dataclass(frozen=True)
class EvaluationFigure:
    """A number with a name. `slug` stands in addresses, `label` and `explanation` over the list."""

    slug: str
    label: str
    explanation: str
    lines: Callable[[Result], Sequence[Line]]
    of_officers: bool = True
    of_units: bool = True

    def applies(self, result: Result) -> bool:
        """Whether such a party has this figure."""
        return self.of_officers if result.party.officer else self.of_units


def _dossiers(found: Iterable[int]) -> list[Line]:
    return [Line(pk) for pk in sorted(found, reverse=True)]


def _steps(found: Sequence[Step]) -> list[Line]:
    worst_first = sorted(found, key=lambda step: (step.budget - step.used, -step.dossier))
    return [Line(step.dossier, step) for step in worst_first]


def _days(result: Result) -> list[Line]:
    parts: dict[int, int] = {}
    for late in result.lateness:
        if late.hundredths:
            parts[late.dossier] = parts.get(late.dossier, 0) + late.hundredths
    return [
        Line(pk, hundredths=part) for pk, part in sorted(parts.items(), key=lambda one: (-one[1], one[0]))
    ]


_ALL = [
    EvaluationFigure(
        "ho-so",
        "Hồ sơ đã làm",
        "Hồ sơ có kết quả trong kỳ mà ít nhất một bước được tính là của đơn vị, cá nhân này.",
        lambda result: _dossiers(result.handled),
    ),
    EvaluationFigure(
        "buoc",
        "Bước đã làm",
        "Các bước của hồ sơ có kết quả trong kỳ; nhiều lần giữ cùng một bước cộng lại, làm lại từ đầu thì "
        "tính lần sau, bước ngoài thời hạn không tính. Bước xong trong định mức là của người giữ khi chuyển "
        "đi, bước quá định mức là của người giữ lúc hết định mức.",
        lambda result: _steps(result.steps),
    ),
    EvaluationFigure(
        "dung-dinh-muc",
        "Bước trong định mức",
        "Bước dùng không quá số giờ định mức, không kể thời gian tạm dừng.",
        lambda result: _steps(result.in_time),
    ),
    EvaluationFigure(
        "qua-dinh-muc",
        "Bước quá định mức",
        "Bước dùng quá số giờ định mức, kể cả khi hồ sơ vẫn xong đúng hạn.",
        lambda result: _steps(result.over),
    ),
    EvaluationFigure(
        "chua-ai-nhan",
        "Bước chưa ai nhận việc",
        "Bước của đơn vị mà lúc được tính không có tên người giữ; không tính cho cá nhân nào.",
        lambda result: _steps(result.untaken),
        of_officers=False,
    ),
    EvaluationFigure(
        "cung-viec",
        "Bước có người cùng việc",
        f"Bước mà trong kỳ người khác làm ít nhất {LEAST_OTHERS} lần ở cùng thủ tục, cùng bước: chỉ so trên "
        "các bước này.",
        lambda result: _steps(result.common.steps),
        of_units=False,
    ),
    EvaluationFigure(
        "ngay-tre",
        "Ngày trễ gây ra",
        "Ngày trễ của từng hồ sơ chia cho các bước theo số giờ vượt định mức; không bước nào vượt thì của "
        "nơi giữ lúc đến hạn. Trong một bước là của người giữ lúc hết định mức.",
        _days,
    ),
    EvaluationFigure(
        "ho-so-tre",
        "Hồ sơ trễ có phần",
        "Hồ sơ có kết quả trễ trong kỳ mà có phần ngày trễ, hoặc giữ hồ sơ vào lúc hết hạn.",
        lambda result: _dossiers(result.late),
    ),
    EvaluationFigure(
        "da-xin-loi",
        "Hồ sơ trễ đã có thư xin lỗi",
        "Trong các hồ sơ trễ có phần: đã có ít nhất một thư xin lỗi được duyệt, cấp số.",
        lambda result: _dossiers(result.late_with_letter),
    ),
    EvaluationFigure(
        "chua-xin-loi",
        "Hồ sơ trễ chưa có thư xin lỗi",
        "Trong các hồ sơ trễ có phần: chưa có thư xin lỗi nào được duyệt, cấp số.",
        lambda result: _dossiers(result.late_without_letter),
    ),
    EvaluationFigure(
        "bo-sung",
        "Hồ sơ đã yêu cầu bổ sung",
        "Hồ sơ mà người này (người của đơn vị này) ra yêu cầu bổ sung trong kỳ.",
        lambda result: _dossiers(result.asked),
    ),
    EvaluationFigure(
        "bo-sung-lai",
        "Yêu cầu bổ sung từ lần hai",
        "Trong số đó, hồ sơ bị yêu cầu bổ sung từ lần thứ hai trở đi.",
        lambda result: _dossiers(result.asked_again),
    ),
]

EVALUATION_FIGURES: dict[str, EvaluationFigure] = {figure.slug: figure for figure in _ALL}
"""The figures by the word that stands in addresses."""


def amount(figure: EvaluationFigure, result: Result) -> int:
    """How many lines the figure counts; of days late, the hundredths of a day."""
    lines = figure.lines(result)
    return sum(line.hundredths for line in lines) if figure.slug == "ngay-tre" else len(lines)
