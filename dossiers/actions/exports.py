"""Which lists left the site, noted before the first row does (decision D5); who may take identities along."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import datetime

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Q

from dossiers.models import ListExport
from procedures.actions.journal import note
from procedures.models import Officer

_RIGHT = {"codename": "export_identity", "content_type__app_label": "dossiers"}


def log_export(
    officer: Officer,
    at: datetime,
    *,
    what: str,
    format: str,  # noqa: A002 - the word for it
    filters: str = "",
    identity: bool = False,
    rows: int | None = None,
) -> ListExport:
    """Note an export; `rows` where they are known beforehand, else `sent` tells them at the end."""
    return ListExport.objects.create(
        officer=officer,
        at=at,
        what=what[:200],
        format=format,
        filters=filters[:1000],
        identity=identity,
        rows=rows or 0,
        complete=rows is not None,
    )


def sent(export: ListExport, rows: int, *, complete: bool) -> None:
    """Note how many rows were sent, all of them or until it was broken off."""
    ListExport.objects.filter(pk=export.pk).update(rows=rows, complete=complete)


def counted(export: ListExport, pieces: Iterator[str], heads: int = 1) -> Generator[str, None, None]:
    """The pieces, one a row after the heads; noted at the end, also when the reader goes away."""
    count, complete = -heads, False
    try:
        for piece in pieces:
            yield piece
            count += 1
        complete = True
    finally:
        sent(export, max(0, count), complete=complete)


def may_export_identity(officer: Officer) -> bool:
    """Whether the person, or their role, was given the right to export full identities; one query."""
    if officer.is_superuser:
        return officer.is_active
    given = Permission.objects.filter(Q(user=officer) | Q(group__user=officer), **_RIGHT)
    return officer.is_active and given.exists()


def has_own_right(officer: Officer) -> bool:
    """Whether the person was given the right to export identities; a role's right is not counted."""
    return officer.user_permissions.filter(**_RIGHT).exists()


@transaction.atomic
def give_right(officer: Officer, given: bool, *, by: Officer, at: datetime) -> None:
    """Give or take the right to export identities; noted in the journal when it changes something."""
    if has_own_right(officer) == given:
        return
    right = Permission.objects.get(**_RIGHT)
    if given:
        officer.user_permissions.add(right)
    else:
        officer.user_permissions.remove(right)
    words = "Cho xuất danh sách có số định danh" if given else "Thôi cho xuất danh sách có số định danh"
    note(by, officer, words, at)
