"""What citizens read: find a procedure by what they want done, then four answers and what to bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from procedures.calendar import local
from procedures.dates import money_vnd
from procedures.deadlines import Unit
from procedures.models import Procedure, ProcedureVersion, Sector
from procedures.offers import Offer, State, offers, state_of, version_for
from procedures.parts import parts
from procedures.permissions import public
from procedures.text import clean_line, fold

_LONGEST_SEARCH = 100
_SHOWN = {State.OFFERED, State.NO_LIMIT}
# What people come for, in their own words, and the words the catalogue finds it by.
_ERRANDS = (
    ("Sinh con", "khai sinh"),
    ("Kết hôn", "kết hôn"),
    ("Có người mất", "khai tử"),
    ("Làm nhà, sửa nhà", "giấy phép xây dựng"),
    ("Đất đai", "đất"),
    ("Mở quán, kinh doanh", "hộ kinh doanh"),
    ("Sao y, chứng thực", "chứng thực"),
    ("Trợ cấp, chính sách", "trợ cấp"),
)


@dataclass(frozen=True)
class Answer:
    """One of the four answers at the top of a procedure."""

    question: str
    answer: str
    more: str


@public
@require_GET
def public_procedures(request: HttpRequest) -> HttpResponse:
    """Search, errands and sectors; with words or a sector chosen, the procedures found."""
    words = clean_line(request.GET.get("q", ""))[:_LONGEST_SEARCH]
    chosen = clean_line(request.GET.get("linh-vuc", ""))
    today = local(timezone.now()).date()
    found = _found(words, chosen, today)
    context: dict[str, Any] = {"words": words, "sector": None, "found": found}
    if chosen:
        context["sector"] = Sector.objects.filter(code=chosen).first()
    elif not fold(words):
        context |= {"found": None, "sectors": _by_sector(found)}
        context["errands"] = [(label, f"?{urlencode({'q': words})}") for label, words in _ERRANDS]
    return render(request, "procedures/public_procedures.html", context)


def _found(words: str, sector: str, today: date) -> list[Offer]:
    found = Procedure.objects.matching(words).select_related("sector").prefetch_related("versions")
    if sector:
        found = found.filter(sector__code=sector)
    return [offer for offer in offers(found, today, words) if offer.state in _SHOWN]


def _by_sector(found: list[Offer]) -> list[tuple[Sector, int]]:
    """Each sector with how many procedures it has today; the offers come by sector."""
    grouped = groupby((offer.procedure.sector for offer in found), key=lambda sector: sector.pk)
    sectors = (list(group) for _, group in grouped)
    return [(group[0], len(group)) for group in sectors]


@public
@require_GET
def public_procedure(request: HttpRequest, key: str) -> HttpResponse:
    """One procedure for the person who wants it done."""
    found = Procedure.objects.filter(key=clean_line(key), active=True).select_related("sector").first()
    versions = list(found.versions.all()) if found else []
    if found is None or not versions:
        raise Http404("Không có thủ tục này trong danh mục của phường.")
    today = local(timezone.now()).date()
    version = version_for(versions, today)
    version.procedure = found
    steps = list(version.steps.select_related("department"))
    papers = list(version.documents.values_list("name", "optional"))
    context = {
        "procedure": found,
        "version": version,
        "state": state_of(found, version, today),
        "how_long": how_long(version),
        "fee": fee(version),
        "online": online(version),
        "papers": papers,
        "parts": [part for part in parts(version, steps, papers) if part.known],
        "steps": steps,
        "back": f"{reverse('public-procedures')}?{urlencode({'linh-vuc': found.sector.code})}",
    }
    return render(request, "procedures/public_procedure.html", context)


def how_long(version: ProcedureVersion) -> Answer:
    """How long it takes, and how the days are counted."""
    limit = version.limit
    if limit is None:
        return Answer("Bao lâu", "Hỏi tại quầy", "Phường chưa công bố thời hạn của thủ tục này")
    if limit.unit is Unit.SAME_DAY:
        return Answer("Bao lâu", "Trong ngày", "Nộp sau 15 giờ: ngày làm việc tiếp theo")
    more = {
        Unit.WORKING_DAY: "không tính ngày nộp và ngày nghỉ",
        Unit.CALENDAR_DAY: "kể cả ngày nghỉ, không tính ngày nộp",
        Unit.WORKING_HOUR: "chỉ tính giờ làm việc",
        Unit.CLOCK_HOUR: "kể từ lúc nhận",
        Unit.MONTH: "kể từ ngày nộp",
    }
    return Answer("Bao lâu", version.limit_text, more[limit.unit])


def fee(version: ProcedureVersion) -> Answer:
    """What it costs."""
    if version.fee_vnd is None:
        return Answer("Phí, lệ phí", "Theo mức của tỉnh", "Hội đồng nhân dân tỉnh quy định; hỏi tại quầy")
    if version.fee_vnd == 0:
        return Answer("Phí, lệ phí", "Không thu", "")
    by_unit = "đ/" in version.procedure.notes or "đồng/" in version.procedure.notes
    more = "cách tính: xem Lưu ý bên dưới" if by_unit else ""
    return Answer("Phí, lệ phí", money_vnd(version.fee_vnd), more)


def online(version: ProcedureVersion) -> Answer:
    """Whether it can be done without coming."""
    answers = {
        "full": ("Toàn trình", "không phải đến phường"),
        "partial": ("Một phần", "vẫn đến phường ít nhất một lần"),
        "none": ("Chưa có", "đến trực tiếp"),
    }
    return Answer("Trực tuyến", *answers[version.online_level])
