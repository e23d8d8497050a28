"""The keys that work in the staff pages, and whether the person's own single letters do."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from procedures.actions.people import choose_single_keys
from procedures.forms.people import OwnKeysForm
from procedures.permissions import any_officer, signed_in


@any_officer
@require_http_methods(["GET", "POST"])
def own_keys(request: HttpRequest) -> HttpResponse:
    """The list of keys with the choice of the person who has signed in; it holds on every machine."""
    officer = signed_in(request)
    form = OwnKeysForm(
        request.POST if request.method == "POST" else None, initial={"single_keys": officer.single_keys}
    )
    if form.is_valid():
        choose_single_keys(officer, form.cleaned_data["single_keys"])
        state = "bật" if form.cleaned_data["single_keys"] else "tắt"
        messages.success(request, f"Đã {state} phím tắt một chữ.")
        return redirect("own-keys")
    status = 422 if form.is_bound else 200
    return render(request, "procedures/own_keys.html", {"form": form}, status=status)
