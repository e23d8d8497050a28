"""Who comes when, with what: the receptions of a stretch of days. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from procedures.calendar import Calendar

from . import mix, names, people
from .ground import Ground, Offer
from .hours import arrivals, evening
from .mix import Mix
from .story import Intake

_WEEKDAYS = (1.25, 1.05, 0.95, 0.95, 0.9, 0.8, 0.8)
_OLD_LAND_LAW = 2024  # its last year
_ANSWER_MINUTES = 480  # an online dossier is answered within eight working hours


@dataclass(frozen=True)
class Slot:
    """A place in the queue: when, and from which sector."""

    at: datetime
    sector: str


def slots(calendar: Calendar, first: date, last: date, total: int, year: Mix, rng: Random) -> list[Slot]:
    """`total` receptions on the working days from `first` to `last`, in order, by the year's shares."""
    days = calendar.working_days(first - timedelta(days=1), last)
    moments = [
        moment
        for day, count in zip(days, _spread(days, total, rng), strict=True)
        for moment in arrivals(calendar, day, count, rng)
    ]
    sectors = [sector for sector, count in _quotas(year, total).items() for _ in range(count)]
    rng.shuffle(sectors)
    return [Slot(at, sector) for at, sector in zip(moments, sectors, strict=True)]


def _spread(days: Iterable[date], total: int, rng: Random) -> list[int]:
    """How many come on each day; they add up to `total`."""
    weights = [_WEEKDAYS[day.weekday()] * rng.uniform(0.75, 1.25) for day in days]
    whole, counts, given, seen = sum(weights), [], 0, 0.0
    for weight in weights:
        seen += weight
        upto = round(total * seen / whole)
        counts.append(upto - given)
        given = upto
    return counts


def _quotas(year: Mix, total: int) -> dict[str, int]:
    """How many of each sector; they add up to `total`."""
    whole = sum(share.weight for share in year.shares.values())
    counts = {sector: total * share.weight // whole for sector, share in year.shares.items()}
    largest = max(counts, key=lambda sector: counts[sector])
    counts[largest] += total - sum(counts.values())
    return counts


def choose_offer(ground: Ground, day: date, sector: str, year: Mix, rng: Random) -> Offer | None:
    """A procedure of the sector as often as people ask for it; None when none is offered that day."""
    offers = [offer for offer in ground.offered(day) if sector_of(offer, year) == sector]
    if day.year > _OLD_LAND_LAW:
        offers = [offer for offer in offers if offer.key not in mix.UNTIL_2024]
    if not offers:
        return None
    return rng.choices(offers, [mix.OFTEN.get(offer.key, mix.SELDOM) for offer in offers])[0]


def sector_of(offer: Offer, year: Mix) -> str:
    """The sector's own share of the year, or that of all the others."""
    return offer.sector if offer.sector in year.shares else mix.OTHER


def intake(ground: Ground, offer: Offer, at: datetime, online: bool, rng: Random) -> Intake:
    """Somebody comes with this at the moment `at`, or has sent it before."""
    citizen = _citizen(offer, rng)
    submitted = _submitted(ground.calendar, at, rng) if online else None
    postal = not online and rng.random() < 0.008
    clerks = (people.CLERK, people.SECOND_CLERK, people.HEAD_OF_COUNTER)
    copies = rng.randint(1, 6) if offer.sector == "certification" else 1
    proxied = not online and citizen.kind == "person" and rng.random() < 0.04
    return Intake(
        offer=offer,
        citizen=citizen,
        clerk=rng.choices(clerks, (55, 38, 7))[0],
        received_at=at,
        submitted_at=submitted,
        channel="online" if online else "postal" if postal else "counter",
        delivery=_delivery(online, postal, rng),
        copies=copies,
        fee_vnd=0 if online else offer.fee_vnd * copies,
        documents=_documents(offer, rng),
        proxy=names.person(rng.randrange(names.PEOPLE)) if proxied else None,
    )


def _citizen(offer: Offer, rng: Random) -> names.Citizen:
    if rng.random() < mix.ORGANISATIONS.get(offer.key, 0.0):
        return names.organisation(rng.randrange(names.ORGANISATIONS))
    return names.person(rng.randrange(names.PEOPLE))


def _delivery(online: bool, postal: bool, rng: Random) -> str:
    if postal or rng.random() < 0.025:
        return "post"
    return "electronic" if online and rng.random() < 0.6 else "counter"


def _submitted(calendar: Calendar, at: datetime, rng: Random) -> datetime:
    """When it was sent: mostly less than eight working hours earlier, often in the evening."""
    if rng.random() < 0.3:
        sent = evening(at.date() - timedelta(days=rng.choice((1, 1, 2))), rng)
    else:
        sent = at - timedelta(minutes=rng.randint(20, 200))
    if calendar.minutes_between(sent, at) > _ANSWER_MINUTES:
        sent = at - timedelta(minutes=rng.randint(20, 90))
    return sent


def _documents(offer: Offer, rng: Random) -> tuple[tuple[str, int, int, int], ...]:
    """What is handed in: what is asked for, the optional papers now and then."""
    papers = []
    for number, (name, optional) in enumerate(offer.documents):
        if optional and rng.random() < 0.6:
            continue
        kind = 0 if number == 0 else rng.choices((0, 1, 2), (30, 35, 35))[0]
        papers.append((name, int(kind == 0), int(kind == 1), int(kind == 2)))
    return tuple(papers)
