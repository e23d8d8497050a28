"""Who stands on a rung of the ladder: the people of a ward by role and department, read once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from dossiers.models import MailChoice, Rung
from procedures.models import Officer
from procedures.roles import Role

_AT_DESKS = frozenset({Role.OFFICER, Role.CLERK})
_WANTS_BOTH = MailChoice()


@dataclass(frozen=True)
class Held:
    """With whom a dossier is. `holder` is a department, `home` the ward's own that answers for it."""

    holder: int | None
    officer: int | None
    partner: bool
    home: int

    @property
    def department(self) -> int | None:
        """The department of the ward in whose hands it is; for a partner agency the one that answers."""
        return self.home if self.partner else self.holder


class People:
    """Everyone who can be written to on the local date `on`; two queries."""

    def __init__(self, on: date) -> None:
        acting = Q(acting_appointments__starts__lte=on, acting_appointments__ends__gte=on)
        self._acting = set(Officer.objects.filter(acting).values_list("pk", flat=True))
        found = Officer.objects.filter(is_active=True).exclude(email="").order_by("pk")
        self.officers = {o.pk: o for o in found.select_related("mail_choice").prefetch_related("groups")}
        names = {role.value: role for role in Role}
        self._roles = {
            pk: frozenset(names[group.name] for group in officer.groups.all() if group.name in names)
            for pk, officer in self.officers.items()
        }

    def choice(self, officer: Officer) -> MailChoice:
        """Which mails the person wants."""
        return getattr(officer, "mail_choice", _WANTS_BOTH)

    def of(self, audience: str, held: Held) -> list[Officer]:
        """The audience of a rung for a dossier held so. What nobody has taken is everybody's of its place."""
        if audience == Rung.Audience.HOLDER and held.officer is not None and not held.partner:
            return [self.officers[held.officer]] if held.officer in self.officers else []
        if audience in (Rung.Audience.HOLDER, Rung.Audience.DEPARTMENT):
            if held.holder is None:
                return self._with(Role.CLERK)
            return [o for o in self._with(*_AT_DESKS) if o.department_id == held.department]
        if audience == Rung.Audience.CHAIRMAN:
            return [o for o in self._with(Role.LEADER) if self._is_chairman(o)]
        return self._with(_ROLES[Rung.Audience(audience)])

    def _with(self, *roles: Role) -> list[Officer]:
        return [o for pk, o in self.officers.items() if self._roles[pk] & {*roles}]

    def _is_chairman(self, officer: Officer) -> bool:
        return officer.post == Officer.Post.CHAIRMAN or officer.pk in self._acting


_ROLES = {
    Rung.Audience.COUNTER: Role.CLERK,
    Rung.Audience.OFFICE: Role.OFFICE,
    Rung.Audience.LEADERS: Role.LEADER,
}
