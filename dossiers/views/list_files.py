"""Long lists as files: the page where they come, asked again while one is under way, and opening one."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from kombu.exceptions import OperationalError

from dossiers.actions.list_files import list_path, retry_list
from dossiers.models import ListFile
from dossiers.presentation.list_files import file_line
from dossiers.tasks import make_list
from dossiers.views.downloads import TYPES, as_download, file_name
from procedures.calendar import local
from procedures.permissions import signed_in, who_may
from procedures.roles import DOSSIER_ROLES

logger = logging.getLogger(__name__)
MOST = 30


@who_may(*DOSSIER_ROLES)
@require_GET
def list_files(request: HttpRequest) -> HttpResponse:
    """The person's own files, the latest first; the part with them asks for itself again while one comes."""
    at = timezone.now()
    lines = [file_line(file, at) for file in _own(request)[:MOST]]
    context = {"lines": lines, "coming": any(line.file.is_under_way for line in lines)}
    alone = request.headers.get("HX-Request") == "true"
    template = "dossiers/lists/_files.html" if alone else "dossiers/lists/files.html"
    return render(request, template, context)


@who_may(*DOSSIER_ROLES)
@require_GET
def list_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as it was made, checked against its hash; only for the one who asked for it."""
    file = get_object_or_404(_own(request), pk=pk)
    path = list_path(file, timezone.now()) if file.state == ListFile.State.DONE else None
    if path is None:
        messages.error(request, "Tệp chưa có hoặc đã mất. Bấm “Thử lại” để lập lại.")
        return redirect("list-files")
    name = file_name(file.title, local(file.requested_at).date(), file.format)
    answer = FileResponse(path.open("rb"), content_type=TYPES[file.format])
    return as_download(answer, name, inline=file.format == ListFile.Format.PDF)


@who_may(*DOSSIER_ROLES)
@require_POST
def list_file_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a failed one again; what was made of it before is not made twice."""
    poke(retry_list(get_object_or_404(_own(request), pk=pk)))
    return redirect("list-files")


def _own(request: HttpRequest) -> QuerySet[ListFile]:
    return ListFile.objects.filter(requested_by=signed_in(request))


def poke(file: ListFile) -> None:
    """Tell the workers once the request is committed; a sweep finds what no message reached."""

    def publish() -> None:
        try:
            make_list.delay(file.pk)
        except (OperationalError, OSError):
            logger.exception("Nobody could be told of a list to make")

    if file.is_under_way:
        transaction.on_commit(publish)
