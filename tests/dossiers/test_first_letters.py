"""The sweep drafts first letters together: word for word what drafting each alone writes."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from dossiers import actions
from dossiers.actions import first_letters
from dossiers.actions.base import Change
from dossiers.actions.events import first_broken_link
from dossiers.actions.first_letters import draft_together
from dossiers.actions.sweep import sweep
from dossiers.models import Apology, Dossier
from tests.ward import TestWard, build_ward, call, moment, real_calendar, received

pytestmark = pytest.mark.django_db

RECEIVED, HANDED, NOW = "2026-03-02 08:00", "2026-03-03 10:00", "2026-04-20 07:30"


def late(ward: TestWard) -> list[int]:
    """At the counter, in a department, with an agency outside, with a duty to come; a day or less."""
    versions = (ward.business, ward.business, ward.correction, ward.first_certificate, ward.birth)
    dossiers = [received(ward, version, RECEIVED) for version in versions]
    for dossier in dossiers[1:4]:
        step = dossier.procedure_version.steps.get(seq=2)
        actions.hand_over(call(dossier, ward.clerk, HANDED), to_step=step.pk)
    partner = ward.correction.steps.get(seq=3)
    actions.hand_over(call(dossiers[2], ward.officer, HANDED), to_step=partner.pk)
    return [dossier.pk for dossier in dossiers]


def written(ids: list[int]) -> list[object]:
    """All that a draft leaves behind, but the keys of its own rows."""
    letters = [
        {name: value for name, value in row.items() if name != "id"}
        for row in Apology.objects.filter(dossier__in=ids).order_by("dossier").values()
    ]
    dossiers = list(Dossier.objects.filter(pk__in=ids).order_by("pk").values())
    return [letters, dossiers, [Dossier.objects.get(pk=pk).events.latest("seq").hash for pk in ids]]


def test_together_and_alone_write_the_same() -> None:
    ids = late(build_ward())
    with transaction.atomic():
        for pk in ids:
            actions.draft_apology(actions.Call(pk, actor=None, at=moment(NOW)))
        alone = written(ids)
        transaction.set_rollback(True)
    assert not Apology.objects.exists()
    assert draft_together(ids, moment(NOW)) == len(ids)
    assert written(ids) == alone
    for dossier in Dossier.objects.filter(pk__in=ids):
        assert first_broken_link(list(dossier.events.order_by("seq")), dossier.event_head) is None


def test_what_ended_or_has_a_letter_is_left_out() -> None:
    ward = build_ward()
    ids = late(ward)
    actions.withdraw(call(Dossier.objects.get(pk=ids[0]), ward.clerk, NOW), reason="Theo đơn xin rút")
    actions.draft_apology(actions.Call(ids[1], actor=None, at=moment(NOW)))
    assert draft_together(ids, moment(NOW)) == len(ids) - 2
    assert draft_together(ids, moment(NOW)) == 0
    assert not Apology.objects.filter(dossier=ids[0]).exists()
    assert Apology.objects.filter(dossier=ids[1]).count() == 1


def test_many_take_no_more_statements_than_few() -> None:
    ward = build_ward()
    counts = []
    for many in (2, 12):
        ids = [received(ward, ward.business, RECEIVED).pk for _ in range(many)]
        with CaptureQueriesContext(connection) as queries:
            draft_together(ids, moment(NOW))
        counts.append(len(queries))
    assert counts[0] == counts[1], counts


def test_one_that_cannot_be_drafted_spoils_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = late(build_ward())
    usual = first_letters.drafted_letter

    def breaks(change: Change, *more: object) -> Apology:
        if change.dossier.pk == ids[2]:
            raise ArithmeticError
        return usual(change, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(first_letters, "drafted_letter", breaks)
    monkeypatch.setattr("dossiers.actions.apologies.drafted_letter", breaks)
    result = sweep(moment(NOW), real_calendar())
    assert (result.drafted, result.failed) == (len(ids) - 1, 1)
    assert not Apology.objects.filter(dossier=ids[2]).exists()
