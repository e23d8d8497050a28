"""Opening a paper: the stored PDF of an issued one, made at its first opening; a routing slip at any time."""

from __future__ import annotations

import re
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from dossiers.actions.looks import log_look
from dossiers.actions.papers import PaperDamaged, rendered
from dossiers.actions.slips import NEVER_RECEIVED, current_slip, working_slip
from dossiers.letters import letter_pdf
from dossiers.models import Dossier, IssuedPaper
from dossiers.numbering import SERIES_LABELS, Series
from dossiers.views.answers import visible_dossier
from procedures.calendar import local
from procedures.pdf import PdfError
from procedures.permissions import signed_in, who_may
from procedures.roles import DOSSIER_ROLES
from procedures.text import fold

_LOOKED = "giấy đã lập"
_NOT_IN_NAMES = re.compile(r"[^\w.()\- ]+")


@who_may(*DOSSIER_ROLES)
@require_GET
@xframe_options_sameorigin
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The PDF of a paper of a dossier the officer may see; a clear page when the file is not what it was."""
    at, officer = timezone.now(), signed_in(request)
    visible = Dossier.objects.visible_to(officer)
    found = IssuedPaper.objects.select_related("dossier").filter(pk=pk, dossier__in=visible).first()
    if found is None:
        raise Http404("Không có giấy này.")
    log_look(found.dossier, officer, at, _LOOKED)
    try:
        path = rendered(found, at)
    except (PaperDamaged, PdfError, ValueError) as damage:
        return _damaged(request, found, damage)
    response = FileResponse(path.open("rb"), content_type="application/pdf")
    return _as_pdf(response, found.dossier, found.get_kind_display(), f"{found.number:02d}")


@who_may(*DOSSIER_ROLES)
@require_GET
@xframe_options_sameorigin
def routing_slip(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The routing slip of a dossier the officer may see: the numbered one, else a copy as things stand."""
    at = local(timezone.now())
    among = Dossier.objects.for_list().select_related("department", "calendar_version")
    dossier = visible_dossier(request, pk, among)
    if dossier.received_at is None:
        raise Http404(NEVER_RECEIVED)
    issued = current_slip(dossier)
    if issued is not None:
        return redirect("paper", issued.pk)
    log_look(dossier, signed_in(request), at, _LOOKED)
    pdf = letter_pdf(working_slip(dossier, at))
    kind = SERIES_LABELS[Series.ROUTING_SLIP]
    return _as_pdf(HttpResponse(pdf, content_type="application/pdf"), dossier, kind, "")


def _as_pdf(response: HttpResponseBase, dossier: Dossier, kind: str, number: str) -> HttpResponseBase:
    response["Content-Disposition"] = _disposition(dossier, kind, number)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _damaged(request: HttpRequest, found: IssuedPaper, damage: Exception) -> HttpResponse:
    """Say which paper, and that nothing is made anew in silence: 410, the file is gone."""
    sentence = str(damage) if isinstance(damage, PaperDamaged) else f"Chưa in được {found}."
    context = {"paper": found, "sentence": sentence}
    return render(request, "dossiers/desk/paper_damaged.html", context, status=410)


def _disposition(dossier: Dossier, kind: str, number: str) -> str:
    """ "inline", with a name for old readers in ASCII and the real one in UTF-8 (RFC 6266)."""
    parts = [kind, number, dossier.code or ""]
    name = " ".join(part for part in parts if part)
    plain = [fold(kind).replace(" ", "-"), *parts[1:]]
    ascii_name = _NOT_IN_NAMES.sub("", "-".join(part for part in plain if part))
    return f"inline; filename=\"{ascii_name}.pdf\"; filename*=UTF-8''{quote(f'{name}.pdf')}"
