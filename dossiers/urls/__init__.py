"""Addresses of the counter, the desk and the jobs page."""

from dossiers.urls import counter, desk, jobs

urlpatterns = [*counter.urlpatterns, *desk.urlpatterns, *jobs.urlpatterns]
