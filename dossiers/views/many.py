"""One request about many rows: what was chosen, and each row's part of the request."""

from __future__ import annotations

from uuid import UUID, uuid5

from django.http import HttpRequest

MOST = 100  # rows done at once


def chosen_rows(request: HttpRequest) -> dict[int, int]:
    """The chosen ids with the version of the dossier that was seen, from values "12:3" named "chon".

    What is no such thing is left out.
    """
    sent = request.POST if request.method == "POST" else request.GET
    found = {}
    for value in sent.getlist("chon")[:MOST]:
        pk, _, version = value.partition(":")
        if all(part.isascii() and part.isdigit() and len(part) <= 9 for part in (pk, version)):
            found[int(pk)] = int(version)
    return found


def one_of_many(request_id: UUID, pk: int) -> UUID:
    """The id of one dossier's part in a request about many: the same whenever the request is repeated."""
    return uuid5(request_id, str(pk))
