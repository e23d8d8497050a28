"""Choosing how people are told of approved letters of apology."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from procedures.actions.sending_ways import choose_ways
from procedures.calendar import local
from procedures.forms.setup import SendingForm
from procedures.models import Ward
from procedures.permissions import signed_in, who_may
from procedures.roles import Role


@who_may(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def sending_ways(request: HttpRequest) -> HttpResponse:
    """The two choices of the set-up guide, for a ward at work."""
    at = timezone.now()
    ward: Ward = Ward.objects.current(local(at).date())
    now = {
        "mail_approved_paper": "yes" if ward.mail_approved_paper else "no",
        "text_apologies": ward.text_apologies,
    }
    form = SendingForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid():
        choose_ways(ward, **form.cleaned_data, by=signed_in(request), at=at)
        messages.success(request, "Đã lưu cách gửi thư xin lỗi.")
        return redirect("jobs")
    context = {"form": form, "gateway": bool(settings.TEXT_URL)}
    status = 422 if request.method == "POST" else 200
    return render(request, "dossiers/jobs/sending_ways.html", context, status=status)
