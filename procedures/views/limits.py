"""The office types a limit: where the law names none, or where the province has cut it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from procedures.actions.errors import Refused
from procedures.actions.limits import decide_limit
from procedures.calendar import local
from procedures.dates import vn_date
from procedures.forms.errors import add_refusal
from procedures.forms.limits import LimitForm
from procedures.models import ProcedureVersion
from procedures.permissions import signed_in, who_may
from procedures.roles import Role
from procedures.text import clean_line


@who_may(Role.OFFICE)
@require_http_methods(["GET", "POST"])
def procedure_limit(request: HttpRequest, key: str) -> HttpResponse:
    """A limit from a day on; dossiers received before keep theirs."""
    version = _latest(key)
    now = timezone.now()
    initial = {"unit": version.local_unit or version.statutory_unit, "force_from": local(now).date()}
    form = LimitForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            new = decide_limit(version, form.decided, by=signed_in(request), at=now)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            since = vn_date(form.decided.force_from)
            messages.success(request, f"Đã đặt thời hạn {new.limit_text}, áp dụng từ {since}.")
            return redirect("procedure", version.procedure.key)
    context = {"form": form, "version": version, "procedure": version.procedure}
    return render(request, "procedures/procedure_limit.html", context, status=422 if form.is_bound else 200)


def _latest(key: str) -> ProcedureVersion:
    versions = ProcedureVersion.objects.filter(procedure__key=clean_line(key)).select_related(
        "procedure__sector"
    )
    latest: ProcedureVersion | None = max(
        versions, key=lambda one: (one.force_from is not None, one.force_from), default=None
    )
    if latest is None:
        raise Http404("Không có thủ tục này trong danh mục.")
    return latest
