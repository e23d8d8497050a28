"""Gather the files of the pages, without looking at any database."""

from typing import Any

from django.core.management.base import BaseCommand

from onestop.preparation import collect_static, static_is_old


class Command(BaseCommand):
    """``manage.py collect``: what building a container does in advance."""

    help = "Gom tệp giao diện."
    requires_system_checks = ()  # type: ignore[assignment]

    def handle(self, *args: Any, **options: Any) -> None:
        """Gather them when one has changed."""
        if static_is_old():
            collect_static()
