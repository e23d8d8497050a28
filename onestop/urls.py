"""The addresses of the whole site. Each package lists its own in its ``urls`` module."""

from django.urls import URLPattern, URLResolver, include, path

from onestop.views import health, health_for_monitor

urlpatterns: list[URLPattern | URLResolver] = [
    path("suc-khoe/", health, name="health"),
    path("healthz", health_for_monitor, name="health-report"),
    path("", include("procedures.urls")),
    path("", include("dossiers.urls")),
    path("", include("reports.urls")),
]
