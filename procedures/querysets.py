"""Reading the catalogue, the ward's identity and the calendar. The day is always an argument."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from .text import fold


class InForceQuerySet(models.QuerySet[Any]):
    """Rows with dates of force (`force_from` empty: since ever; `force_to` empty: until further notice)."""

    def in_force(self, on: date) -> Self:
        """Those in force on the local date `on`, the latest first."""
        return self.filter(
            Q(force_from__isnull=True) | Q(force_from__lte=on), Q(force_to__isnull=True) | Q(force_to__gte=on)
        ).order_by(models.F("force_from").desc(nulls_last=True))

    def current(self, on: date) -> Any:
        """The one in force on `on`. Raises DoesNotExist when there is none."""
        found = self.in_force(on).first()
        if found is None:
            raise self.model.DoesNotExist(f"Không có {self.model._meta.verbose_name} cho ngày {on:%d/%m/%Y}.")
        return found


class ProcedureQuerySet(models.QuerySet[Any]):
    """The catalogue in the words of the counter."""

    def matching(self, words: str) -> Self:
        """Found by code, own short names or any words of the name, with or without accents."""
        found = self
        for word in fold(words).split():
            found = found.filter(search_text__contains=f" {word}")
        return found

    def offered(self, on: date) -> Self:
        """Those with a usable version in force on `on`: they can be received."""
        return self.filter(
            Q(versions__force_from__isnull=True) | Q(versions__force_from__lte=on),
            Q(versions__force_to__isnull=True) | Q(versions__force_to__gte=on),
            versions__usable=True,
            active=True,
        ).distinct()


class InstallationManager(models.Manager[Any]):
    """The one row that says what this database is for."""

    def current(self) -> Any:
        """That row, or None in a database not yet prepared."""
        return self.filter(pk=1).first()


class CalendarVersionManager(models.Manager[Any]):
    """The frozen versions of the calendar."""

    def current(self) -> Any:
        """The latest version, its content loaded only when it must be built.

        Raises DoesNotExist, with a sentence, when the calendar was never confirmed.
        """
        found = self.only("pk", "digest").order_by("-pk").first()
        if found is None:
            raise self.model.DoesNotExist("Chưa có lịch làm việc. Nạp lịch trước khi tiếp nhận hồ sơ.")
        return found
