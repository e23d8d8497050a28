"""What the machine does by itself: runs, mails that need a person, the back-up."""

from __future__ import annotations

from pathlib import Path

from celery import current_app
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from dossiers.actions import sending
from dossiers.models import OutboxMessage
from dossiers.presentation.jobs import BACKUP_PROGRESS, backup_progress, overview, seen_at
from dossiers.views.answers import attempt_or_tell
from procedures.permissions import signed_in, who_may
from procedures.roles import Role

may_see = who_may(Role.ADMINISTRATOR, Role.OFFICE)
_BACKUP_TASK = "onestop.nightly_backup"  # by its name: the site's package is above this one
_TURN = 90  # seconds a back-up may wait for its turn before the page stops saying that it waits


@may_see
@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """The page; its body asks for itself again every half minute, every two seconds during a back-up."""
    at = timezone.now()
    context = {
        "found": overview(at, _mail_folder()),
        "seen_at": seen_at(at),
        "demo": settings.DEMO,
        "may_change": Role.ADMINISTRATOR in signed_in(request).roles,
    }
    return render(request, "dossiers/jobs/jobs.html", context)


def _mail_folder() -> str:
    """Where mails go that no server takes, as the README names it: "var/ward/mail"; empty with a server."""
    if not settings.MAIL_TO_FILES:
        return ""
    folder = Path(settings.EMAIL_FILE_PATH)
    return str(folder.relative_to(settings.BASE_DIR) if folder.is_relative_to(settings.BASE_DIR) else folder)


@may_see
@require_POST
def backup_now(request: HttpRequest) -> HttpResponse:
    """Give the worker a back-up to make; the page then shows how far it is."""
    if backup_progress() is not None:
        messages.info(request, "Đang sao lưu. Tiến độ ở mục Sao lưu.")
        return redirect("jobs")
    try:
        cache.set(BACKUP_PROGRESS, {"words": "Đang đợi tới lượt", "percent": 0}, timeout=_TURN)
        current_app.send_task(_BACKUP_TASK)
    except (OSError, KombuError, RedisError):
        messages.error(
            request, "Chưa giao được việc sao lưu: hàng đợi không nhận. Xem bộ hẹn giờ rồi làm lại."
        )
    else:
        messages.success(request, "Đã giao việc sao lưu.")
    return redirect("jobs")


@may_see
@require_POST
def mail_resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a mail again that failed or was given up."""
    _exists(pk)
    by, at = signed_in(request), timezone.now()
    if attempt_or_tell(request, lambda: sending.resend(pk, by=by, at=at)):
        messages.success(request, "Thư sẽ được gửi lại trong một phút.")
    return redirect("jobs")


@may_see
@require_POST
def mail_give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Never send a mail that waits."""
    _exists(pk)
    by, at = signed_in(request), timezone.now()
    if attempt_or_tell(request, lambda: sending.give_up(pk, by=by, at=at)):
        messages.success(request, "Đã bỏ thư, không gửi nữa.")
    return redirect("jobs")


@may_see
@require_POST
def sending_pause(request: HttpRequest) -> HttpResponse:
    """No mail leaves until somebody turns sending on again."""
    sending.pause_sending(by=signed_in(request), at=timezone.now())
    messages.success(request, "Đã ngừng gửi thư điện tử.")
    return redirect("jobs")


@may_see
@require_POST
def sending_resume(request: HttpRequest) -> HttpResponse:
    """Mails leave again."""
    sending.resume_sending(by=signed_in(request), at=timezone.now())
    messages.success(request, "Đã bật lại gửi thư điện tử.")
    return redirect("jobs")


def _exists(pk: int) -> None:
    if not OutboxMessage.objects.filter(pk=pk).exists():
        raise Http404("Không có thư này.")
