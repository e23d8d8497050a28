"""Somebody else was quicker: what they did since the page was opened, beside what was typed on it.

Nothing is ever written over in silence (decision D5). The person sees both and chooses: send their own again,
now knowingly and on the newest version, or leave it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, QueryDict

from dossiers.actions import Conflict
from dossiers.presentation.file import DossierFile
from dossiers.presentation.story import StoryLine, event_lines, officers_named
from dossiers.reading import file_of, whole_dossiers
from procedures.calendar import local
from procedures.models import Officer
from procedures.permissions import signed_in

_NOT_TYPED = {"csrfmiddlewaretoken", "request_id", "version", "next", "promise_shown", "promise_before"}
_LONGEST = 2000


@dataclass(frozen=True)
class Difference:
    """A box in which what was typed differs from what the dossier says now."""

    label: str
    now: str
    typed: str


@dataclass(frozen=True)
class Overtaken:
    """`done`: what others did meanwhile, the latest first. `typed`: what was sent, where no form can tell."""

    sentence: str
    done: list[StoryLine] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)


def overtaken_form(conflict: Conflict, file: DossierFile, forms: list[BaseForm]) -> Overtaken:
    """For a form that is shown again, filled, over the dossier as it is now."""
    differences = [difference for form in forms for difference in _differences(form)]
    return Overtaken(conflict.sentence, done_since(file, conflict.seen), differences)


def overtaken_page(request: HttpRequest, conflict: Conflict, at: datetime) -> Overtaken:
    """For a page of its own: what was typed stands there to be copied."""
    file = _file(request, conflict.dossier_id, at)
    done = done_since(file, conflict.seen) if file is not None else []
    return Overtaken(conflict.sentence, done, typed=_typed(request.POST))


def done_since(file: DossierFile, version: int | None) -> list[StoryLine]:
    """The events after the version that was seen; none when it is not known. Two queries at most."""
    if version is None:
        return []
    later = [event for event in file.events if event.seq >= version]  # event n makes version n + 1
    places = [run.department for run in file.runs] + [plan.department for plan in file.plans]
    departments = {place.code: place.name for place in places}
    people = dict(Officer.objects.filter(pk__in=officers_named(later)).values_list("pk", "full_name"))
    return event_lines(later, departments, people)[::-1]


def _file(request: HttpRequest, dossier_id: int | None, at: datetime) -> DossierFile | None:
    if dossier_id is None:
        return None
    seen = whole_dossiers().visible_to(signed_in(request)).filter(pk=dossier_id).first()
    return file_of(seen, local(at)) if seen is not None else None


def _differences(form: BaseForm) -> list[Difference]:
    boxes = [
        (form[name].label, _words(form, name, form[name].initial), _words(form, name, form[name].data))
        for name in form.changed_data
        if form[name].initial not in (None, "")
    ]
    return [Difference(str(label), now, typed) for label, now, typed in boxes if now != typed]


def _words(form: BaseForm, name: str, value: Any) -> str:
    """A value as its box shows it."""
    box = form.fields[name]
    if hasattr(box, "choices"):
        return str(dict(box.choices).get(value, value or "—"))
    return str(box.widget.format_value(box.prepare_value(value)) or "—")[:_LONGEST]


def _typed(sent: QueryDict) -> list[str]:
    texts = (" ".join(sent.getlist(name)).strip() for name in sent if name not in _NOT_TYPED)
    return [text[:_LONGEST] for text in texts if text]
