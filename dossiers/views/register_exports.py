"""What the register shows, as a file: CSV streams, XLSX at once when short, else by a worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from dossiers.actions.exports import counted, log_export, may_export_identity
from dossiers.actions.list_files import request_list
from dossiers.forms.register import filter_words
from dossiers.lists.conditions import Moment
from dossiers.lists.register import TITLE, register_table
from dossiers.lists.spreadsheet import csv_lines
from dossiers.lists.tables import Table
from dossiers.models import ListExport, ListFile
from dossiers.views.downloads import TYPES, as_download, file_name, xlsx_download
from dossiers.views.list_files import poke
from dossiers.views.register import asked_for
from procedures.calendar import local
from procedures.models import CalendarVersion, Officer
from procedures.permissions import signed_in, who_may
from procedures.roles import DOSSIER_ROLES

AT_ONCE = 1_000  # rows of a workbook made while the person waits; a second or two
_BAD = "Điều kiện lọc chưa đúng nên chưa xuất được. Sửa rồi lọc lại."


@dataclass(frozen=True)
class Asked:
    """One export: by whom, when, which rows, with identities or masked."""

    officer: Officer
    at: datetime
    values: dict[str, Any]
    words: str
    identity: bool

    def table(self) -> Table:
        """The rows as they go out."""
        return register_table(self.values, self.words, self.officer, self.at, identity=self.identity)

    def log(self, form: str, rows: int | None = None) -> ListExport:
        """Note it; `rows` where they are known already."""
        own = {"filters": self.words, "identity": self.identity, "rows": rows}
        return log_export(self.officer, self.at, what=TITLE, format=form, **own)  # type: ignore[arg-type]

    def name(self, ending: str) -> str:
        """What the file is called."""
        return file_name(TITLE, local(self.at).date(), ending)


@who_may(*DOSSIER_ROLES)
@require_POST
def register_export(request: HttpRequest) -> HttpResponseBase:
    """`?` the filters as on the page; posted: `dang` csv or xlsx, `dinh-danh` to take identities along."""
    at, officer = timezone.now(), signed_in(request)
    chosen = asked_for(request, Moment(at, CalendarVersion.objects.current().calendar))
    if not chosen.is_valid():
        messages.error(request, _BAD)
        return redirect(f"{reverse('register')}?{request.GET.urlencode()}")
    words = filter_words(chosen.values, chosen.form)
    asked = Asked(officer, at, chosen.values, words, identity_asked(request))
    if request.POST.get("dang") != "xlsx":
        return _csv(asked)
    if chosen.qs.order_by().values("pk")[: AT_ONCE + 1].count() <= AT_ONCE:
        return _xlsx(asked)
    return _xlsx_later(asked, chosen.qs.order_by().count())


def identity_asked(request: HttpRequest) -> bool:
    """Whether identities are to go along. Raises PermissionDenied without the right to it (decision D5)."""
    wanted = request.POST.get("dinh-danh") == "co"
    if wanted and not may_export_identity(signed_in(request)):
        raise PermissionDenied("Xuất số định danh đầy đủ cần quyền riêng do người quản trị giao.")
    return wanted


def _csv(asked: Asked) -> HttpResponseBase:
    lines = counted(asked.log(ListExport.Format.CSV), csv_lines(asked.table()))
    return as_download(StreamingHttpResponse(lines, content_type=TYPES["csv"]), asked.name("csv"))


def _xlsx(asked: Asked) -> HttpResponseBase:
    answer, rows = xlsx_download(asked.table(), asked.name("xlsx"))
    asked.log(ListExport.Format.XLSX, rows)
    return answer


def _xlsx_later(asked: Asked, total: int) -> HttpResponseBase:
    file = request_list(
        ListFile.Kind.REGISTER,
        ListFile.Format.XLSX,
        {"values": asked.values, "words": asked.words},
        title=TITLE,
        identity=asked.identity,
        total=total,
        actor=asked.officer,
        at=asked.at,
    )
    poke(file)
    return redirect("list-files")
