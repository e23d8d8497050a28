"""Reading the lines of words: whom somebody means, the likeliest first (docs/adr/0016-search.md)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from typing import Any, Self

from django.db import connections, models
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Value,
    When,
)

from .search_words import Group, Wanted
from .workflow import OPEN

NEAR = 10_000  # the newest dossiers, looked through one by one before the index is asked
NEAR_FOR_EACH = 20  # times as many as are listed, where that is more
SAMPLE = 300  # the newest, by which common words are told from rare ones
MOST_OLDER = 1_000  # of those still open that are older; ids in a list, so that no join reads the whole table
_OPEN = [status.value for status in OPEN]


class _Lexemes(Func):
    """The words as PostgreSQL's index has them: the expression of the index, letter for letter."""

    template = "array_to_tsvector(string_to_array(btrim(%(expressions)s), ' '))"


class _Match(Func):
    """PostgreSQL's search of the index."""

    template = "(%(expressions)s::tsquery)"
    arg_joiner = " @@ "
    output_field = BooleanField()


class SearchLineQuerySet(models.QuerySet[Any]):
    """Lines of words by what they hold."""

    @property
    def _has_index(self) -> bool:
        return connections[self.db].vendor == "postgresql"

    def of(self, dossiers: models.QuerySet[Any]) -> Self:
        """Those of the given dossiers; for all dossiers nothing is asked."""
        if not dossiers.query.has_filters():
            return self
        # Within a case, so that it is asked of each line found, and not joined to every step there is.
        is_one = Exists(dossiers.order_by().filter(pk=OuterRef("pk")))
        return self.alias(is_one=Case(When(is_one, then=True), default=False)).filter(is_one=True)

    def holding(self, wanted: Wanted) -> Self:
        """Those that hold what is wanted, by the index where there is one."""
        if not wanted:
            return self.none()
        if self._has_index:
            return self.filter(_Match(_Lexemes("words"), Value(wanted.tsquery)))
        return self.filter(_holds(wanted))

    def likeliest(self, likelihoods: Sequence[Wanted], most: int, *, last_resort: bool = False) -> list[int]:
        """The ids of at most `most` dossiers: first those that hold the likeliest; of each first open ones,
        then the newest. Whatever holds one of the likelihoods holds those after it too. As a last resort, the
        last of them only counts where nothing holds another.

        Common words fill the list from the open and the newest dossiers, read one by one; only rarer ones
        are looked for in the index. So no word is slow, and a common one shows its newest dossiers.
        """
        if not all(likelihoods):
            return []
        last = len(likelihoods) - 1
        ranks = self._ranked(likelihoods, most)
        is_full = sum(one == 0 for one, _ in ranks.values()) >= most
        sample = self._sample() if self._has_index and not is_full else []
        for rank, wanted in enumerate(likelihoods):
            if last_resort and rank == last and any(one < last for one, _ in ranks.values()):
                ranks = {pk: place for pk, place in ranks.items() if place[0] < last}
            elif self._has_index and sum(one <= rank for one, _ in ranks.values()) < most:
                ranks = dict.fromkeys(self._by_index(wanted, sample, most), (rank, 1)) | ranks
        return sorted(ranks, key=lambda pk: (*ranks[pk], -pk))[:most]

    def _ranked(self, likelihoods: Sequence[Wanted], most: int) -> dict[int, tuple[int, int]]:
        """What is near: by its id, which of the likelihoods it holds, and 1 if it has ended."""
        whens = [When(_holds(wanted), then=rank) for rank, wanted in enumerate(likelihoods[:-1])]
        near = self._near(max(NEAR, NEAR_FOR_EACH * most)).annotate(
            rank=Case(*whens, default=len(likelihoods) - 1, output_field=IntegerField()),
            ended=Case(When(pk__in=self._open_ids(), then=0), default=1),
        )
        rows = near.filter(_holds(likelihoods[-1])).order_by("rank", "ended", "-pk")
        return {pk: (rank, ended) for pk, rank, ended in rows.values_list("pk", "rank", "ended")[:most]}

    def _near(self, count: int) -> Self:
        """The `count` newest, and older ones still open; all of them where there is no index."""
        if not self._has_index:
            return self
        newest = self.model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        older = self._open_ids().filter(pk__lte=newest - count).order_by("-pk")[:MOST_OLDER]
        return self.filter(Q(pk__gt=newest - count) | Q(pk__in=list(older)))

    def _open_ids(self) -> models.QuerySet[Any]:
        dossiers = self.model._meta.get_field("dossier").related_model.objects
        return dossiers.filter(status__in=_OPEN).values_list("pk", flat=True)

    def _sample(self) -> list[str]:
        return list(self.model.objects.order_by("-pk").values_list("words", flat=True)[:SAMPLE])

    def _by_index(self, wanted: Wanted, sample: list[str], most: int) -> list[int]:
        """The newest that hold what is wanted: rare groups by the index, common ones line by line."""
        found = self.holding(wanted.rarer(sample)).filter(_holds(wanted))
        # Ordered by what no index offers: else a rare word would be looked for from the newest dossier on.
        newest_first = (F("pk") + 0).desc()
        return list(found.order_by(newest_first).values_list("pk", flat=True)[:most])


def _holds(wanted: Wanted) -> Q:
    """What is wanted as plain comparisons of text, without the index."""
    return reduce(or_, (reduce(and_, map(_one_of, groups)) for groups in wanted.alternatives))


def _one_of(group: Group) -> Q:
    procedures = [int(pattern[2:]) for pattern in group if pattern.startswith(" #")]
    found = reduce(or_, (Q(words__contains=one) for one in group if not one.startswith(" #")))
    return found | Q(procedure__in=procedures) if procedures else found
