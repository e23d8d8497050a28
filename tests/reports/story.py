"""A year and more of invented work, made through the same actions as real work, from one seed.

Every kind of ending and of pause occurs: resolved early, on time and late, withdrawn, stopped, closed, void,
received for another ward, supplements once and twice, payment, suspension, apologies, results recorded late.
"""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

from dossiers import actions
from dossiers.models import Dossier
from procedures.calendar import at_minute
from tests.ward import TestWard, moment, person, real_calendar

CALENDAR = real_calendar()
FIRST, LAST = date(2025, 9, 1), date(2026, 11, 20)
NOW = moment("2026-11-23 08:05")


class Story:
    """Makes dossiers one after the other; each gets the life its random numbers give it."""

    def __init__(self, ward: TestWard, seed: int) -> None:
        self.ward, self.dice = ward, random.Random(seed)  # noqa: S311 - invented work, no secret
        ward.business.online_level = "partial"
        ward.business.save(update_fields=["online_level"])
        self.kinds = [ward.birth, ward.correction, ward.business, ward.first_certificate]

    def tell(self, number: int, first: date = FIRST, last: date = LAST) -> None:
        """Make so many dossiers, received in order of time."""
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        working = [day for day in days if CALENDAR.is_working(day)]
        latest = working[-15:]  # so that enough of it is still open today
        starts = sorted(
            at_minute(
                self.dice.choice(latest if n % 4 == 0 else working), self.dice.randrange(7 * 60, 16 * 60 + 50)
            )
            for n in range(number)
        )
        for at in starts:
            _Life(self, at).live()


class _Life:
    def __init__(self, story: Story, at: datetime) -> None:
        self.ward, self.dice, self.at = story.ward, story.dice, at
        self.version = self.dice.choice(story.kinds)
        self.handed_over = self.asked = False
        channel = self.dice.choices(["counter", "online", "postal", "other_ward"], [64, 24, 9, 3])[0]
        self.dossier: Dossier = actions.receive(
            actions.Reception(
                version=self.version,
                applicant=person(email=""),
                channel=channel,
                for_other_ward="phường Hàm Thắng" if channel == "other_ward" else "",
                result_delivery=self.dice.choice(["counter", "post"]),
            ),
            actor=self.ward.clerk,
            at=at,
        )

    def live(self) -> None:
        """Until it ends, or until now."""
        if self.dice.random() < 0.03:
            return self.do("void", self.ward.chairman, minutes=30, reason="Nhập nhầm")
        steps = list(self.version.steps.order_by("seq"))
        for _ in steps[1:]:
            if not self.go_on():
                return None
            if not self.asked and self.dice.random() < 0.15 and not self.ask():
                return None
        return self.finish() if self.go_on() else None

    def go_on(self) -> bool:
        """To the next step after some days; False when time or the dossier has ended."""
        roll = self.dice.random()
        if roll < 0.03:
            self.do("withdraw", self.ward.clerk, reason="Công dân xin rút")
            return False
        if roll < 0.04:
            self.do("stop", self.ward.clerk, reason="Công dân xin dừng")
            return False
        if self.handed_over and self.dice.random() < 0.06:
            self.do("suspend", self.ward.chairman, legal_article="điều 1", reason="xác minh")
            self.do("resume", self.ward.chairman)
        if self.plan_outside():
            self.do("request_payment", self.holder())
            self.do("confirm_payment", self.ward.office)
            return self.at < NOW
        if self.has_next():
            self.do("hand_over", self.holder())
            self.handed_over = True
        return self.at < NOW

    def ask(self) -> bool:
        """A supplement, perhaps a second, perhaps never answered."""
        self.asked = True
        self.do("request_supplement", self.holder(), items=["Bản sao"], reason="Thiếu")
        if self.dice.random() < 0.2:
            self.wait(22)
            self.do("propose_closing", self.ward.clerk)
            self.do("close_unanswered", self.ward.chairman)
            return False
        self.do("receive_supplement", self.ward.clerk)
        if self.dice.random() < 0.3:
            self.do("allow_supplement", self.ward.chairman, reason="Cần bản vẽ")
            self.do("request_supplement", self.holder(), items=["Bản vẽ"], reason="Sai")
            self.do("receive_supplement", self.ward.clerk)
        return self.at < NOW

    def finish(self) -> None:
        """Signed, resolved, perhaps with an apology before, perhaps handed out."""
        self.apologise()
        self.do("submit_for_signature", self.holder())
        kind = self.dice.choice(["granted", "granted", "refused"])
        self.do("approve", self.ward.chairman, result_kind=kind, number="1/QĐ", result_date=self.at.date())
        if self.dice.random() < 0.1:
            self.wait(2)
            return self.do("resolve", self.ward.office, resolved_at=self.before_waiting, reason="Ghi chậm")
        self.do("resolve", self.ward.office)
        if self.dice.random() < 0.8:
            self.do("receive_result", self.ward.clerk)
            self.do("return_result", self.ward.clerk, to_whom="Người nộp", post_number="EB000000001VN")
        return None

    def apologise(self) -> None:
        due = Dossier.objects.get(pk=self.dossier.pk).due_first
        if due is None or self.at < due or self.dice.random() < 0.4:
            return
        self.do(
            "draft_apology",
            self.ward.office,
            minutes=10,
            reason_code="c",
            reason_text="Phòng thiếu người thẩm tra",
        )
        self.do("submit_apology", self.ward.office, minutes=10)
        self.do("approve_apology", self.ward.chairman, minutes=10)

    # -- helpers ------------------------------------------------------------------------------------

    def do(self, verb: str, actor: Any, minutes: int | None = None, **more: Any) -> None:
        """Do it some time later, unless that is after now."""
        if minutes is None:
            self.wait(self.dice.choices([0, 1, 2, 4, 9], [58, 26, 10, 4, 2])[0])
        else:
            self.at += timedelta(minutes=minutes)
        if self.at >= NOW:
            self.at = NOW + timedelta(days=999)
            return
        if "result_date" in more:
            more["result_date"] = self.at.date()
        getattr(actions, verb)(actions.Call(self.dossier.pk, actor=actor, at=self.at), **more)

    def wait(self, days: int) -> None:
        """So many working days, then some minutes."""
        self.before_waiting = self.at
        if self.at >= NOW:
            return
        if days:
            day = CALENDAR.add_working_days(self.at.date(), days)
            self.at = at_minute(day, self.dice.randrange(7 * 60, 16 * 60 + 50))
        else:
            self.at += timedelta(minutes=self.dice.randrange(1, 90))

    def holder(self) -> Any:
        """Someone who may act for whoever holds it."""
        holder = Dossier.objects.select_related("holder").get(pk=self.dossier.pk).holder
        if holder is None or holder.is_partner:
            return self.ward.office
        return {
            self.ward.counter.pk: self.ward.clerk,
            self.ward.economy.pk: self.ward.officer,
            self.ward.culture.pk: self.ward.culture_officer,
        }[holder.pk]

    def has_next(self) -> bool:
        """Whether a planned step follows."""
        return self._next() is not None

    def plan_outside(self) -> bool:
        """Whether the planned step that follows lies outside the limit."""
        following = self._next()
        return following is not None and following.outside_limit

    def _next(self) -> Any:
        step = self.dossier.step_runs.filter(ended_at__isnull=True).select_related("plan").first()
        if step is None:
            return None
        following = self.version.steps.filter(seq__gt=step.plan.seq).exclude(department=self.ward.leadership)
        return following.order_by("seq").first()  # a leader signs, but takes no dossier over
