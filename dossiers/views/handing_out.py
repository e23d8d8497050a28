"""A paper that has just been issued, to be printed and handed over; also later, from the dossier."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from dossiers.actions.looks import log_look
from dossiers.models import Dossier, IssuedPaper
from dossiers.numbering import Series
from dossiers.workflow import Status
from procedures.permissions import signed_in, who_may
from procedures.roles import DOSSIER_ROLES, Role

FRESH = "moi"  # in the address: the sheet it was written from is done with
SHEET_DRAFT = "tiep-nhan"
_ONLINE = "Tải về, ký số rồi gửi người nộp theo cách họ đã nộp; không cần in."
_WHAT_NEXT = {
    Series.SUPPLEMENT: "In hai bản, người hướng dẫn ký: một bản giao người nộp, một bản lưu.",
    Series.REFUSAL: "In hai bản, hai bên ký: một bản giao người nộp kèm toàn bộ giấy tờ, một bản lưu.",
    Series.STOP: "In, trình ký, đóng dấu; giao người nộp cùng giấy tờ và tiền hoàn trả, lưu một bản.",
    Series.RECEIPT: "In và giao người nộp; giấy hẹn cũ vẫn lưu trong hồ sơ.",
}


def latest_paper(dossier: Dossier, series: Series) -> IssuedPaper:
    """The newest paper of the series. Raises Http404 when there is none."""
    found: IssuedPaper | None = dossier.papers.filter(kind=series.value).last()
    if found is None:
        raise Http404("Hồ sơ chưa có giấy này.")
    return found


@who_may(*DOSSIER_ROLES)
@require_GET
def paper_out(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper in a frame with its button to print, and what to do with it."""
    officer = signed_in(request)
    among = IssuedPaper.objects.select_related("dossier__applicant", "dossier__procedure")
    found = among.filter(pk=pk, dossier__in=Dossier.objects.visible_to(officer)).first()
    if found is None:
        raise Http404("Không có giấy này.")
    dossier = found.dossier
    log_look(dossier, officer, timezone.now())
    waits = dossier.state is Status.SUBMITTED and Role.OFFICER not in officer.roles
    context = {
        "paper": found,
        "dossier": dossier,
        "what_next": _what_next(found),
        "comes_back": waits and dossier.channel != Dossier.Channel.ONLINE,
        "at_counter": Role.CLERK in officer.roles,
        "dossier_url": reverse("online" if waits else "dossier", args=[dossier.pk]),
        "draft_clear": SHEET_DRAFT if request.GET.get(FRESH) else "",
    }
    return render(request, "dossiers/counter/paper_out.html", context)


def _what_next(paper: IssuedPaper) -> str:
    series = Series(paper.kind)
    signed_digitally = series in (Series.SUPPLEMENT, Series.REFUSAL) and paper.content.get("digital")
    return _ONLINE if signed_digitally else _WHAT_NEXT.get(series, "")
