"""Whatever a visitor of the demo receives ends on a desk that a button of the sign-in page reaches."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from onestop.demo.people import PEOPLE
from procedures.models import ProcedureVersion
from procedures.roles import Role
from procedures.views.signin import DEMO_USERNAMES
from tests.onestop.demo_ground import AT, ground, plan, prepare

pytestmark = pytest.mark.django_db

_HANDS = {Role.CLERK, Role.OFFICER, Role.LEADER}
_RARE = {"military"}  # three procedures a year; its officer has no button


def _with_a_button() -> set[str]:
    return {one.department for one in PEOPLE if one.username in DEMO_USERNAMES and _HANDS & set(one.roles)}


def _departments(versions: object) -> set[str]:
    steps = ProcedureVersion.objects.filter(pk__in=versions).values_list(
        "steps__department__code", "steps__department__is_partner"
    )
    return {code for code, partner in steps if code and not partner}


def test_every_department_of_a_usable_procedure_has_a_button() -> None:
    prepare()
    usable = ProcedureVersion.objects.in_force(AT.date()).filter(usable=True).values("pk")
    assert _departments(usable) - _with_a_button() <= _RARE


def test_the_five_most_used_walk_through() -> None:
    ground()
    since = AT - timedelta(days=90)
    lately = [life for life in plan().lives if life.received_at and life.received_at >= since]
    used = Counter(life.intake.offer.version for life in lately)
    versions = [pk for pk, _ in used.most_common(5)]
    assert len(versions) == 5
    assert _departments(versions) <= _with_a_button() - _RARE
