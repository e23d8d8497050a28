"""The site: settings, URLs, the worker and the command that runs them all.

Nobody imports this package; the other three reach settings through ``django.conf``.
"""

from onestop.celery import app as celery_app

__all__ = ["celery_app"]
