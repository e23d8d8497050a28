"""Addresses of the search from anywhere."""

from __future__ import annotations

from django.urls import path

from dossiers.views import search

urlpatterns = [
    path("tim/", search.search, name="search"),
    path("tim/nhanh/", search.search_hits, name="search-hits"),
]
