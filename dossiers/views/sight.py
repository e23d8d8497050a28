"""The dossier a page is about, for the officer who asks."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from dossiers.presentation.file import DossierFile
from dossiers.reading import file_of, whole_dossiers
from dossiers.views.answers import visible_dossier


def dossier_file(request: HttpRequest, pk: int, at: datetime) -> DossierFile:
    """The dossier for the signed-in officer at the local moment `at`.

    Raises Http404 when there is none or the officer may not see it.
    """
    return file_of(visible_dossier(request, pk, whole_dossiers()), at)
