"""The Celery application. Jobs live in the ``tasks`` module of each package as ``shared_task``."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_embedded_init, task_postrun, worker_init
from celery.worker import state

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


@beat_embedded_init.connect
def end_when_told_before(**_: Any) -> None:
    """End a clock that was told to while it was still a copy of its worker and only noted it.

    From here on the signal itself ends it. Without this both live on: the worker waits for its clock to end.
    """
    if state.should_stop is not None or state.should_terminate is not None:
        raise SystemExit(0)


@task_postrun.connect
def before_acknowledging(**_: Any) -> None:
    """The job is done and its message still in the queue: a worker that dies here does it again."""
    faultpoint("P14")
