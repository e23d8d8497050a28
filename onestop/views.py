"""The one page of the site itself: is it alive?"""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from procedures.permissions import public


@public
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Answer ``ok`` when the database answers. Read by the supervisor and by the container's health check."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
