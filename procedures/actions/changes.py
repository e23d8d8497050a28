"""What a load changes: told before it is done, and done whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import models, transaction


class Kind(StrEnum):
    """What happens to a record."""

    ADDED = "added"
    CHANGED = "changed"
    ENDED = "ended"
    UNCHANGED = "unchanged"


KIND_LABELS = {
    Kind.ADDED: "thêm",
    Kind.CHANGED: "sửa",
    Kind.ENDED: "kết thúc",
    Kind.UNCHANGED: "giữ nguyên",
}


@dataclass(frozen=True)
class Change:
    """What a load does to one record: which, and the fields that change, each "thời hạn: 3 -> 5"."""

    kind: Kind
    what: str
    name: str
    details: tuple[str, ...] = ()


def counts(changes: Iterable[Change]) -> dict[str, Counter[Kind]]:
    """How many records of each sort are added, changed, ended and left as they are."""
    table: dict[str, Counter[Kind]] = {}
    for change in changes:
        table.setdefault(change.what, Counter())[change.kind] += 1
    return table


def rehearsed(load: Callable[[], list[Change]]) -> list[Change]:
    """What `load` would change, from doing it and taking everything back."""
    with transaction.atomic():
        changes = load()
        transaction.set_rollback(True)
    return changes


def shown(value: Any) -> str:
    """A value as the person who reads the list of changes knows it."""
    if value is None or value == "":
        return "trống"
    if isinstance(value, bool):
        return "có" if value else "không"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def differences(record: models.Model, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields of a record that are not yet as in `values`, each with the old and the new value."""
    found = []
    for name, new in values.items():
        old = getattr(record, name)
        if old != new:
            field = record._meta.get_field(name)
            words = dict(getattr(field, "flatchoices", ()))
            told = f"{shown(words.get(old, old))} -> {shown(words.get(new, new))}"
            found.append(f"{getattr(field, 'verbose_name', name)}: {told}")
    return tuple(found)


def put(
    model: type[models.Model],
    identity: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    what: str,
    name: str,
    keep_existing: bool = False,
) -> Change:
    """Add a record, or bring it up to `values`; with `keep_existing` what the ward has is left as it is."""
    record = model._default_manager.filter(**identity).first()
    if record is None:
        model._default_manager.create(**identity, **values)
        return Change(Kind.ADDED, what, name)
    changed = () if keep_existing else differences(record, values)
    if not changed:
        return Change(Kind.UNCHANGED, what, name)
    for field, value in values.items():
        setattr(record, field, value)
    record.save(update_fields=list(values))
    return Change(Kind.CHANGED, what, name, changed)
