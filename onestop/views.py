"""The pages of the site itself: is it alive, and does everything that runs by itself run?"""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from dossiers.presentation.health import health_report
from procedures.permissions import public


@public
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Answer ``ok`` when the database answers. Read by the supervisor and by the container's health check."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@public
@never_cache
@require_safe
def health_for_monitor(request: HttpRequest) -> HttpResponse:
    """The jobs page as JSON (docs/operations.md): 200 while what is due gets done, else 503."""
    try:
        report, well = health_report(timezone.now())
    except DatabaseError:
        return JsonResponse({"status": "failing", "failing": ["database"], "database": False}, status=503)
    return JsonResponse(report, status=200 if well else 503)
