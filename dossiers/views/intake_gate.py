"""The gate of the intake endpoint: who may come in, how often, with what; every answer is JSON.

    @public
    @csrf_exempt             # no session is asked for, so there is none to misuse
    @require_POST
    @from_source
    def view(request, source): ...

A view answers with `answer` or raises what the actions raise; `from_source` turns that into 409 and 422.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django_ratelimit.core import is_ratelimited

from dossiers.actions import Conflict, Refused
from dossiers.actions.intake import ContentDiffers
from dossiers.actions.intake_sources import note_use, source_of
from dossiers.forms.json_shape import Fault, NotJson, read_json
from dossiers.models import IntakeSource

LARGEST = 1024 * 1024  # bytes of a request
WRONG_TOKENS = "10/10m"  # an address
REQUESTS = "300/m"  # a source
WAIT = {WRONG_TOKENS: 600, REQUESTS: 60}  # seconds told in Retry-After
_TOO_LARGE = "Nội dung quá 1 MB."

SourceView = Callable[..., JsonResponse]


class Turned(Exception):
    """The request goes no further; the answer says why."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        super().__init__(message)
        self.response = refused(status, [Fault("", message)])
        for name, value in headers.items():
            self.response[name.replace("_", "-")] = value


def answer(content: dict[str, Any], status: int = 200) -> JsonResponse:
    """JSON with Vietnamese as it is written."""
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})


def refused(status: int, faults: Iterable[Fault]) -> JsonResponse:
    """The list of what is wrong; `field` is empty for the whole."""
    # Names a stranger chose may hold half a character, which UTF-8 cannot: escapes can.
    errors = [{"field": fault.field, "message": fault.message} for fault in faults]
    return JsonResponse({"errors": errors}, status=status)


def from_source(view: SourceView) -> SourceView:
    """Let in whoever has a source's token; tell what actions refuse; never keep an answer in a cache."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        try:
            return view(request, _let_in(request), *args, **kwargs)
        except Turned as turned:
            return turned.response
        except ContentDiffers as differs:
            told = [Fault("external_code", differs.sentence)]
            return refused(409, told + [Fault(place, "Khác với lần gửi trước.") for place in differs.fields])
        except Conflict as conflict:
            return refused(409, [Fault(conflict.field or "", conflict.sentence)])
        except Refused as refusal:
            return refused(422, [Fault(_place(refusal.field), refusal.sentence)])

    return guarded


def content_of(request: HttpRequest) -> Any:
    """The JSON of the body. Raises Turned: 415, 413 or 400."""
    if request.content_type != "application/json" or _charset(request) != "utf-8":
        raise Turned(415, "Gửi Content-Type: application/json, mã hóa UTF-8.")
    if _length(request) > LARGEST:
        raise Turned(413, _TOO_LARGE)
    try:
        raw = request.read(LARGEST + 1)
    except OSError:  # hung up in the middle
        raise Turned(400, "Nội dung bị ngắt giữa chừng.") from None
    if len(raw) > LARGEST:
        raise Turned(413, _TOO_LARGE)
    try:
        return read_json(raw)
    except NotJson as error:
        raise Turned(400, str(error)) from None


def _let_in(request: HttpRequest) -> IntakeSource:
    if _limited(request, "ip", WRONG_TOKENS, count=False):
        raise _too_often(WRONG_TOKENS)
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    source = source_of(token.strip()) if scheme.lower() == "bearer" else None
    if source is None:
        if _limited(request, "ip", WRONG_TOKENS, count=True):
            raise _too_often(WRONG_TOKENS)
        raise Turned(401, "Thiếu mã truy cập, hoặc mã không đúng.", WWW_Authenticate="Bearer")
    if not source.active:
        raise Turned(403, "Phường đã ngừng nhận từ nguồn này. Liên hệ phường.")
    if not source.may_send_from(request.META.get("REMOTE_ADDR", "")):
        raise Turned(403, "Địa chỉ này không được gửi cho nguồn này. Liên hệ phường.")
    if _limited(request, lambda group, asked: str(source.pk), REQUESTS, count=True):
        raise _too_often(REQUESTS)
    note_use(source, timezone.now())
    return source


def _limited(request: HttpRequest, key: Any, rate: str, *, count: bool) -> bool:
    limited: bool = is_ratelimited(request, group=f"intake-{rate}", key=key, rate=rate, increment=count)
    return limited


def _too_often(rate: str) -> Turned:
    seconds = WAIT[rate]
    return Turned(429, f"Gửi quá nhiều lần. Đợi {seconds // 60} phút rồi gửi lại.", Retry_After=str(seconds))


def _charset(request: HttpRequest) -> str:
    return (request.content_params or {}).get("charset", "utf-8").lower()


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _place(field: str | None) -> str:
    return {"procedure": "procedure_code", None: ""}.get(field, field or "")
