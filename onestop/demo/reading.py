"""What the plan stands on, read from the database."""

from __future__ import annotations

from datetime import date, timedelta

from procedures.deadlines import PauseMode, Unit
from procedures.models import CalendarVersion, Department, ProcedureVersion, Ward

from .ground import Ground, Identity, Offer, Step
from .people import Person, hands, staff

_UNITS = frozenset(
    {Unit.SAME_DAY, Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.MONTH}
)  # emergencies are not played


def read_staff() -> tuple[Person, ...]:
    """Who is to work in the departments the ward has."""
    return staff(Department.objects.filter(is_partner=False, active=True).values_list("code", flat=True))


def read_ground(people: tuple[Person, ...]) -> Ground:
    """Calendar, procedures with a limit and steps, and the ward's codes in time."""
    wards = Ward.objects.order_by("force_from")
    identities = tuple(Identity(ward.force_from, ward.unit_code) for ward in wards)
    merged = max((one.force_from for one in identities if one.force_from), default=None)
    versions = ProcedureVersion.objects.filter(usable=True, procedure__active=True).order_by("pk")
    versions = versions.select_related("procedure__sector").prefetch_related("steps__department", "documents")
    offers = (_offer(version, merged) for version in versions)
    return Ground(
        calendar=CalendarVersion.objects.current().calendar,
        offers=tuple(offer for offer in offers if offer is not None),
        identities=identities,
        hands=hands(people),
    )


def _offer(version: ProcedureVersion, merged: date | None) -> Offer | None:
    """The version as the plan sees it; None for one the demo does not play.

    Steps of an agency that is no more end with the ward's former shape.
    """
    plan, limit = list(version.steps.all()), version.limit
    if limit is None or limit.unit not in _UNITS or len(plan) < 2 or plan[0].department.is_partner:
        return None
    force_to = version.force_to
    if merged is not None and not all(step.department.active for step in plan):
        force_to = min(force_to or date.max, merged - timedelta(days=1))
    return Offer(
        version=version.pk,
        key=version.procedure.key,
        name=version.procedure.name,
        sector=version.procedure.sector.code,
        limit=limit,
        legs=version.legs,
        steps=tuple(
            Step(step.department.code, step.budget_minutes, step.outside_limit, step.department.is_partner)
            for step in plan
        ),
        documents=tuple((paper.name, paper.optional) for paper in version.documents.all()),
        online=version.online_level != ProcedureVersion.OnlineLevel.NONE,
        inter_agency=version.inter_agency,
        fee_vnd=version.fee_vnd or 0,
        first_supplement=PauseMode(version.first_supplement_mode),
        force_from=version.force_from,
        force_to=force_to,
    )
