"""What every request passes through: headers, the end of a session, set-up first, a new password first.

A page that cannot be shown is answered by a redirect. An htmx request gets ``HX-Redirect`` instead: the
browser would otherwise follow the redirect silently and put a sign-in page into a corner of the old one.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django_htmx.http import HttpResponseClientRedirect

GetResponse = Callable[[HttpRequest], HttpResponse]

# Nothing on our pages uses the devices of the visitor's machine but the camera, which reads the receipt's QR.
_PERMISSIONS_POLICY = "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"

_FIELDS = 64 * 1024  # bytes of a request beside its files

# Seconds between two writes of the "last seen" moment, so that reading pages does not write on every request.
_SEEN_EVERY = 60


def redirect(request: HttpRequest, to: str) -> HttpResponse:
    """Send the browser to ``to``, whether a page or a fragment was asked for."""
    return HttpResponseClientRedirect(to) if _is_htmx(request) else HttpResponseRedirect(to)


def _is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _page(request: HttpRequest) -> str:
    """Return the address of the page the person sees; empty when it cannot be opened again by a plain GET."""
    if _is_htmx(request):
        address = request.headers.get("HX-Current-URL", "")
    else:
        address = request.get_full_path() if request.method == "GET" else request.headers.get("Referer", "")
    allowed = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if allowed else ""


def _sign_in(request: HttpRequest) -> HttpResponse:
    page = _page(request)
    query = f"?{urlencode({'next': page})}" if page else ""
    return redirect(request, resolve_url(settings.LOGIN_URL) + query)


class TrustedProxyMiddleware:
    """Behind the TLS proxy, take the visitor's address from what the proxy appended.

    Throttling counts by address; without this everybody would share the proxy's. Only the last entry counts:
    the ones before it were written by the visitor.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.HTTPS and (forwarded := request.headers.get("X-Forwarded-For")):
            request.META["REMOTE_ADDR"] = forwarded.rpartition(",")[2].strip()
        return self.get_response(request)


class ResponseHeadersMiddleware:
    """Add the headers Django and django-csp do not know of."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS_POLICY)
        # Whoever sits down next must not find the last dossier with the back button. Static files,
        # which Whitenoise marks public, keep their own value.
        public = "public" in response.headers.get("Cache-Control", "")
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not public:
            response.headers["Cache-Control"] = "no-store, private"
        # The browser draws a PDF with a page and a plug-in of its own, which our policy for pages would stop.
        if response.headers.get("Content-Type", "").startswith("application/pdf") and not _saved(response):
            response.headers["Content-Security-Policy"] = "frame-ancestors 'self'"
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response


def _saved(response: HttpResponse) -> bool:
    """Whether the browser puts the file onto the disk instead of showing it."""
    return response.headers.get("Content-Disposition", "").startswith("attachment")


class UploadMiddleware:
    """Let a view that takes files say how, before anything of the body is read.

    The check against forged requests, which comes next, reads the body. A view names its `upload_handler`:
    made for the request, it receives the files, and leaves nothing behind when the request is over. A body
    that is too long is refused by what it says of itself, before it is sent; who is not signed in sends none.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            receiving = getattr(request, "receiving", None)
            if receiving is not None:
                receiving.discard()

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Put the view's handler in place; answer 413 to what is longer than the settings allow."""
        handler = getattr(view, "upload_handler", None)
        if handler is None or request.method != "POST":
            return None
        length = request.headers.get("Content-Length", "")
        if length.isdecimal() and int(length) > settings.UPLOAD_MOST_AT_ONCE + _FIELDS:
            most = settings.UPLOAD_MOST_AT_ONCE // (1024 * 1024)
            context = {"sentence": f"Gửi một lần tối đa {most} MB. Gửi từng tệp, hoặc dùng tệp nhỏ hơn."}
            return render(request, "413.html", context, status=413)
        receiving = handler(request, allowed=request.user.is_authenticated)
        request.upload_handlers = [receiving]
        request.receiving = receiving  # type: ignore[attr-defined]
        return None


class ButtonAddressMiddleware:
    """Say in words that an address is that of a button, where the answer would be an empty 405.

    People meet it who put the cursor into the address line after a form was refused, and press Enter.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.content or not request.accepts("text/html"):
            return response
        page = render(request, "405.html", status=405)
        page.headers["Allow"] = response.headers.get("Allow", "")
        return page


class SessionLimitsMiddleware:
    """End a session 12 hours after it began, or after 30 minutes without a request.

    A request with the header ``X-Onestop-Poll`` was made by the page, not by the person (a screen that
    refreshes itself), and does not keep a session alive.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return self.get_response(request)
        now = int(timezone.now().timestamp())
        began, seen = request.session.get("began", now), request.session.get("seen", now)
        sentence = _why_ended(now - began, now - seen)
        if sentence:
            logout(request)
            messages.info(request, sentence)
            return _sign_in(request)
        if "began" not in request.session:
            request.session["began"] = now
        if "seen" not in request.session or (
            now - seen >= _SEEN_EVERY and "X-Onestop-Poll" not in request.headers
        ):
            request.session["seen"] = now
        return self.get_response(request)


def _why_ended(age: int, idle: int) -> str | None:
    """Return why a session of ``age`` seconds, idle for ``idle`` seconds, is over; None while it is not."""
    if timedelta(seconds=age) >= settings.SESSION_LIMIT:
        hours = int(settings.SESSION_LIMIT.total_seconds() // 3600)
        return f"Phiên làm việc đã quá {hours} giờ. Mời đăng nhập lại."
    if timedelta(seconds=idle) >= settings.SESSION_IDLE_LIMIT:
        minutes = int(settings.SESSION_IDLE_LIMIT.total_seconds() // 60)
        return f"Đã {minutes} phút không có thao tác. Mời đăng nhập lại."
    return None


class SignInMiddleware(LoginRequiredMiddleware):
    """Every page needs a signed-in officer unless its view says ``login_not_required``."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        """Send to the sign-in page, which comes back to the page that was asked for."""
        return _sign_in(request)


class SetupMiddleware:
    """In a ward that is not set up, every page leads to the set-up guide.

    The answer is asked of the database until it is yes, then never again by this process.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.finished = settings.DEMO

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Redirect to the page named ``setup`` while its last step is open."""
        name = _url_name(request)
        if self.finished or name.startswith(("setup", "health")) or name in {"change-password", "sign-out"}:
            return None
        from procedures.models import Installation

        installation = Installation.objects.current()
        self.finished = installation is not None and installation.setup_finished_at is not None
        return None if self.finished else redirect(request, resolve_url("setup"))


class ChangePasswordMiddleware:
    """An officer whose password somebody else chose changes it before anything else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Redirect to the page named ``change-password`` while the officer must."""
        if not getattr(request.user, "must_change_password", False):
            return None
        if _url_name(request) in {"change-password", "sign-out", "health", "health-report"}:
            return None
        return redirect(request, resolve_url("change-password"))


def _url_name(request: HttpRequest) -> str:
    return (request.resolver_match.url_name or "") if request.resolver_match else ""
