"""The courses dossiers took, read from what is stored: what was known when, and nothing that came later."""

from __future__ import annotations

from datetime import datetime

import pytest

from dossiers import actions
from dossiers.models import Dossier
from reports.risk.chances import learn
from reports.risk.courses import Course, Ending, Life
from reports.risk.reading import courses
from tests.reports.made import resolved
from tests.ward import TestWard, build_ward, call, moment, received

pytestmark = pytest.mark.django_db
LATER = moment("2026-06-30 17:00")


@pytest.fixture
def ward(db: None) -> TestWard:
    return build_ward()


def of(dossier: Dossier, at: datetime = LATER) -> list[Course]:
    return courses(Dossier.objects.filter(pk=dossier.pk), at)


def at_economy(ward: TestWard, start: str, version: object = None) -> Dossier:
    dossier = received(ward, version or ward.correction, start)  # type: ignore[arg-type]
    actions.hand_over(call(dossier, ward.clerk, start))
    dossier.refresh_from_db()
    return dossier


# -- one dossier ------------------------------------------------------------------------------------------


def test_time_is_a_share_of_the_limit(ward: TestWard) -> None:
    """Received Monday 02/03 at 07:00, 8 working days: due 12/03 at 17:00, nine days later by the clock."""
    (course,) = of(resolved(ward, ward.correction, "2026-03-02 07:00", "2026-03-09 07:00"))
    assert course.due == moment("2026-03-12 17:00")
    assert course.length == 9 * 480
    assert course.share(moment("2026-03-09 07:00")) == pytest.approx(5 / 9)
    assert course.ending is Ending.RESULT
    assert course.known(LATER) == Life(pytest.approx(5 / 9), True)
    assert [stay.step.rank for stay in course.stays] == ["first", "middle"]


def test_late_is_behind_one_whatever_by(ward: TestWard) -> None:
    for end in ("2026-03-13 08:00", "2026-05-13 08:00"):
        (course,) = of(resolved(ward, ward.correction, "2026-03-02 08:00", end))
        assert course.known(LATER).late is True


def test_at_a_moment_only_what_was_known_then(ward: TestWard) -> None:
    """Resolved late on 13/03: open on 09/03, late from the due moment on, whatever the record says today."""
    (course,) = of(resolved(ward, ward.correction, "2026-03-02 07:00", "2026-03-13 08:00"))
    assert course.known(moment("2026-03-09 07:00")) == Life(pytest.approx(5 / 9), False)
    assert course.known(moment("2026-03-12 17:00")).late is None
    assert course.known(moment("2026-03-12 17:01")).late is True


def test_where_it_was_and_when_there_is_nothing_to_ask(ward: TestWard) -> None:
    (course,) = of(resolved(ward, ward.correction, "2026-03-02 08:00", "2026-03-13 08:00"))
    here = course.stay_at(moment("2026-03-05 09:00"))
    assert here is not None
    assert here.step.holder == ward.economy.pk
    for nothing in ("2026-03-02 07:59", "2026-03-12 17:01", "2026-03-13 08:00", "2026-04-01 08:00"):
        assert course.stay_at(moment(nothing)) is None


def test_without_a_result_it_is_known_until_it_ended(ward: TestWard) -> None:
    gone = at_economy(ward, "2026-03-02 07:00")
    actions.withdraw(call(gone, ward.clerk, "2026-03-09 07:00"), reason="Đổi ý")
    (course,) = of(gone)
    assert (course.ending, course.known(LATER)) == (Ending.WITHOUT, Life(pytest.approx(5 / 9), False))


def test_a_pause_is_nobodys_time_and_nothing_is_asked_in_it(ward: TestWard) -> None:
    paused = at_economy(ward, "2026-03-02 07:00")
    actions.suspend(
        call(paused, ward.chairman, "2026-03-04 07:00"), legal_article="điều 1", reason="xác minh"
    )
    (course,) = of(paused, moment("2026-03-20 08:00"))
    assert course.share(moment("2026-03-20 08:00")) == pytest.approx(2 / 9)
    assert course.stay_at(moment("2026-03-10 08:00")) is None
    actions.resume(call(paused, ward.chairman, "2026-03-23 07:00"))
    (course,) = of(paused, moment("2026-03-24 07:00"))
    assert course.share(moment("2026-03-24 07:00")) == pytest.approx(3 / 9, abs=0.02)
    assert course.stay_at(moment("2026-03-24 07:00")) is not None


def test_a_limit_begun_anew_is_another_course(ward: TestWard) -> None:
    asked = at_economy(ward, "2026-03-02 07:00")
    actions.request_supplement(
        call(asked, ward.officer, "2026-03-04 07:00"), items=["Bản vẽ"], reason="Thiếu"
    )
    actions.receive_supplement(call(asked, ward.clerk, "2026-03-16 07:00"))
    first, second = of(asked, moment("2026-03-17 07:00"))
    assert first.ending is Ending.ANEW
    assert first.known(LATER) == Life(pytest.approx(2 / 9), False)
    assert second.start == moment("2026-03-16 07:00")
    assert second.share(moment("2026-03-17 07:00")) == pytest.approx(1 / 9)


def test_each_leg_is_judged_alone(ward: TestWard) -> None:
    ward.first_certificate.second_leg_amount = 5
    ward.first_certificate.save()
    two = at_economy(ward, "2026-03-02 07:00", ward.first_certificate)
    assert two.second_leg_amount == 5
    actions.request_payment(call(two, ward.officer, "2026-03-10 07:00"))
    actions.confirm_payment(call(two, ward.office, "2026-04-01 07:00"), paper_number="1/TB-THUE")
    first, second = of(two, moment("2026-04-06 07:00"))
    assert (first.stays[0].step.leg, first.ending) == (1, Ending.RESULT)
    assert first.known(LATER).late is False
    assert (second.stays[0].step.leg, second.start) == (2, moment("2026-04-01 07:00"))
    assert second.ended is None


# -- later -------------------------------------------------------------------------------------------------


def test_what_happened_later_changes_nothing_of_what_was_learned(ward: TestWard) -> None:
    """Read on 09/03, and again months later as known on 09/03: the same curves, the same lives."""
    then = moment("2026-03-09 09:00")
    resolved(ward, ward.correction, "2026-02-23 08:00", "2026-03-02 08:00")
    late, gone, anew, back = (at_economy(ward, f"2026-03-0{day} 08:00") for day in (2, 3, 4, 5))
    before = courses(Dossier.objects.all(), then)
    actions.send_back(call(back, ward.officer, "2026-03-10 08:00"), reason="Thiếu chữ ký")
    actions.withdraw(call(gone, ward.clerk, "2026-03-10 08:00"), reason="Đổi ý")
    actions.request_supplement(call(anew, ward.officer, "2026-03-11 08:00"), items=["Bản vẽ"], reason="Thiếu")
    actions.receive_supplement(call(anew, ward.clerk, "2026-03-20 08:00"))
    actions.submit_for_signature(call(late, ward.officer, "2026-04-01 08:00"))
    after = [course for course in courses(Dossier.objects.all(), LATER) if course.start < then]
    assert [course.known(then) for course in after] == [course.known(then) for course in before]
    assert [list(course.seen(then)) for course in after] == [list(course.seen(then)) for course in before]
    assert learn(after, then).curves == learn(before, then).curves
    assert learn(after, LATER).curves != learn(before, then).curves
