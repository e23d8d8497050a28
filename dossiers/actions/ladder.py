"""Changing the escalation ladder, noted in the journal; and which mails a person wants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from dossiers.models import Episode, MailChoice, Rung
from procedures.actions.journal import note
from procedures.models import Officer

from .errors import Refused

LEAST, MOST = -10, 60  # working days
_BEFORE = {Episode.Kind.DUE_SOON.value, Episode.Kind.AT_RISK.value}


@dataclass(frozen=True)
class RungData:
    """What the office types about a rung."""

    kind: str
    offset: int
    weekly: bool
    audience: str
    at_once: bool
    active: bool = True


def add_rung(data: RungData, *, by: Officer, at: datetime) -> Rung:
    """A new rung. Raises Refused when it cannot be or is there already."""
    return _store(Rung(), data, by, at, f"Thêm bậc: {in_words(data)}")


def edit_rung(pk: int, data: RungData, *, by: Officer, at: datetime) -> Rung:
    """Change a rung; what was told on it stays told. Raises Refused as `add_rung`."""
    with transaction.atomic():
        rung = Rung.objects.select_for_update().get(pk=pk)
        before = data_of(rung)
        if before == data:
            return rung
        return _store(rung, data, by, at, f"Sửa bậc: {in_words(before)} → {in_words(data)}")


def data_of(rung: Rung) -> RungData:
    """The rung as it was typed."""
    return RungData(rung.kind, rung.offset, rung.weekly, rung.audience, rung.at_once, rung.active)


def _store(rung: Rung, data: RungData, by: Officer, at: datetime, words: str) -> Rung:
    _check(data)
    for name, value in vars(data).items():
        setattr(rung, name, value)
    try:
        with transaction.atomic():
            rung.save()
            note(by, rung, words, at)
    except IntegrityError:
        raise Refused("Đã có bậc như vậy: cùng việc, cùng thời điểm, cùng người nhận.", "audience") from None
    return rung


def _check(data: RungData) -> None:
    if data.weekly and data.offset:
        raise Refused("Nhắc hằng tuần thì để số ngày là 0.", "offset")
    if not LEAST <= data.offset <= MOST:
        raise Refused(f"Số ngày làm việc từ {LEAST} đến {MOST}.", "offset")
    if data.offset < 0 and data.kind not in _BEFORE:
        raise Refused("Việc này chỉ có sau mốc: số ngày từ 0 trở lên.", "offset")
    if data.offset > 0 and data.kind in _BEFORE:
        raise Refused("Việc này chỉ có trước hạn: số ngày từ 0 trở xuống.", "offset")


def when_words(data: RungData) -> str:
    """ "trước hạn 2 ngày làm việc", "sau 3 ngày làm việc", "hằng tuần"."""
    if data.weekly:
        return "hằng tuần"
    if data.offset < 0:
        return f"trước hạn {-data.offset} ngày làm việc"
    if data.offset > 0:
        return f"sau {data.offset} ngày làm việc"
    return "trong ngày đến hạn" if data.kind in _BEFORE else "ngay khi phát hiện"


def in_words(data: RungData) -> str:
    """The whole rung in one line, for the journal."""
    audience = Rung.Audience(data.audience).label.lower()
    how = "báo ngay" if data.at_once else "thư buổi sáng"
    state = "" if data.active else ", đang tắt"
    return f"{Episode.Kind(data.kind).label}, {when_words(data)}, {audience}, {how}{state}"


def choose_mails(officer: Officer, *, morning: bool, at_once: bool) -> MailChoice:
    """Keep which mails the person wants."""
    choice, _ = MailChoice.objects.update_or_create(
        officer=officer, defaults={"morning": morning, "at_once": at_once}
    )
    return choice
