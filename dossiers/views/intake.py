"""The intake endpoint: other systems send dossiers, say that one was completed, and ask how one stands.

Documented in docs/api.md, whose examples the tests send. Nothing sent is ever written to a log.
"""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from dossiers.actions import Refused
from dossiers.actions.completion import open_request
from dossiers.actions.intake import arrival_of, complete, take_in
from dossiers.answering import answer_due
from dossiers.forms.intake import CODE, SentCompletion, SentDossier
from dossiers.forms.json_shape import SCHEMA
from dossiers.models import Apology, Dossier, IntakeArrival, IntakeSource
from dossiers.presentation.intake import Told, arrival_answer
from dossiers.views.intake_gate import Turned, answer, content_of, from_source, refused
from dossiers.views.online_clock import answer_from
from dossiers.views.promise_card import choose
from dossiers.workflow import Action, Status
from procedures.calendar import local
from procedures.models import CalendarVersion
from procedures.permissions import public

_SHOWN_LETTERS = (Apology.Status.APPROVED, Apology.Status.DELIVERED)


@public
@require_GET
def intake_schema(request: HttpRequest) -> HttpResponse:
    """The JSON Schema of what may be sent; for everybody."""
    return HttpResponse(SCHEMA.read_bytes(), content_type="application/schema+json")


@public
@csrf_exempt
@require_POST
@from_source
def intake_submit(request: HttpRequest, source: IntakeSource) -> JsonResponse:
    """Take in a dossier: 201 the first time, 200 for the same again, 409 for the code with other content."""
    at = timezone.now()
    sent = SentDossier(content_of(request), at)
    if sent.faults:
        return refused(422, sent.faults)
    choice = choose(sent.procedure.key, local(at).date())
    if choice.version is None or choice.problem:
        raise Refused(choice.problem, "procedure")
    arrival, new = take_in(source, sent.sent(choice.version), at=at)
    return answer(_told(arrival), 201 if new else 200)


@public
@require_GET
@from_source
def intake_status(request: HttpRequest, source: IntakeSource, code: str) -> JsonResponse:
    """How the dossier stands that this source sent under its code."""
    return answer(_told(_arrival(source, code)))


@public
@csrf_exempt
@require_POST
@from_source
def intake_completion(request: HttpRequest, source: IntakeSource, code: str) -> JsonResponse:
    """The citizen has completed what was asked for; the same content again changes nothing."""
    at = timezone.now()
    arrival = _arrival(source, code)
    sent = SentCompletion(content_of(request))
    if sent.faults:
        return refused(422, sent.faults)
    try:
        complete(
            arrival,
            sent.content,
            sent_at=sent.sent_at,
            documents=sent.documents.data,
            note=sent.note.cleaned_data["note"],
            at=at,
        )
    except Refused as refusal:
        if refusal.field is None:  # nothing was asked for, or it waits no longer
            raise Turned(409, refusal.sentence) from refusal
        raise
    return answer(_told(_arrival(source, code)))


def _arrival(source: IntakeSource, code: str) -> IntakeArrival:
    arrival = arrival_of(source, code) if CODE.fullmatch(code) else None
    if arrival is None:
        raise Turned(404, "Nguồn này chưa gửi hồ sơ nào với mã đó.")
    return arrival


def _told(arrival: IntakeArrival) -> dict[str, object]:
    dossier = arrival.dossier
    waits = dossier.state is Status.SUBMITTED
    request = open_request(dossier) if waits else None
    refusals = dossier.events.filter(action=Action.REFUSE.value).select_related("personal")
    letters = dossier.apologies.filter(status__in=_SHOWN_LETTERS).select_related("paper")
    told = Told(
        request=request,
        refusal=refusals.last() if dossier.state is Status.REFUSED else None,
        apology=letters.order_by("ordinal").last(),
        answer_due=_answer_due(dossier) if waits and request is None else None,
    )
    return arrival_answer(arrival, told)


def _answer_due(dossier: Dossier) -> datetime:
    waiting = Dossier.objects.with_answer_clock().get(pk=dossier.pk)
    return answer_due(answer_from(waiting), CalendarVersion.objects.current().calendar)
