"""Addresses of the counter, the desk and the jobs page."""

from importlib import import_module
from importlib.util import find_spec

urlpatterns = [
    pattern
    for part in ("counter", "desk", "jobs")
    if find_spec(f"dossiers.urls.{part}")
    for pattern in import_module(f"dossiers.urls.{part}").urlpatterns
]
