"""Section II.2: what the dossiers tell about the handling of procedures, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from procedures.dates import vn_decimal

from ..rates import SHARES_NOTE, change_words, late_rate, on_time_rate, share
from ..report_figures import Month, ReportFigures
from ..tables import Row, total
from .words import Paragraph, Run, count, data_moment, paragraph, rate

SAME_DAY_SECTOR = "certification"  # done while people wait: it hides everything else in a sum

_POSTED = (
    "a) Công khai thủ tục hành chính: phường tiếp nhận {procedures} thủ tục hành chính. "
    "Số thủ tục đã niêm yết: chưa có nguồn số liệu."
)
_INTRODUCTION = (
    "b) Giải quyết thủ tục hành chính theo cơ chế một cửa, một cửa liên thông (số liệu tính "
    "đến {moment}; chi tiết tại Phụ lục I):"
)
_TAKEN = (
    "- Tổng số hồ sơ tiếp nhận: {taken} hồ sơ, trong đó nhận trực tuyến {received_online} "
    "hồ sơ; trực tiếp và qua dịch vụ bưu chính công ích {received_direct} hồ sơ; từ kỳ trước "
    "chuyển qua {carried_over} hồ sơ."
)
_RESOLVED = (
    "- Đã giải quyết: {resolved} hồ sơ, trong đó trước hạn {early} hồ sơ, đúng hạn {on_time} "
    "hồ sơ, quá hạn {late} hồ sơ; tỷ lệ trước hạn và đúng hạn đạt {on_time_rate}{compared}."
    "{without_same_day}"
)
_NOTHING_RESOLVED = "- Đã giải quyết: 00 hồ sơ (chưa có hồ sơ nào giải quyết xong trong kỳ)."
_OTHERWISE = (
    "- Kết thúc không có kết quả (công dân rút, dừng theo yêu cầu, đóng vì không bổ sung): "
    "{otherwise_ended} hồ sơ, trong đó {ended_after_due} hồ sơ kết thúc sau hạn."
)
_PENDING = (
    "- Đang giải quyết: {pending} hồ sơ, trong đó trong hạn {pending_in_time} hồ sơ, quá hạn "
    "{pending_late} hồ sơ; đang tạm dừng {paused} hồ sơ."
)
_LETTERS = (
    "c) Xin lỗi và hẹn lại ngày trả kết quả: trong {late_all} hồ sơ quá hạn ({late} hồ sơ đã "
    "giải quyết và {pending_late} hồ sơ đang giải quyết), {late_with_letter} hồ sơ đã có "
    "{letter_name}, đạt {letter_share}; còn {late_without_letter} hồ sơ quá hạn chưa có."
)
_NO_LETTERS = "c) Xin lỗi và hẹn lại ngày trả kết quả: trong kỳ không có hồ sơ quá hạn."
_ONLINE = (
    "d) Dịch vụ công trực tuyến: trong {received} hồ sơ tiếp nhận mới có {received_online} hồ "
    "sơ trực tuyến, chiếm {online_share}, gồm {online_partial} hồ sơ {partial_name} và "
    "{online_full} hồ sơ {full_name}."
)
_SUPPLEMENTS = (
    "đ) Bổ sung hồ sơ: có {supplemented} hồ sơ phải yêu cầu bổ sung, trong đó "
    "{supplemented_again} hồ sơ yêu cầu bổ sung từ lần thứ hai trở lên."
)
_FEEDBACK = "e) Phản ánh, kiến nghị: chưa có nguồn số liệu."
_SURVEY = "g) Khảo sát mức độ hài lòng: chưa có nguồn số liệu."
_POSTAL = (
    "h) Dịch vụ bưu chính công ích: tiếp nhận {received_postal} hồ sơ, trả {handed_out_by_post} kết quả."
)


@dataclass(frozen=True)
class Handling:
    """The paragraphs before the tables, those between tables and charts, those after."""

    before: tuple[Paragraph, ...]
    between: tuple[Paragraph, ...]
    after: tuple[Paragraph, ...]


def handling(figures: ReportFigures, letter_name: str) -> Handling:
    """The sentences of the period; `letter_name` is what an apology was called on the day of issue."""
    fields = _numbers(figures) | _texts(figures, letter_name)
    n = figures.numbers
    before = [_POSTED, _INTRODUCTION, _TAKEN, _RESOLVED if n["resolved"] else _NOTHING_RESOLVED]
    before += [_OTHERWISE] if n["otherwise_ended"] else []
    between = [_LETTERS if n["late_all"] else _NO_LETTERS, _ONLINE, _SUPPLEMENTS]
    after = [_FEEDBACK, _SURVEY, _POSTAL, *_apart(figures)]

    def said(sentences: list[str]) -> tuple[Paragraph, ...]:
        return tuple(paragraph(sentence, fields) for sentence in sentences)

    return Handling((*said([*before, _PENDING]), *_worst(figures)), said(between), said(after))


def _apart(figures: ReportFigures) -> list[str]:
    """What is in none of the numbers; nothing when there is nothing of it."""
    parts = ["{other_ward} hồ sơ nhận hộ phường, xã khác"] if figures.other_ward else []
    parts += ["{void} hồ sơ hủy do nhập nhầm"] if figures.void else []
    return [f"Không tính vào các số trên: {'; '.join(parts)}."] if parts else []


def _numbers(figures: ReportFigures) -> dict[str, Run]:
    """Every number a sentence may name, with the figure it opens."""
    n = figures.numbers
    return {key: Run(count(number), key) for key, number in n.items()} | {
        "procedures": Run(count(figures.procedures)),
        "taken": Run(count(n["received"] + n["carried_over"])),
        "on_time_rate": Run(rate(on_time_rate(n["in_time"], n["resolved"])), "in_time"),
        "online_share": Run(rate(share(n["received_online"], n["received"])), "received_online"),
        "letter_share": Run(rate(share(n["late_with_letter"], n["late_all"])), "late_with_letter"),
        "other_ward": Run(count(figures.other_ward)),
        "void": Run(count(figures.void)),
    }


def _texts(figures: ReportFigures, letter_name: str) -> dict[str, Run]:
    """The words that depend on the period. Decree 42/2022/NĐ-CP (15/8/2022) renamed levels 3 and 4."""
    old_names = figures.year <= 2022
    return {
        "moment": Run(data_moment(figures.data_at, figures.last_day if figures.closed else "")),
        "compared": Run(_compared(figures)),
        "without_same_day": Run(_without_same_day(figures)),
        "letter_name": Run(letter_name),
        "partial_name": Run("mức độ 3" if old_names else "một phần"),
        "full_name": Run("mức độ 4" if old_names else "toàn trình"),
    }


def _compared(figures: ReportFigures) -> str:
    """ ", tăng 1,4 điểm phần trăm so với năm 2025 (92,6%)"; empty without a year before."""
    before, now = figures.numbers_before, figures.numbers
    if not before:
        return ""
    then = on_time_rate(before["in_time"], before["resolved"])
    change = change_words(on_time_rate(now["in_time"], now["resolved"]), then)
    return f", {change} so với {figures.before_label} ({rate(then)})" if change else ""


def _without_same_day(figures: ReportFigures) -> str:
    """The late rate without the field whose work is done while people wait."""
    others = [row for row in figures.rows if row.code != SAME_DAY_SECTOR]
    rest = total(others)
    if len(others) == len(figures.rows) or not rest.resolved:
        return ""
    value = rate(late_rate(rest.late, rest.resolved))
    return (
        " Nếu không tính lĩnh vực chứng thực (giải quyết trong ngày), tỷ lệ quá hạn là "
        f"{value} ({count(rest.late)}/{count(rest.resolved)} hồ sơ)."
    )


def _worst(figures: ReportFigures) -> list[Paragraph]:
    """The sector with the most late dossiers, against the year before, and how many cross agencies."""
    row = next((row for row in figures.rows if row.name == figures.worst), None)
    if row is None:
        return []
    now = late_rate(row.late, row.resolved)
    part = f"{count(row.late)}/{count(row.resolved)}"
    text = f"- Lĩnh vực {_in_sentence(row)} có {part} hồ sơ đã giải quyết quá hạn, chiếm {rate(now)}"
    then = next((before for before in figures.rows_before if before.name == row.name), None)
    if then is not None:
        was = late_rate(then.late, then.resolved)
        text += f", {change_words(now, was)} so với {figures.before_label} ({rate(was)})"
    if figures.worst_crossing:
        text += f"; trong đó {count(figures.worst_crossing)} hồ sơ là hồ sơ liên thông"
    return [(Run(f"{text}."),)]


def _in_sentence(row: Row) -> str:
    return row.name[:1].lower() + row.name[1:]


def months_sentence(figures: ReportFigures) -> list[Paragraph]:
    """In how many months the worst sector had late dossiers, and in which most; nothing without any,
    or of one month."""
    late = [month for month in figures.months if month.late]
    row = next((row for row in figures.rows if row.name == figures.worst), None)
    if not late or row is None or len(figures.months) < 2:
        return []
    text = (
        f"Lĩnh vực {_in_sentence(row)} có hồ sơ quá hạn ở {count(len(late))}/{len(figures.months)} tháng "
        f"của kỳ báo cáo; {_most_late(late)} (Hình 2)."
    )
    return [(Run(text),)]


def _most_late(late: list[Month]) -> str:
    """The month with the most late dossiers, or all months that share that number, with their bases."""
    number = max(month.late for month in late)
    most = [month for month in late if month.late == number]
    bases = [count(month.late + month.in_time) for month in most]
    if len(most) == 1:
        return f"nhiều nhất là tháng {most[0].month} với {count(number)}/{bases[0]} hồ sơ đã giải quyết"
    months = _listed([str(month.month) for month in most])
    return (
        f"nhiều nhất là các tháng {months}, mỗi tháng {count(number)} hồ sơ, "
        f"trong lần lượt {_listed(bases)} hồ sơ đã giải quyết"
    )


def _listed(words: list[str]) -> str:
    """ "4, 7 và 10"."""
    return f"{', '.join(words[:-1])} và {words[-1]}"


def causes_note(figures: ReportFigures) -> str:
    """What stands under the table of causes: the sum, and the part of agencies outside the ward."""
    whole = sum(cause.hundredths for cause in figures.causes)
    outside = sum(cause.hundredths for cause in figures.causes if cause.partner)
    return (
        "Số ngày trễ của từng hồ sơ được chia cho các bước theo số giờ vượt định mức; cộng lại "
        f"{vn_decimal(Decimal(whole) / 100, 1)} ngày làm việc, trong đó cơ quan ngoài phường "
        f"{vn_decimal(Decimal(outside) / 100, 1)} ngày. {SHARES_NOTE}"
    )
