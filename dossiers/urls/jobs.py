"""Addresses of the jobs page, of what administrators do to accounts that hold work, of the last numbers."""

from __future__ import annotations

from django.urls import path

from dossiers.views import leaving

urlpatterns = [
    path("nguoi-dung/<int:pk>/khoa/", leaving.officer_disable, name="officer-disable"),
]
