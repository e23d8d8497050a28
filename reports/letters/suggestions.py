"""Sentences the data suggest for what people write, shown beside the editor. In no report until somebody
takes them in. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from procedures.dates import vn_decimal

from ..rates import change_words, late_rate, on_time_rate, share
from ..report_figures import ReportFigures
from .words import count, rate

_MOST_PARTIES = 3


def suggestions(figures: ReportFigures, key: str, tasks: tuple[str, ...] = ()) -> list[str]:
    """What may be said under the heading `key`; `tasks` are those planned for the time to come."""
    if key == "tasks":
        return list(tasks)
    written = {"achieved": _achieved, "shortcomings": _shortcomings, "causes": _causes}.get(key)
    return list(written(figures)) if written else []


def _achieved(figures: ReportFigures) -> Iterator[str]:
    now, before = figures.numbers, figures.numbers_before
    if not now["resolved"]:
        return
    reached = on_time_rate(now["in_time"], now["resolved"])
    said = f"Đã giải quyết {count(now['resolved'])} hồ sơ, tỷ lệ trước hạn và đúng hạn đạt {rate(reached)}"
    then = on_time_rate(before["in_time"], before["resolved"]) if before else None
    yield f"{said}, {change_words(reached, then)} so với {figures.before_label}." if then else f"{said}."
    if before and now["received_online"] > before["received_online"]:
        yield (
            f"Hồ sơ trực tuyến tăng từ {count(before['received_online'])} lên "
            f"{count(now['received_online'])} hồ sơ."
        )
    if now["late_all"] and not now["late_without_letter"]:
        yield f"Cả {count(now['late_all'])} hồ sơ trễ hẹn đều có thư xin lỗi và ngày hẹn lại."
    for row in figures.rows:
        if row.resolved and not row.late:
            name = row.name[:1].lower() + row.name[1:]
            yield f"Lĩnh vực {name} giải quyết {count(row.resolved)} hồ sơ, không có hồ sơ quá hạn."


def _shortcomings(figures: ReportFigures) -> Iterator[str]:
    now = figures.numbers
    worst = next((row for row in figures.rows if row.name == figures.worst), None)
    if worst is not None:
        name = worst.name[:1].lower() + worst.name[1:]
        part = rate(late_rate(worst.late, worst.resolved))
        yield f"Lĩnh vực {name} còn {count(worst.late)} hồ sơ quá hạn, chiếm {part} số đã giải quyết."
    if now["inter_agency_late"]:
        part = rate(share(now["inter_agency_late"], now["inter_agency"]))
        yield f"Hồ sơ liên thông quá hạn {count(now['inter_agency_late'])} hồ sơ, chiếm {part}."
    if now["late_without_letter"]:
        yield f"Còn {count(now['late_without_letter'])} hồ sơ trễ hẹn chưa có thư xin lỗi."
    if now["supplemented_again"]:
        yield f"Có {count(now['supplemented_again'])} hồ sơ bị yêu cầu bổ sung từ lần thứ hai, trái quy định."
    if now["received"]:
        part = rate(share(now["received_online"], now["received"]))
        yield f"Hồ sơ trực tuyến mới chiếm {part} số tiếp nhận."


def _causes(figures: ReportFigures) -> Iterator[str]:
    whole = sum(cause.hundredths for cause in figures.causes)
    for cause in figures.causes[:_MOST_PARTIES]:
        days, part = vn_decimal(Decimal(cause.hundredths) / 100, 1), rate(share(cause.hundredths, whole))
        yield (
            f"{cause.name} vượt định mức thời gian ở {count(cause.dossiers)} hồ sơ trễ hẹn, gây {days} ngày "
            f"trễ, chiếm {part}."
        )
