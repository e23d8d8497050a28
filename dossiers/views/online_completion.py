"""The clerk notes that the sender has completed a dossier that waits: an answer is owed again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from dossiers import actions
from dossiers.forms.intake import NoteForm
from dossiers.forms.online import CompletionForm, RefusalForm
from dossiers.views.answers import answering, attempt_or_tell, call_from, visible_dossier
from dossiers.views.online import show_online
from procedures.permissions import who_may
from procedures.roles import Role


@who_may(Role.CLERK)
@require_POST
@answering
def online_completed(request: HttpRequest, pk: int) -> HttpResponse:
    """The 8 working hours start again now."""
    dossier = visible_dossier(request, pk)
    at = timezone.now()
    call = call_from(request, dossier, at)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show_online(request, pk, at, CompletionForm(), RefusalForm(), form, status=422)
    if attempt_or_tell(request, lambda: actions.receive_completion(call, **form.cleaned_data)) is not None:
        messages.success(request, "Đã ghi công dân đã bổ sung. Phải trả lời trong 8 giờ làm việc.")
    return redirect("online", pk)
