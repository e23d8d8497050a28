"""Settings of the site a journey walks through: those of the demo, with the clock the test sets.

Read by the processes of the site alone; the test itself keeps its own.
"""

from celery.signals import task_prerun

from onestop.settings import *  # noqa: F403
from onestop.settings import MIDDLEWARE as _OWN
from onestop.settings import VAR
from tests.journeys.clock import follow

MIDDLEWARE = ["tests.journeys.clock.FollowClock", *_OWN]
task_prerun.connect(follow)

# The pages' files straight from where they are written: gathering and hashing them is tested elsewhere.
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
