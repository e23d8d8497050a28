"""Results that wait for the citizen: found by scan or code, taken to the counter, handed out.

How long a result waits for the citizen is never the ward's lateness (decision D1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid5

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dossiers import actions
from dossiers.actions.looks import log_look
from dossiers.forms.results import HandOutForm
from dossiers.models import Dossier
from dossiers.querysets import DossierQuerySet
from dossiers.views.answers import (
    answering,
    attempt,
    attempt_or_tell,
    call_from,
    fresh,
    sent_again,
    visible_dossier,
)
from dossiers.views.counter import DELIVERY_ICONS
from dossiers.views.finding import exactly, find_all, words_of
from dossiers.workflow import Status
from procedures.calendar import Calendar, at_minute, local
from procedures.models import CalendarVersion
from procedures.permissions import signed_in, who_may
from procedures.roles import Role

ROWS = 12
LONG = 5  # working days after which a citizen who has not come is called


@dataclass(frozen=True)
class Row:
    """A result that waits, and for how many working days; `long` when the citizen should be reminded."""

    dossier: Dossier
    icon: str
    waited: int

    @property
    def long(self) -> bool:
        """Nobody has come for it for days, and nobody has been reminded."""
        at_counter = self.dossier.result_received_at is not None
        return at_counter and self.waited >= LONG and self.dossier.reminded_at is None


def sets(today: date, calendar: Calendar) -> dict[str, tuple[str, Q]]:
    """The filters of the list, by their place in the address, as they stand on a local day."""
    at_counter = Q(result_received_at__isnull=False)
    since = today + timedelta(days=1)
    for _ in range(LONG):
        since = calendar.previous_working_day(since)
    return {
        "": ("Tất cả", Q()),
        "tai-quay": ("Đang ở quầy", at_counter),
        "can-nhac": (
            "Cần nhắc",
            at_counter & Q(resolved_at__lt=at_minute(since, 0), reminded_at__isnull=True),
        ),
        "chua-ve": ("Quầy chưa nhận", Q(result_received_at__isnull=True)),
        "gui-di": ("Gửi bưu chính, điện tử", ~Q(result_delivery=Dossier.ResultDelivery.COUNTER)),
    }


@who_may(Role.CLERK)
@require_GET
def results(request: HttpRequest) -> HttpResponse:
    """All results that wait; `?ho-so=` or a search that finds one opens it for handing out."""
    at = timezone.now()
    words = words_of(request)
    chosen = _chosen(request, words)
    if chosen is not None:
        return _page(request, at, chosen, _form(chosen), words)
    return _page(request, at, None, None, words)


@who_may(Role.CLERK)
@require_GET
def results_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Loaded again after a mistake was told: the result is open for handing out."""
    return redirect(f"{reverse('results')}?ho-so={pk}")


@who_may(Role.CLERK)
@require_POST
@answering
def results_fetch(request: HttpRequest, pk: int) -> HttpResponse:
    """The counter has the result in hand."""
    dossier = visible_dossier(request, pk)
    call = call_from(request, dossier, timezone.now())
    if attempt_or_tell(request, lambda: actions.receive_result(call)) is not None:
        messages.success(request, f"Quầy đã nhận kết quả của hồ sơ {dossier.code}.")
    return redirect(f"{reverse('results')}?ho-so={pk}")


@who_may(Role.CLERK)
@require_POST
@answering
def results_hand_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand it to the citizen; one that comes straight from the department is taken in by the same key."""
    at = timezone.now()
    dossier = visible_dossier(request, pk)
    form = HandOutForm(request.POST, outstanding=dossier.fee_outstanding)
    call = call_from(request, dossier, at)
    if form.is_valid() and attempt(form, lambda: _hand_out(dossier, call, form)) is not None:
        where = reverse("dossier", args=[pk])
        messages.success(request, f"Đã trả kết quả hồ sơ {dossier.code}.", extra_tags=f"{where}|Mở")
        return redirect("results")
    return _page(request, at, dossier, form, "", status=422)


def _hand_out(dossier: Dossier, call: actions.Call, form: HandOutForm) -> Dossier:
    """Two events in one go where the counter had not noted the result; each can be repeated alone."""
    if call.request_id is None or call.version is None:
        raise ValueError("call_from gives both")
    if dossier.state is Status.RESOLVED and dossier.result_received_at is None:
        fetching = actions.Call(
            call.dossier_id, call.actor, call.at, call.version, uuid5(call.request_id, "receive_result")
        )
        actions.receive_result(fetching)
        call = actions.Call(call.dossier_id, call.actor, call.at, call.version + 1, call.request_id)
    return actions.return_result(call, **form.hand_out_arguments())


def _chosen(request: HttpRequest, words: str) -> Dossier | None:
    """The dossier to hand out: named in the address, or the only one the words find."""
    asked = request.GET.get("ho-so", "")
    if asked.isascii() and asked.isdigit():
        return visible_dossier(request, int(asked[:18]), _dossiers())
    if not words:
        return None
    found = exactly(_dossiers(), words)[:1] or find_all(_dossiers().result_waiting(), words)[:2]
    return found[0] if len(found) == 1 else None


def _dossiers() -> DossierQuerySet:
    return Dossier.objects.for_list().select_related("proxy")


def _form(dossier: Dossier) -> HandOutForm:
    """Who came last time is most likely who comes now: the proxy, else the applicant."""
    person = dossier.proxy or dossier.applicant
    initial = {"to_whom": person.full_name, "way": dossier.result_delivery}
    return HandOutForm(initial=initial, outstanding=dossier.fee_outstanding)


def _page(
    request: HttpRequest,
    at: datetime,
    chosen: Dossier | None,
    form: HandOutForm | None,
    words: str,
    status: int = 200,
) -> HttpResponse:
    calendar: Calendar = CalendarVersion.objects.current().calendar
    wanted, filters = request.GET.get("loc", ""), sets(local(at).date(), calendar)
    waiting = Dossier.objects.result_waiting()
    listed = waiting.filter(filters.get(wanted, filters[""])[1]).for_list().order_by("-resolved_at", "pk")
    if words and chosen is None:
        listed = find_all(listed, words)
    page = Paginator(listed, ROWS).get_page(request.GET.get("page"))
    if chosen is not None:
        log_look(chosen, signed_in(request), at, "trả kết quả")
    counts = waiting.aggregate(
        **{f"n{n}": Count("pk", filter=q) for n, (_, q) in enumerate(filters.values())}
    )
    context = {
        "at": local(at),
        "page": page,
        "rows": [_row(dossier, at, calendar) for dossier in page],
        "chips": [
            (label, name, counts[f"n{n}"], name == wanted)
            for n, (name, (label, _)) in enumerate(filters.items())
        ],
        "words": words,
        "chosen": chosen,
        "ready": chosen is not None and chosen.state is Status.RESOLVED,
        "form": form,
        "sent": sent_again(request) if request.method == "POST" else fresh(chosen),
        "sent_fetch": fresh(chosen),
    }
    return render(request, "dossiers/counter/results.html", context, status=status)


def _row(dossier: Dossier, at: datetime, calendar: Calendar) -> Row:
    assert dossier.resolved_at is not None  # noqa: S101 - a constraint of the table
    waited = calendar.working_days_between(local(dossier.resolved_at).date(), local(at).date())
    return Row(dossier, DELIVERY_ICONS[dossier.result_delivery], waited)
