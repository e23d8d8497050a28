"""Approving several letters at once: the numbers are named before they are taken."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dossiers import actions
from dossiers.actions import ActionError, Call
from dossiers.models import Apology, Dossier
from dossiers.views.acts import go, next_url
from dossiers.views.answers import answering, request_id_of
from dossiers.views.letter_sending import next_number, numbers_words, way_of
from dossiers.views.many import chosen_rows, one_of_many
from procedures.calendar import local
from procedures.models import Ward
from procedures.permissions import signed_in, who_may
from procedures.roles import Role


@who_may(Role.LEADER)
@require_GET
def apologies_choice(request: HttpRequest) -> HttpResponse:
    """What approving the chosen letters will do: the numbers they will take, how each will be sent."""
    at = local(timezone.now())
    chosen = Apology.objects.filter(
        pk__in=chosen_rows(request),
        status=Apology.Status.SUBMITTED,
        dossier__in=Dossier.objects.visible_to(signed_in(request)),
    ).select_related("dossier__applicant")
    ward: Ward = Ward.objects.current(at.date())
    ways = [way_of(letter.dossier, ward) for letter in chosen]
    context = {
        "count": len(ways),
        "numbers": numbers_words(next_number(ward, at), len(ways)),
        "by_mail": ways.count("mail"),
        "by_post": ways.count("post"),
        "printed": ways.count("printed"),
    }
    return render(request, "dossiers/desk/_choice.html", context)


@who_may(Role.LEADER)
@require_POST
@answering
def apologies_approve(request: HttpRequest) -> HttpResponse:
    """Approve each chosen letter by itself; what is refused does not stop the others, and is told."""
    at, officer, request_id = timezone.now(), signed_in(request), request_id_of(request)
    chosen = chosen_rows(request)
    letters = Apology.objects.filter(
        pk__in=chosen, dossier__in=Dossier.objects.visible_to(officer)
    ).select_related("dossier")
    numbers, refused = [], []
    for letter in letters.order_by("anchor", "pk"):
        own = one_of_many(request_id, letter.dossier_id)
        call = Call(letter.dossier_id, actor=officer, at=at, version=chosen[letter.pk], request_id=own)
        try:
            actions.approve_apology(call)
        except ActionError as error:
            refused.append(f"{letter.dossier.code}: {error.sentence}")
        else:
            letter.refresh_from_db(fields=["paper"])
            numbers.append(letter.paper.number if letter.paper else 0)
    if numbers:
        messages.success(
            request, f"Đã duyệt {len(numbers)} thư, cấp {numbers_words(min(numbers), len(numbers))}."
        )
    if refused:
        messages.error(request, f"Chưa duyệt {len(refused)} thư. {' '.join(refused)}")
    if not numbers and not refused:
        messages.warning(request, "Chưa chọn thư nào.")
    return go(request, next_url(request, reverse("overdue")))
