"""Opening an issued paper: the stored PDF, made at the first opening."""

from __future__ import annotations

import re
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from dossiers.actions.looks import log_look
from dossiers.actions.papers import PaperDamaged, rendered
from dossiers.models import Dossier, IssuedPaper
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
    response["Content-Disposition"] = _disposition(found)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _damaged(request: HttpRequest, found: IssuedPaper, damage: Exception) -> HttpResponse:
    """Say which paper, and that nothing is made anew in silence: 410, the file is gone."""
    sentence = str(damage) if isinstance(damage, PaperDamaged) else f"Chưa in được {found}."
    context = {"paper": found, "sentence": sentence}
    return render(request, "dossiers/desk/paper_damaged.html", context, status=410)


def _disposition(found: IssuedPaper) -> str:
    """ "inline", with a name for old readers in ASCII and the real one in UTF-8 (RFC 6266)."""
    name = f"{found.get_kind_display()} {found.number:02d} {found.dossier.code or ''}".strip()
    plain = fold(found.get_kind_display()).replace(" ", "-")
    ascii_name = _NOT_IN_NAMES.sub("", f"{plain}-{found.number:02d}-{found.dossier.code or ''}").strip("-")
    return f"inline; filename=\"{ascii_name}.pdf\"; filename*=UTF-8''{quote(f'{name}.pdf')}"
