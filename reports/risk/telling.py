"""A trial in words and tables, the same for the page and for `manage.py calibrate_risk`. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from procedures.dates import NO_VALUE, vn_date, vn_decimal, vn_number, vn_percent

from .scores import Alarm, Band, Scores
from .trial import Part, Trial

OURS = "Nguy cơ trễ hẹn"
NAIVE_RATE = "Quy tắc 80 %, học tỷ lệ"
HOLDS = "đúng"


@dataclass(frozen=True)
class Line:
    """A line of a table of scores; `lost` names the rules that were better there."""

    name: str
    size: str
    late: str
    ours: str
    naive: str
    naive_rate: str
    base: str
    lost: str

    @property
    def cells(self) -> tuple[str, ...]:
        """For a plain table."""
        return (self.name, self.size, self.late, self.ours, self.naive, self.naive_rate, self.base, self.lost)


SCORE_HEAD = ("Phần", "Lượt hỏi", "Trễ thật", OURS, "80 %", "80 %, học tỷ lệ", "Tỷ lệ chung", "Thua")
BAND_HEAD = ("Mức báo", "Lượt hỏi", "Đã báo", "Trễ thật", "Khoảng 95 %", "Đúng mức")


def score_lines(trial: Trial, sectors: Mapping[int, str]) -> list[Line]:
    """The whole first, then by time used and by sector; Brier scores, the lowest is the best."""
    parts = [_line("Tất cả", trial.size, trial.late, trial.scores)]
    return parts + [_line(_name(part, sectors), part.size, part.late, part.scores) for part in trial.parts]


def _line(name: str, size: int, late: int, scores: Scores) -> Line:
    others = ((scores.naive, "80 %"), (scores.naive_rate, "80 % có học"), (scores.base, "tỷ lệ chung"))
    return Line(
        name=name,
        size=vn_number(size),
        late=vn_number(late),
        **{field: vn_decimal(getattr(scores, field), 3) for field in ("ours", "naive", "naive_rate", "base")},
        lost=", ".join(rule for score, rule in others if score < scores.ours),
    )


def _name(part: Part, sectors: Mapping[int, str]) -> str:
    kind, *values = part.of.split()
    if kind == "sector":
        return sectors.get(int(values[0]), f"Lĩnh vực {values[0]}")
    low, high = (round(100 * float(value)) for value in values)
    return f"Đã dùng {low}–{high} % thời hạn"


def band_lines(bands: Sequence[Band]) -> list[tuple[str, ...]]:
    """A table of reliability: told on average, came, its range, and whether what was told lies in it."""
    return [
        (
            f"{round(100 * band.low)}–{round(100 * band.high)} %",
            vn_number(band.size),
            vn_percent(100 * band.told),
            vn_percent(100 * band.came),
            f"{vn_decimal(100 * band.came_from, 0)}–{vn_percent(100 * band.came_to, 0)}",
            HOLDS if band.holds else "báo cao quá" if band.told > band.came else "báo thấp quá",
        )
        for band in bands
    ]


def alarm_lines(trial: Trial) -> list[tuple[str, ...]]:
    """What each alarm was worth: rang, right, missed; and how well a list sorted by it stood in order."""
    names = ("Báo nguy cơ cao (từ 5 trong 10)", "Đã dùng trên 80 % thời hạn")
    return [
        _alarm(name, alarm, order)
        for name, alarm, order in zip(names, trial.alarms, trial.order, strict=True)
    ]


def _alarm(name: str, alarm: Alarm, order: float | None) -> tuple[str, ...]:
    right = vn_percent(100 * alarm.right / alarm.rang) if alarm.rang else NO_VALUE
    sorted_well = vn_percent(100 * order) if order is not None else NO_VALUE
    return name, vn_number(alarm.rang), vn_number(alarm.right), right, vn_number(alarm.missed), sorted_well


ALARM_HEAD = ("Cách báo", "Số lượt báo", "Trễ thật", "Báo đúng", "Trễ mà không báo", "Xếp đúng thứ tự")


def verdict(trial: Trial) -> str:
    """In one sentence whether the curves are worth anything beside the rule that learned its rates too."""
    told = f"{vn_decimal(abs(trial.gain), 3)} ± {vn_decimal(trial.gain_half, 3)}"
    if trial.gain > trial.gain_half:
        return f"Tốt hơn quy tắc 80 % có học tỷ lệ: điểm Brier thấp hơn {told}, ngoài khoảng sai số."
    if trial.gain < -trial.gain_half:
        return f"Kém hơn quy tắc 80 % có học tỷ lệ: điểm Brier cao hơn {told}. Nên xem phần đã dùng thời hạn."
    side = "thấp" if trial.gain >= 0 else "cao"
    return f"Chưa hơn hẳn quy tắc 80 % có học tỷ lệ: điểm Brier {side} hơn {told}, trong khoảng sai số."


def drift(trial: Trial) -> str:
    """Whether the mornings asked about were better or worse than those learned from."""
    came, told = trial.late / trial.size, trial.rates.base
    if abs(came - told) < 0.02:
        return ""
    side = "ít" if came < told else "nhiều"
    high = "cao" if came < told else "thấp"
    return (
        f"Thời gian kiểm chứng trễ {side} hơn thời gian học ({vn_percent(100 * came)} so với "
        f"{vn_percent(100 * told)} số lượt hỏi), nên mức đã báo thiên về {high} hơn thực tế."
    )


def losses(trial: Trial, sectors: Mapping[int, str]) -> Iterator[str]:
    """Where another rule was better, or something else than told came."""
    for line in score_lines(trial, sectors):
        if line.lost:
            yield f"{line.name} ({line.size} lượt hỏi): thua {line.lost}."
    for name, size, told, came, _, holds in band_lines(trial.bands):
        if holds != HOLDS:
            yield f"Mức báo {name} ({size} lượt hỏi): {holds}, đã báo {told}, trễ thật {came}."
    ours, naive = trial.alarms
    if ours.missed > naive.missed:
        yield (
            f"Báo nguy cơ cao bỏ sót {vn_number(ours.missed)} lượt trễ, quy tắc 80 % bỏ sót "
            f"{vn_number(naive.missed)} nhưng báo {vn_number(naive.rang)} lượt, không phải "
            f"{vn_number(ours.rang)}."
        )


def asked_words(trial: Trial) -> str:
    """What was asked, of how many, and what is left out."""
    return (
        f"Học từ hồ sơ đến {vn_date(trial.learned_until)}; sau đó hỏi {vn_number(trial.mornings)} sáng đầu "
        f"tuần về mọi hồ sơ đang chạy, chưa trễ: {vn_number(trial.size)} lượt hỏi của "
        f"{vn_number(trial.dossiers)} hồ sơ, {vn_number(trial.late)} lượt trễ thật. Không tính "
        f"{vn_number(trial.open)} lượt chưa biết kết quả và {vn_number(trial.untold)} lượt chưa đủ số liệu "
        "để báo."
    )
