"""The folders the site writes to."""

from pathlib import Path

from django.conf import settings


def make_folders() -> None:
    """Make those that are missing. Called at the start and by every worker: its queue is one of them."""
    wanted = [settings.PAPERS_ROOT, settings.EMAIL_FILE_PATH, settings.DATA / "cache", settings.DATA / "log"]
    if not settings.REDIS_URL:
        wanted += [Path(folder) for folder in settings.BROKER_FOLDERS.values()]
    for folder in wanted:
        folder.mkdir(parents=True, exist_ok=True)
