"""The Celery application. Jobs live in the ``tasks`` module of each package as ``shared_task``."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onestop.settings")

app = Celery("onestop")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def refuse_wrong_database(**_: Any) -> None:
    """Stop a demo worker that was pointed at a ward's database, and the reverse."""
    from onestop.installation import refuse_wrong_mode

    refuse_wrong_mode()
