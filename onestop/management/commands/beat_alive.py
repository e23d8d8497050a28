"""Is the clock that starts the jobs alive?"""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Max
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

_LIMIT = timedelta(minutes=5)  # it gives out something every minute and notes it at once


class Command(BaseCommand):
    """``manage.py beat_alive``, the health check of the beat container."""

    help = "Báo lỗi khi bộ hẹn giờ đã lâu không giao việc nào."

    def handle(self, *args: Any, **options: Any) -> None:
        """Raise CommandError when no enabled job was started within the last five minutes."""
        last = PeriodicTask.objects.filter(enabled=True).aggregate(last=Max("last_run_at"))["last"]
        if last is None or timezone.now() - last > _LIMIT:
            raise CommandError(f"Bộ hẹn giờ không giao việc nào từ {last or 'khi bắt đầu'}.")
