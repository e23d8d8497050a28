"""Who may do what to which dossier. Views, templates and actions ask the same function."""

from __future__ import annotations

from datetime import date

from procedures.models import Officer
from procedures.roles import Role

from .models import Dossier
from .workflow import RULES, Action, Who

_ROLES = {Who.CLERK: Role.CLERK, Who.OFFICE: Role.OFFICE, Who.LEADER: Role.LEADER}


def can(officer: Officer | None, action: Action, dossier: Dossier | None, on: date) -> bool:
    """Whether the officer (None: the system) has the right to the action on the local date `on`.

    Only the right: whether the status allows it is `workflow.allowed`. `dossier` is None for one that is
    not there yet. Its `holder` should be loaded.
    """
    who = RULES[action].who
    if officer is None:
        return Who.SYSTEM in who
    return any(_is(officer, one, dossier, on) for one in who)


def _is(officer: Officer, who: Who, dossier: Dossier | None, on: date) -> bool:
    handed_over = dossier is not None and dossier.handed_over_at is not None
    match who:
        case Who.CLERK | Who.OFFICE | Who.LEADER:
            return _ROLES[who] in officer.roles
        case Who.CHAIRMAN:
            return Role.LEADER in officer.roles and officer.acts_as_chairman(on)
        case Who.CLERK_FIRST:
            return Role.CLERK in officer.roles and not handed_over
        case Who.OFFICE_AFTER:
            return Role.OFFICE in officer.roles and handed_over
        case Who.HOLDER:
            return dossier is not None and holds(officer, dossier)
        case Who.SYSTEM:
            return False


def holds(officer: Officer, dossier: Dossier) -> bool:
    """Whether the officer speaks for the one holding the dossier; a leader for the leaders' own steps.

    Partner agencies have no accounts: clerk and office record for them (decision D2).
    """
    holder = dossier.holder
    if holder is None:
        return False
    if holder.is_partner:
        return bool(officer.roles & {Role.CLERK, Role.OFFICE})
    return officer.department_id == holder.pk and bool(
        officer.roles & {Role.OFFICER, Role.CLERK, Role.LEADER}
    )
