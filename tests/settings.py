"""The site's settings for tests: a folder of their own, cheap passwords, nothing read from ``.env``.

``DATABASE_URL`` chooses the database: SQLite in a file unless it is set (a file, not memory, so that several
threads and processes meet the same locks as in real use).
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# The workers of one run inherit the folder from the process that started them, which removes it at its end.
if "ONESTOP_TEST_FOLDER" not in os.environ:
    os.environ["ONESTOP_TEST_FOLDER"] = tempfile.mkdtemp(prefix="onestop-test-")
    atexit.register(shutil.rmtree, os.environ["ONESTOP_TEST_FOLDER"], ignore_errors=True)
_folder = os.environ["ONESTOP_TEST_FOLDER"]

os.environ["ONESTOP_ENV_FILE"] = os.devnull
os.environ["ONESTOP_VAR"] = f"{_folder}/{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
os.environ["ONESTOP_DEMO"] = "1"
os.environ["SECRET_KEY"] = "only-for-tests-" + "x" * 50
for _name in (
    "ONESTOP_HTTPS",
    "ONESTOP_DEBUG",
    "ONESTOP_HOST",
    "ONESTOP_PORT",
    "ONESTOP_PUBLIC_URL",
    "REDIS_URL",
):
    os.environ.pop(_name, None)
for _name in ("EMAIL_URL", "ALLOWED_HOSTS", "ONESTOP_KEY_PREFIX", "ONESTOP_TEXT_URL", "ONESTOP_TEXT_CHANNEL"):
    os.environ.pop(_name, None)
# Playwright runs an event loop in the test's thread, and Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from onestop.settings import *  # noqa: E402, F403
from onestop.settings import DATABASES, VAR  # noqa: E402

STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)

_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    _database["TEST"] = {"NAME": str(Path(VAR) / "test.sqlite3")}
else:
    # Several runs may share one server: each has a name of its own, which pytest-django drops at the end.
    _run = Path(_folder).name.rpartition("-")[2].lower()
    _database["TEST"] = {"NAME": f"onestop_test_{_run}"}

ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # else every `Client` lists all files, which took a tenth of the time
