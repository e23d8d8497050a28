"""Figures of an evaluation that another package counts: feedback upheld against somebody, satisfaction.

A later package gives one by naming a function in the setting EVALUATION_PROVIDERS; it returns `Extra`s whose
`dossiers` are the ids counted for a party. Nothing here changes then; until then the place says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from .evaluation import Party
from .scopes import Scope

NO_SOURCE = "chưa có nguồn số liệu"


@dataclass(frozen=True)
class Extra:
    """A figure with a name; `slug` stands in addresses. Without `dossiers` it has no source yet."""

    slug: str
    label: str
    explanation: str
    dossiers: Callable[[Scope, Party], frozenset[int]] | None = None


_WITHOUT_SOURCE = (
    Extra("phan-anh", "Phản ánh, kiến nghị có căn cứ", "Phản ánh, kiến nghị được kết luận là đúng."),
    Extra("khong-hai-long", "Phiếu khảo sát không hài lòng", "Phiếu của công dân chọn mức không hài lòng."),
)


def extras() -> list[Extra]:
    """Every such figure; one given by a provider stands in the place of that with its slug."""
    found = {extra.slug: extra for extra in _WITHOUT_SOURCE}
    for name in getattr(settings, "EVALUATION_PROVIDERS", ()):
        found |= {extra.slug: extra for extra in import_string(name)()}
    return list(found.values())
