"""The Celery application. Jobs live in the ``tasks`` module of each package as ``shared_task``."""

import os
from typing import Any

from celery import Celery
from celery.signals import task_postrun, worker_init

from onestop.broker import use_whole_messages
from procedures.faultpoint import faultpoint

use_whole_messages()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onestop.settings")

app = Celery("onestop")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def prepare_worker(**_: Any) -> None:
    """Stop a demo worker that was pointed at a ward's database, and the reverse; see that it has a queue."""
    from onestop.folders import make_folders
    from onestop.installation import refuse_wrong_mode

    refuse_wrong_mode()
    make_folders()


@task_postrun.connect
def before_acknowledging(**_: Any) -> None:
    """The job is done and its message still in the queue: a worker that dies here does it again."""
    faultpoint("P14")
