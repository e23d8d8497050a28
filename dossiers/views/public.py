"""Citizens follow their dossier: by the QR code's link, or by code and printed key (decision D5)."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_ratelimit.core import is_ratelimited

from dossiers.actions.papers import PaperDamaged, rendered, tracking_page
from dossiers.forms.track import TrackForm
from dossiers.models import Apology, Dossier
from dossiers.numbering import KEY_LENGTH
from dossiers.views.finding import TOKEN
from dossiers.views.track_story import tell
from procedures.calendar import Calendar, local
from procedures.models import CalendarVersion
from procedures.permissions import public

WRONG = "Không tìm thấy hồ sơ với mã hồ sơ và mã tra cứu này. Hai mã in trên Giấy tiếp nhận."
GONE = "Không tìm thấy hồ sơ với đường dẫn này, hoặc đã quá 90 ngày kể từ khi hồ sơ kết thúc."
SHOWN_FOR = timedelta(days=90)  # after the result was handed over, or the dossier ended without one
WRONG_GUESSES = "10/10m"  # an address
_NO_KEY = "-" * KEY_LENGTH

View = Callable[..., HttpResponseBase]


def private(view: View) -> View:
    """Kept by no cache, found by no search engine, told to no other site."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        # Not "no-referrer": browsers then send the form with "Origin: null", which the CSRF check refuses.
        response["Referrer-Policy"] = "same-origin"
        return response

    return guarded


@public
@private
@require_safe
def track(request: HttpRequest) -> HttpResponse:
    """The two boxes."""
    return render(request, "public/track.html", {"form": TrackForm(), "tracking_page": tracking_page()})


@public
@private
@require_POST
def track_find(request: HttpRequest) -> HttpResponse:
    """Open the dossier; the same answer for a wrong key and an unknown code, after the same work."""
    if _throttled(request, count=False):
        return _too_many(request)
    form = TrackForm(request.POST)
    if form.is_valid():
        found = _found(form.cleaned_data["code"], form.cleaned_data["key"], timezone.now())
        if found is not None:
            return redirect("track-token", found.tracking_token)
        if _throttled(request, count=True):
            return _too_many(request)
        form.add_error(None, WRONG)
    return render(request, "public/track.html", {"form": form, "tracking_page": tracking_page()}, status=422)


@public
@private
@require_safe
def track_token(request: HttpRequest, token: str) -> HttpResponse:
    """Where the dossier is, why its date is what it is, and what the citizen can do."""
    at = timezone.now()
    dossier = _by_token(token, at)
    if dossier is None:
        return render(request, "public/track_gone.html", {"sentence": GONE}, status=404)
    calendar: Calendar = CalendarVersion.objects.current().calendar
    context = {"dossier": dossier, "story": tell(dossier, at, calendar), "at": local(at), "token": token}
    return render(request, "public/track_token.html", context)


@public
@private
@require_safe
def track_paper(request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
    """The approved letter of apology of this very dossier."""
    at = timezone.now()
    dossier = _by_token(token, at)
    shown = (Apology.Status.APPROVED, Apology.Status.DELIVERED)
    apology = dossier.apologies.filter(paper=pk, status__in=shown).first() if dossier else None
    if apology is None or apology.paper is None:
        raise Http404(GONE)
    try:
        path = rendered(apology.paper, at)
    except PaperDamaged as damaged:
        raise Http404("Tệp thư này đang được khôi phục. Thư có ở quầy.") from damaged
    return FileResponse(path.open("rb"), content_type="application/pdf", filename=f"thu-xin-loi-{pk}.pdf")


# -- finding ----------------------------------------------------------------------------------------


def _found(code: str, key: str, at: datetime) -> Dossier | None:
    """The dossier with this code and key. One query and one comparison, whether the code exists or not."""
    dossier = Dossier.objects.filter(code__iexact=code).first()
    expected = dossier.tracking_key if dossier is not None else _NO_KEY
    same = hmac.compare_digest(expected.encode(), key.encode())
    return dossier if dossier is not None and same and _still_shown(dossier, at) else None


def _by_token(token: str, at: datetime) -> Dossier | None:
    if not TOKEN.fullmatch(token):
        return None
    loaded = Dossier.objects.select_related("procedure", "sector", "holder").prefetch_related("pauses")
    dossier: Dossier | None = loaded.filter(tracking_token=token).first()
    return dossier if dossier is not None and _still_shown(dossier, at) else None


def _still_shown(dossier: Dossier, at: datetime) -> bool:
    """Until 90 days after the hand-over; a result that still waits is shown as long as it does."""
    over = dossier.returned_at or (dossier.ended_at if dossier.resolved_at is None else None)
    return over is None or at <= over + SHOWN_FOR


# -- throttling -------------------------------------------------------------------------------------


def _throttled(request: HttpRequest, *, count: bool) -> bool:
    """Whether this address has guessed wrong too often; `count` adds a wrong guess."""
    limited: bool = is_ratelimited(
        request, group="track", key="ip", rate=WRONG_GUESSES, method="POST", increment=count
    )
    return limited


def _too_many(request: HttpRequest) -> HttpResponse:
    scan = ", hoặc quét mã QR trên Giấy tiếp nhận" if tracking_page() else ""
    wait = f"Đợi 10 phút rồi thử lại{scan}."
    return render(request, "429.html", {"wait_text": wait}, status=429)
