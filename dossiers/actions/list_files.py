"""A long list asked for as a file: made by a worker, shown to the one who asked, gone after a week."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from shutil import rmtree
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from dossiers.models import ListFile
from procedures.kept_files import kept_file
from procedures.models import Officer

from . import files

KEPT = timedelta(days=7)
_LOST = "Tệp đã mất hoặc bị thay đổi. Bấm “Thử lại” để lập lại."


def lists_root() -> Path:
    """Where the files lie: they can be made again, so no back-up takes them along."""
    return Path(settings.DATA) / "lists"


def parts_folder(file: ListFile) -> Path:
    """Where the parts of an unfinished file lie until it is whole."""
    return lists_root() / "parts" / str(file.pk)


def request_list(
    kind: str,
    format: str,  # noqa: A002 - the word for it
    params: Mapping[str, Any],
    *,
    title: str,
    identity: bool,
    total: int,
    actor: Officer,
    at: datetime,
) -> ListFile:
    """Ask for a list as a file; the same list under way for the same person is given back."""
    told = json.dumps([dict(params), identity], sort_keys=True)
    same = {
        "requested_by": actor,
        "kind": kind,
        "format": format,
        "params_hash": hashlib.sha256(told.encode()).hexdigest(),
    }
    existing = ListFile.objects.filter(files.under_way(), **same).first()
    if existing is not None:
        return existing
    try:
        with transaction.atomic():
            return ListFile.objects.create(
                **same,
                params=dict(params),
                title=title[:200],
                identity=identity,
                total=total,
                requested_at=at,
            )
    except IntegrityError:  # asked for in two windows in the same moment
        return ListFile.objects.get(files.under_way(), **same)


def retry_list(file: ListFile) -> ListFile:
    """Let the workers try a failed one again; what was made of it stays.

    Where the same list was asked for anew in the meantime, that one.
    """
    again = ListFile.objects.filter(pk=file.pk, state=ListFile.State.FAILED)
    try:
        with transaction.atomic():
            again.update(state=ListFile.State.WAITING, attempts=0, error="", finished_at=None)
    except IntegrityError:  # asked for anew in the meantime
        same = {name: getattr(file, name) for name in ("requested_by", "kind", "format", "params_hash")}
        return ListFile.objects.get(files.under_way(), **same)
    file.refresh_from_db()
    return file


def list_path(file: ListFile, at: datetime) -> Path | None:
    """Where the finished file lies; None when it is gone or changed, which is noted then."""
    path = kept_file(lists_root(), file.file_name, file.sha256)
    if path is None:
        files.lose_file(file, _LOST, at)
    return path


def drop_old_lists(at: datetime) -> int:
    """Files nobody needs any more go, with their contents: they are full of names. How many went."""
    old = ListFile.objects.filter(requested_at__lt=at - KEPT)
    names = {file.file_name for file in old if file.file_name}
    for file in old:
        rmtree(parts_folder(file), ignore_errors=True)
    count, _ = old.delete()
    for name in names - set(ListFile.objects.filter(file_name__in=names).values_list("file_name", flat=True)):
        (lists_root() / name).unlink(missing_ok=True)
    return count
