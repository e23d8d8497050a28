"""The year's plan of the demo ward: 2022, whose weak points the ward's own story tells, and the running year.

Written once through the same actions as people use, each at its own moment. `year_plan.csv` holds the tasks:
`then` and `now` are how many days after its due day a task was done in 2022 and is done in the running year,
negative before it, empty never; of several each due date takes the next.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid5

from procedures.calendar import ZONE, local
from procedures.models import Department, Officer
from reports import actions
from reports.actions.plan_tasks import TaskFacts
from reports.actions.plans import Decision
from reports.actions.superior import Asked
from reports.models import Plan, PlanItem

from .people import CHAIRMAN, OFFICE

PAST_YEAR = 2022
_TASKS = Path(__file__).with_name("year_plan.csv")
_NAMESPACE = UUID("8f5f0a3e-6c0d-4b52-9a58-3f0f6f1b2a66")
_BEGUN = timedelta(days=20)  # before its due day, when something was noted as begun
_CONFIRMED = timedelta(days=10)  # after which a leader had looked at what was done
_TARGETS = {
    "on_time": Decimal(95),
    "inter_agency": Decimal(90),
    "online": Decimal(70),
    "apologies": Decimal(100),
    "posting": Decimal(100),
    "satisfaction": Decimal(90),
    "reports": Decimal(100),
    "tasks": Decimal(90),
}
# number, issuer, what it asks, unit, who, days to answer, days of the answer after the due day
_LETTERS = (
    (
        "112/SNV-CCHC",
        "Sở Nội vụ",
        "Báo cáo tự chấm chỉ số cải cách hành chính.",
        "office",
        "tai",
        20,
        -2,
    ),
    ("305/STP-KSTT", "Sở Tư pháp", "Báo cáo công tác kiểm soát thủ tục hành chính.", "office", "yen", 12, 3),
    (
        "247/UBND-NC",
        "Ủy ban nhân dân tỉnh",
        "Báo cáo nguyên nhân hồ sơ trễ hẹn.",
        "economy",
        "bao",
        15,
        9,
    ),
)


def write_plans(at: datetime) -> None:
    """The plans of 2022 and of the year of the aware moment `at`, as they stand then."""
    today = local(at).date()
    writer = _Writer(
        {officer.username: officer for officer in Officer.objects.all()},
        {unit.code: unit for unit in Department.objects.all()},
        today,
    )
    writer.plan(PAST_YEAR, "then", _TARGETS | {"online": Decimal(50)})
    writer.plan(today.year, "now", _TARGETS)
    for year in (PAST_YEAR, today.year):
        writer.letters(year)
    writer.letter("418/UBND-NC", "Ủy ban nhân dân tỉnh", "Báo cáo kết quả xin lỗi hồ sơ trễ hẹn quý này.", -4)
    writer.letter("526/SNV-CCHC", "Sở Nội vụ", "Đề xuất phương hướng, nhiệm vụ năm sau.", 5)


@dataclass(frozen=True)
class _Writer:
    people: dict[str, Officer]
    units: dict[str, Department]
    today: date

    def plan(self, year: int, lags: str, targets: dict[str, Decimal]) -> None:
        """The plan of the year with its tasks, done or not as the column `lags` says."""
        decided = date(year, 1, 7) if self.today >= date(year, 1, 7) else self.today
        office, begun = self.people[OFFICE], _at(decided)
        decision = Decision(f"{year % 100 + 3:02d}/KH-UBND", decided, self._signer())
        plan = actions.create_plan(year, decision, actor=office, at=begun)
        actions.set_targets(plan.pk, dict(targets), actor=office, at=begun)
        with _TASKS.open(encoding="utf-8") as file:
            for number, row in enumerate(csv.DictReader(file)):
                task = actions.add_task(
                    plan.pk, self._facts(plan, row), actor=office, at=begun, request_id=_id(year, number)
                )
                for item in task.items.select_related("task__responsible", "task__lead"):
                    self._work(item, _lag(row[lags], item.ordinal))

    def _signer(self) -> str:
        return f"Chủ tịch {self.people[CHAIRMAN].full_name}"

    def _facts(self, plan: Plan, row: dict[str, str]) -> TaskFacts:
        return TaskFacts(
            area=row["area"],
            text=row["text"],
            product=row["product"],
            lead=self.units[row["lead"]],
            responsible=self.people.get(row["who"]),
            rhythm=row["every"] or "once",
            due_on=date.fromisoformat(f"{plan.year}-{row['due']}") if row["due"] else None,
            due_day=int(row["day"]) if row["day"] else None,
            is_report=row["report"] == "yes",
            cooperating=tuple(self.units[code] for code in row["also"].split()),
        )

    def _work(self, item: PlanItem, lag: int | None) -> None:
        """Begun some weeks before its due day, done `lag` days after it, then confirmed: as far as today."""
        doer = item.task.responsible or self.people[OFFICE]
        begun = max(item.due_on - _BEGUN, item.starts_on)
        done = max(item.due_on + timedelta(days=lag), begun) if lag is not None else None
        if begun <= self.today and begun != done:
            self._note(item, begun, 40, "Đã phân công, đang thu thập số liệu.", doer)
        if done is not None and done <= self.today:
            self._note(item, done, 100, f"Đã hoàn thành: {item.task.product.lower()}.", doer)
            if done + _CONFIRMED <= self.today:
                chairman, seen = self.people[CHAIRMAN], _at(done + _CONFIRMED)
                item.refresh_from_db()
                actions.confirm_done(item.pk, actor=chairman, at=seen, version=item.version)

    def _note(self, item: PlanItem, on: date, percent: int, words: str, doer: Officer) -> None:
        item.refresh_from_db()
        actions.record_progress(
            item.pk,
            on=on,
            percent=percent,
            words=words,
            actor=doer,
            at=_at(on),
            version=item.version,
            request_id=_id(item.task_id, item.ordinal, percent),
        )

    def letters(self, year: int) -> None:
        """What was asked from above in the year, a letter each quarter, and when it was answered."""
        for number, (name, issuer, asks, unit, who, days, lag) in enumerate(_LETTERS, start=1):
            issued = date(year, number * 3, 3)
            due = issued + timedelta(days=days)
            if due + timedelta(days=lag) <= self.today:
                asked = Asked(name, issued, issuer, asks, self.units[unit], self.people[who], due)
                self._answer(asked, due + timedelta(days=lag), _id("letter", year, number))

    def _answer(self, asked: Asked, on: date, request_id: UUID) -> None:
        office = self.people[OFFICE]
        document = actions.enter_document(asked, actor=office, at=_at(asked.issued_on), request_id=request_id)
        actions.answer_document(
            document.pk,
            number=f"{on.timetuple().tm_yday}/UBND-VP",
            on=on,
            actor=office,
            at=_at(on),
            version=document.version,
        )

    def letter(self, name: str, issuer: str, asks: str, due_in: int) -> None:
        """One that waits for its answer, due so many days from today."""
        issued = self.today - timedelta(days=16)
        due = self.today + timedelta(days=due_in)
        asked = Asked(name, issued, issuer, asks, self.units["office"], self.people[OFFICE], due)
        actions.enter_document(
            asked, actor=self.people[OFFICE], at=_at(issued), request_id=_id("waiting", name)
        )


def _lag(days: str, ordinal: int) -> int | None:
    """Of "0 6 12" the one for this due date, in turn."""
    found = days.split()
    return int(found[max(ordinal - 1, 0) % len(found)]) if found else None


def _at(day: date) -> datetime:
    return datetime.combine(day, time(16, 0), ZONE)


def _id(*parts: object) -> UUID:
    return uuid5(_NAMESPACE, " ".join(map(str, parts)))
