"""How many jobs wait in the queue: asked of Redis, or counted in the folder."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

QUEUES = ("celery", "mail")
_PATIENCE = 2.0  # seconds; a page does not wait longer for Redis


def waiting_jobs() -> int | None:
    """Jobs given out that no worker has taken yet; None when the queue does not answer."""
    try:
        return _in_redis() if settings.REDIS_URL else _in_folder()
    except (OSError, RedisError):
        return None


def _in_redis() -> int:
    patience = {"socket_timeout": _PATIENCE, "socket_connect_timeout": _PATIENCE}
    with Redis.from_url(settings.REDIS_URL, **patience) as client:
        return sum(cast(int, client.llen(f"{settings.KEY_PREFIX}:{queue}")) for queue in QUEUES)


def _in_folder() -> int:
    folder = Path(settings.BROKER_FOLDERS["data_folder_out"])
    return sum(1 for queue in QUEUES for _ in folder.glob(f"[!.]*.{queue}.msg"))
