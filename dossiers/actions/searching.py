"""Keeping the words a dossier is found by: written with the dossier, in the same transaction."""

from __future__ import annotations

from dossiers.models import Dossier, SearchLine
from dossiers.search_words import line_of


def keep_findable(dossier: Dossier) -> None:
    """Write the line of words of a dossier that is saved, or write it anew. One query."""
    people = [one for one in (dossier.applicant, dossier.proxy) if one is not None]
    line = SearchLine(
        dossier=dossier,
        procedure_id=dossier.procedure_id,
        words=line_of(
            names=[person.full_name for person in people],
            numbers=[number for person in people for number in (person.identity_number, person.phone)],
            codes=[dossier.code, dossier.external_code],
            procedure_id=dossier.procedure_id,
        ),
    )
    SearchLine.objects.bulk_create(
        [line], update_conflicts=True, unique_fields=["dossier"], update_fields=["procedure", "words"]
    )
