"""The plan of the demo: the same for a date, nobody real in it, the ward's story in its figures."""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from dossiers.numbering import Series
from dossiers.workflow import Action
from onestop.demo import names, people
from onestop.demo.numbers import Life
from onestop.demo.plan import EARLIEST, make_plan
from onestop.demo.story import Deed
from procedures.calendar import ZONE, local
from procedures.deadlines import due_at
from procedures.roles import Role
from tests.onestop.demo_ground import AT, SMALL, ground, plan
from tests.ward import moment

pytestmark = pytest.mark.django_db

_SYSTEM = {Action.SUBMIT, Action.DRAFT_APOLOGY}  # at home in the evening; by the sweep at any hour
_FIGURES = {"past": (date(2021, 12, 15), date(2022, 12, 14)), "now": (date(2025, 12, 15), AT.date())}


def _received(part: str) -> list[Life]:
    first, last = _FIGURES[part]
    return [life for life in plan().lives if life.received_at and first <= life.received_at.date() <= last]


def _late(life: Life) -> bool:
    return any(deed.verb is Action.EDIT_APOLOGY for deed in life.deeds)


@pytest.fixture(autouse=True)
def _ground(db: None) -> None:
    ground()


class TestSameDate:
    def test_twice_the_same(self) -> None:
        assert make_plan(ground(), AT) == plan()

    @pytest.mark.parametrize("seed", ["1", "2"])
    def test_whatever_the_hash_seed(self, seed: str, tmp_path: Path) -> None:
        (tmp_path / "ground").write_bytes(pickle.dumps(ground()))
        code = (
            "import pickle, sys; from pathlib import Path; from datetime import datetime\n"
            "from onestop.demo.plan import make_plan\n"
            "ground = pickle.loads(Path(sys.argv[1]).read_bytes())\n"
            "lives = make_plan(ground, datetime.fromisoformat(sys.argv[2]), float(sys.argv[3])).lives\n"
            "print([(x.key, x.intake.citizen.full_name, [d.at for d in x.deeds]) for x in lives])"
        )
        told = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "ground"), AT.isoformat(), str(SMALL)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        here = [
            (life.key, life.intake.citizen.full_name, [deed.at for deed in life.deeds])
            for life in plan(AT, SMALL).lives
        ]
        assert told.strip() == str(here)

    def test_a_later_hour_only_goes_on(self) -> None:
        later = {life.key: life for life in plan(moment("2026-11-23 16:20")).lives}
        for life in plan().lives:
            assert [deed.at for deed in life.deeds] == [deed.at for deed in _as_known(life, later)]

    def test_the_past_year_is_the_same_on_every_date(self) -> None:
        other = plan(moment("2026-08-29 11:22"))
        past = [life for life in other.lives if life.received_at and life.received_at.year == 2022]
        here = [life for life in plan().lives if life.received_at and life.received_at.year == 2022]
        assert [(x.key, x.deeds) for x in past] == [(x.key, x.deeds) for x in here]


def _as_known(life: Life, later: dict[str, Life]) -> Iterator[Deed]:
    """The deeds of the same dossier up to the earlier moment (online ones have got their code since)."""
    found = later.get(life.key) or next(
        one for one in later.values() if one.intake.external_code == life.intake.external_code
    )
    return (deed for deed in found.deeds if deed.at <= AT)


class TestMoments:
    def test_nothing_in_the_future_and_all_in_order(self) -> None:
        for life in plan().lives:
            moments = [deed.at for deed in life.deeds]
            assert moments == sorted(moments)
            assert moments[-1] <= AT

    def test_officers_work_in_opening_hours(self) -> None:
        calendar = ground().calendar
        outside = [
            deed
            for life in plan().lives
            for deed in life.deeds
            if deed.verb not in _SYSTEM and not calendar.is_open(deed.at)
        ]
        assert outside == []

    def test_people_come_through_the_day(self) -> None:
        hours = Counter(local(life.received_at).hour for life in _received("now") if life.received_at)
        assert set(hours) == {7, 8, 9, 10, 11, 13, 14, 15, 16}
        assert min(hours.values()) > 30

    def test_online_ones_are_answered_within_eight_hours_but_for_a_few(self) -> None:
        calendar = ground().calendar
        waits = [
            calendar.minutes_between(life.intake.submitted_at, life.received_at)
            for life in plan().lives
            if life.intake.submitted_at and life.received_at
        ]
        assert sum(wait > 480 for wait in waits) < 0.02 * len(waits)


class TestNumbers:
    def test_codes_and_register_are_gapless_and_in_order_of_receipt(self) -> None:
        daily: Counter[tuple[str, date]] = Counter()
        register: Counter[tuple[str, int]] = Counter()
        received = [life for life in plan().lives if life.received_at]
        assert received == sorted(received, key=lambda life: life.received_at or AT)
        for life in received:
            day = local(life.received_at or AT).date()
            daily[life.unit, day] += 1
            register[life.unit, day.year] += 1
            assert (life.daily, life.register) == (daily[life.unit, day], register[life.unit, day.year])
        last = plan().last
        for (unit, day), number in daily.items():
            assert last[Series.CODE, unit, day.isoformat()] == number
        for (unit, year), number in register.items():
            assert last[Series.REGISTER, unit, str(year)] == number

    def test_papers_are_numbered_in_order_of_issue(self) -> None:
        issued: dict[tuple[Series, int], list[tuple[object, int]]] = {}
        for life in plan().lives:
            for deed in life.deeds:
                if deed.issues:
                    taken = range(deed.number, deed.number + deed.count)
                    numbers = issued.setdefault((deed.issues, deed.at.year), [])
                    numbers += [(deed.at, number) for number in taken]
        for papers in issued.values():
            assert [number for _, number in sorted(papers)] == list(range(1, len(papers) + 1))

    def test_every_dossier_can_be_told_apart(self) -> None:
        keys = [life.key for life in plan().lives]
        assert all(keys)
        assert len(set(keys)) == len(keys)


class TestNobodyReal:
    def test_inhabitants(self) -> None:
        for number in range(names.PEOPLE):
            person = names.person(number)
            assert person == names.person(number)
            assert re.fullmatch(r"0900\d{6}", person.phone)
            assert re.fullmatch(r"Số 00 đường .+, khu phố \d+, phường Phú Thủy", person.address)
            assert person.email in {"", f"cong.dan{number:04d}@vidu.example"}

    def test_identity_cards_of_a_province_that_does_not_exist(self) -> None:
        people_with_card = [
            one for one in map(names.person, range(names.PEOPLE)) if one.identity_kind == "cccd"
        ]
        assert len(people_with_card) > 0.9 * names.PEOPLE
        for person in people_with_card:
            assert person.birth_date is not None
            century_sex = (person.birth_date.year // 100 - 19) * 2 + (person.sex == "female")
            assert re.fullmatch(rf"000{century_sex}{person.birth_date:%y}\d{{6}}", person.identity_number)

    def test_numbers_are_their_own(self) -> None:
        numbers = [(one.identity_kind, one.identity_number) for one in map(names.person, range(names.PEOPLE))]
        numbers = [pair for pair in numbers if pair[0] != "none"]
        assert len(set(numbers)) == len(numbers)

    def test_organisations(self) -> None:
        for one in map(names.organisation, range(names.ORGANISATIONS)):
            assert (one.kind, one.identity_kind, one.identity_number[:4]) == (
                "organisation",
                "tax_code",
                "0000",
            )
            assert one.email.endswith("@vidu.example") or not one.email

    def test_names_short_and_long(self) -> None:
        everybody = {names.person(number).full_name for number in range(names.PEOPLE)}
        assert len(everybody) > 2_000
        assert {"An", "Vy", "Ly"} <= {name.split()[-1] for name in everybody}
        assert max(map(len, everybody)) > 30

    def test_staff_has_every_role_and_every_department_somebody(self) -> None:
        staff = people.staff(["economy", "customs"])
        assert {role for person in staff for role in person.roles} == set(Role)
        assert people.hands(staff)["customs"] == ("cb1",)
        assert len({person.username for person in staff}) == len(staff)


class TestStory:
    def test_so_many_dossiers(self) -> None:
        assert len(_received("past")) == 2_400
        assert len(_received("now")) == pytest.approx(3_000, rel=0.05)

    def test_as_many_are_open_today_as_a_ward_has(self) -> None:
        assert 90 < sum(life.unfinished for life in plan().lives) < 150

    def test_few_online_in_2022_most_of_what_can_be_now(self) -> None:
        def online(part: str) -> float:
            received = _received(part)
            return sum(life.intake.channel == "online" for life in received) / len(received)

        assert 0.05 < online("past") < 0.08
        assert 0.5 < online("now") < 0.65

    def test_land_and_agencies_come_late_most(self) -> None:
        for part in _FIGURES:
            lives = _received(part)
            sectors = Counter(life.intake.offer.sector for life in lives)
            late = Counter(life.intake.offer.sector for life in lives if _late(life))
            rates = {sector: late[sector] / count for sector, count in sectors.items() if count >= 20}
            assert max(rates, key=lambda sector: rates[sector]) == "land"
            agencies = [life for life in lives if life.intake.offer.inter_agency]
            assert sum(map(_late, agencies)) / len(agencies) > 2.5 * sum(map(_late, lives)) / len(lives)

    def test_a_second_supplement_follows_an_allowance(self) -> None:
        seconds = 0
        for life in plan().lives:
            verbs = [deed.verb for deed in life.deeds]
            requests = verbs.count(Action.REQUEST_SUPPLEMENT)
            seconds += requests > 1
            assert requests <= verbs.count(Action.ALLOW_SUPPLEMENT) + 1
        assert seconds > 10

    def test_an_extension_longer_than_the_limit_or_the_leg_has_its_reason(self) -> None:
        """The letters of 30/11/2026 have one in the second leg, which is shorter than the whole limit."""
        calendar, long = ground().calendar, 0
        for life in plan(moment("2026-11-30 00:30")).lives:
            legs = life.intake.offer.legs
            for deed in life.deeds if legs else ():
                if deed.verb is Action.EDIT_APOLOGY:
                    paid = any(d.verb is Action.CONFIRM_PAYMENT and d.at <= deed.at for d in life.deeds)
                    longest = due_at(deed.at, legs.second if paid else legs.first, (), calendar)
                    if calendar.closing(deed.args["new_due"]) > longest:
                        assert deed.args.get("long_extension_reason")
                        long += 1
        assert long

    def test_every_kind_of_work_occurs(self) -> None:
        done = {deed.verb for life in plan().lives for deed in life.deeds}
        calendar_changes = {Action.RECALCULATE, Action.DELIVER_RECEIPT}  # the demo's calendar stays as it is
        files = {Action.WITHDRAW_ATTACHMENT}
        by_sources = {Action.RECEIVE_COMPLETION}
        others = {Action.WITHDRAW_APOLOGY, Action.COLLECT_FEE} | calendar_changes | files | by_sources
        assert set(Action) - done == others

    def test_every_actor_is_on_the_staff(self) -> None:
        actors = {deed.actor for life in plan().lives for deed in life.deeds}
        assert actors - {None} <= {person.username for person in people.PEOPLE}

    def test_procedures_of_the_time_only(self) -> None:
        for life in plan().lives:
            assert life.intake.offer.in_force(local(life.intake.received_at).date())


DATES = [
    "2025-08-22 07:16", "2026-01-20 10:00", "2026-02-18 12:46", "2026-04-30 09:00", "2026-08-29 11:22",
    "2026-11-23 06:10", "2026-11-23 16:55", "2026-11-24 10:00", "2026-12-20 20:00", "2027-01-04 07:05",
    "2027-03-07 14:57", "2027-12-31 16:00", "2028-02-28 16:23",
]  # fmt: skip


class TestAnyDate:
    @pytest.mark.parametrize("text", DATES)
    def test_the_plan_can_be_made(self, text: str) -> None:
        at = moment(text)
        found = make_plan(ground(), at, SMALL)
        unfinished = [life for life in found.lives if life.unfinished]
        assert len(unfinished) > 20
        assert any(life.received_at is None for life in unfinished)
        assert found.lives[-1].deeds[0].at > at - timedelta(days=15)

    def test_a_young_year_takes_in_the_one_before(self) -> None:
        def first(text: str) -> date:
            lives = make_plan(ground(), moment(text), SMALL).lives
            current = [x for x in lives if x.received_at and x.received_at.date() >= EARLIEST]
            return min(x.deeds[0].at for x in current).astimezone(ZONE).date()

        assert date(2025, 11, 10) < first("2027-02-01 09:00") < date(2025, 12, 25)
        assert date(2026, 11, 10) < first("2027-03-01 09:00") < date(2026, 12, 25)

    def test_never_before_the_present_ward(self) -> None:
        lives = make_plan(ground(), moment("2026-01-20 10:00"), SMALL).lives
        units = {x.unit for x in lives if x.received_at and x.received_at.year >= 2025}
        assert units == {"H36.152.00"}

    def test_without_a_calendar_the_office_receives(self) -> None:
        lives = make_plan(ground(), moment("2028-02-28 16:23"), SMALL).lives
        clerks = {x.intake.clerk for x in lives if x.received_at and x.received_at.year == 2028}
        assert clerks == {people.HEAD_OF_COUNTER}
