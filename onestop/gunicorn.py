"""How gunicorn serves the site; used by ``manage.py run`` and by the container."""

from pathlib import Path

from django.conf import settings

bind = f"{settings.HOST}:{settings.PORT}"
workers = 2
worker_class = "gthread"
threads = 4
# The application is loaded once and shared; it opens no connection before the fork (onestop/wsgi.py).
preload_app = True
timeout = 60  # seconds; a letter takes less than one
graceful_timeout = 8
keepalive = 5
max_requests = 0  # nothing leaks: a worker that is never restarted never makes somebody wait
accesslog = None  # addresses of citizens belong in no log; what officers looked at is in the access log table
loglevel = "warning"
# Workers show that they live by touching a file; on a disk that blocks they would be taken for dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
proc_name = "onestop"
