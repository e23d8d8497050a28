"""What a dossier is found by."""

from __future__ import annotations

from django.db import models

from dossiers.search_lines import SearchLineQuerySet
from procedures.models import Procedure

from .dossiers import Dossier


class SearchLine(models.Model):
    """The words a dossier is found by (dossiers/search_words.py), in a narrow table of its own.

    Written with the dossier, in its transaction. PostgreSQL has an index over the words (migration 0011).
    """

    dossier = models.OneToOneField(
        Dossier, models.CASCADE, primary_key=True, related_name="search_line", verbose_name="hồ sơ"
    )
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="+", db_index=False)
    words = models.TextField("từ để tìm")

    objects = SearchLineQuerySet.as_manager()

    def __str__(self) -> str:
        return self.words
