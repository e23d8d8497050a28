"""A small ward for tests: departments, people, a few procedures and the real days off.

`build_ward()` writes it into the test database and returns handles; `moment("2026-11-23 08:05")` is a
local moment. Every person and number is invented (province 000 does not exist).
"""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from dossiers import actions
from dossiers.models import Dossier, Rung
from procedures.actions.calendar_draft import restore
from procedures.calendar import ZONE, Calendar
from procedures.models import (
    CalendarVersion,
    Department,
    FormSet,
    Installation,
    Officer,
    Procedure,
    ProcedureVersion,
    RequiredDocument,
    Sector,
    StepPlan,
    Ward,
)
from procedures.models.calendar import build_calendar
from procedures.roles import Role
from procedures.text import fold
from tests.kept_rows import kept

DATA = Path(__file__).parent / "data"
PASSWORD = "mat khau thu nghiem 1"


def moment(text: str) -> datetime:
    """A local moment: "2026-11-23 08:05"."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def calendar_content(
    hours: str = "07:00-11:30,13:30-17:00", half_days: dict[str, str] | None = None
) -> dict[str, Any]:
    """The content of a calendar version with the real days off of 2021-2027."""
    with (DATA / "days_off.csv").open(encoding="utf-8") as file:
        days = [
            {
                "date": r["date"],
                "kind": r["kind"],
                "name": r["name"],
                "sessions": "",
                "confidence": r["confidence"],
            }
            for r in csv.DictReader(file)
        ]
    for day, sessions in (half_days or {}).items():
        days.append({"date": day, "kind": "", "name": "", "sessions": sessions, "confidence": "official"})
    years = {str(year): "confirmed" for year in range(2021, 2027)} | {"2027": "provisional"}
    return {"days": days, "hours": [{"force_from": "2010-01-01", "sessions": hours}], "years": years}


def real_calendar() -> Calendar:
    """The standard calendar, without a database."""
    return build_calendar(calendar_content())


@dataclass
class TestWard:
    """Handles on what `build_ward` wrote."""

    __test__ = False

    ward: Ward
    counter: Department
    economy: Department
    culture: Department
    leadership: Department
    land_registry: Department
    tax: Department
    clerk: Officer
    officer: Officer
    culture_officer: Officer
    office: Officer
    chairman: Officer
    vice_chairman: Officer
    administrator: Officer
    birth: ProcedureVersion  # same day, two steps
    correction: ProcedureVersion  # land, 8 working days, inter-agency: counter, economy, land registry
    business: ProcedureVersion  # 3 working days: counter, economy, leadership
    first_certificate: ProcedureVersion  # land, 20 working days with a tax step outside the limit


def build_ward() -> TestWard:
    """Write the ward into the database: the rows of the first time, where there is none yet."""
    kept_here = "ONESTOP_TEST_FOLDER" in os.environ  # not in a benchmark on the site's own settings
    if not kept_here or Ward.objects.exists() or not Rung.objects.exists():
        return _build()
    return kept("ward", _build)


def _build() -> TestWard:
    if not Rung.objects.exists():  # a test before may have emptied the tables
        import_module("dossiers.migrations.0020_ladder").seed(apps, None)
        import_module("reports.migrations.0007_report_duties").seed(apps, None)
    department = {
        code: Department.objects.create(code=code, name=name, short_name=short, position=n, **kind)
        for n, (code, name, short, kind) in enumerate(
            [
                (
                    "counter",
                    "Trung tâm Phục vụ hành chính công",
                    "Phục vụ hành chính công",
                    {"is_counter": True},
                ),
                ("economy", "Phòng Kinh tế, Hạ tầng và Đô thị", "Phòng Kinh tế, HT và ĐT", {}),
                ("culture", "Phòng Văn hóa – Xã hội", "Phòng Văn hóa – Xã hội", {}),
                ("leadership", "Lãnh đạo Ủy ban nhân dân phường", "Lãnh đạo phường", {}),
                (
                    "land_registry",
                    "Chi nhánh Văn phòng Đăng ký đất đai",
                    "Chi nhánh VPĐKĐĐ",
                    {"is_partner": True},
                ),
                ("tax", "Cơ quan thuế", "Cơ quan thuế", {"is_partner": True}),
            ]
        )
    }
    Installation.objects.create(
        pk=1, mode="demo", created_at=moment("2026-01-01 08:00"), setup_finished_at=moment("2026-01-01 08:00")
    )
    FormSet.objects.create(code="2018", force_to=date(2025, 9, 14))
    FormSet.objects.create(code="2025", force_from=date(2025, 9, 15))
    restore(
        CalendarVersion.objects.create(
            created_at=moment("2025-12-01 08:00"),
            reason="Lịch ban đầu",
            digest="test",
            content=calendar_content(),
        )
    )
    return TestWard(
        ward=_identity(),
        **department,
        clerk=_officer("ha", "Lê Thị Thu Hà", department["counter"], Role.CLERK),
        officer=_officer("bao", "Phạm Quốc Bảo", department["economy"], Role.OFFICER),
        culture_officer=_officer("lan", "Võ Thị Ngọc Lan", department["culture"], Role.OFFICER),
        office=_officer("tai", "Đặng Văn Tài", department["culture"], Role.OFFICE),
        chairman=_officer("khoa", "Trần Minh Khoa", department["leadership"], Role.LEADER, post="chairman"),
        vice_chairman=_officer(
            "anh", "Nguyễn Thị Kim Anh", department["leadership"], Role.LEADER, post="vice_chairman"
        ),
        administrator=_officer("duy", "Hồ Ngọc Duy", None, Role.ADMINISTRATOR),
        **_catalogue(department),
    )


def _identity() -> Ward:
    return Ward.objects.create(
        name="phường Phú Thủy",
        place="Phú Thủy",
        superior_place="tỉnh Lâm Đồng",
        unit_code="H36.152.00",
        counter_name="Trung tâm Phục vụ hành chính công",
        counter_lines="TRUNG TÂM PHỤC VỤ\nHÀNH CHÍNH CÔNG",
        phone="(0263) 3000 000",
        mail_approved_paper=True,
    )


def _officer(
    username: str, full_name: str, department: Department | None, role: Role, post: str = "staff"
) -> Officer:
    officer = Officer.objects.create(
        username=username,
        email=f"{username}@ward.example",
        password=_stored_password(),
        full_name=full_name,
        department=department,
        post=post,
    )
    officer.groups.through.objects.create(
        officer=officer, group=Group.objects.get_or_create(name=role.value)[0]
    )
    return officer


@cache
def _stored_password() -> str:
    return make_password(PASSWORD)


def _catalogue(department: dict[str, Department]) -> dict[str, ProcedureVersion]:
    land = Sector.objects.create(code="land", name="Đất đai", position=1, department=department["economy"])
    civil = Sector.objects.create(
        code="civil_status", name="Hộ tịch", position=2, department=department["culture"]
    )
    trade = Sector.objects.create(
        code="business", name="Hộ kinh doanh", position=3, department=department["economy"]
    )

    def procedure(
        code: str, name: str, sector: Sector, unit: str, amount: int, **kind: Any
    ) -> ProcedureVersion:
        found = Procedure.objects.create(
            key=code, national_code=code, name=name, sector=sector, search_text=f" {fold(name)} {fold(code)}"
        )
        version = ProcedureVersion.objects.create(
            procedure=found,
            statutory_unit=unit,
            statutory_amount=amount,
            usable=True,
            limit_source="portal",
            **kind,
        )
        RequiredDocument.objects.bulk_create(
            RequiredDocument(version=version, seq=seq, name=paper)
            for seq, paper in enumerate(["Tờ khai theo mẫu", "Giấy tờ kèm theo"], start=1)
        )
        return version

    def steps(version: ProcedureVersion, *plan: tuple[str, str, int, bool]) -> ProcedureVersion:
        StepPlan.objects.bulk_create(
            StepPlan(
                version=version,
                seq=seq,
                department=department[code],
                name=name,
                budget_minutes=minutes,
                outside_limit=outside,
            )
            for seq, (code, name, minutes, outside) in enumerate(plan, start=1)
        )
        return version

    counter = ("counter", "Tiếp nhận", 240, False)
    return {
        "birth": steps(
            procedure("1.001193", "Đăng ký khai sinh", civil, "same_day", 0, online_level="full", fee_vnd=0),
            ("counter", "Tiếp nhận", 120, False),
            ("culture", "Giải quyết", 360, False),
        ),
        "correction": steps(
            procedure(
                "1.012796",
                "Đính chính Giấy chứng nhận đã cấp lần đầu có sai sót",
                land,
                "working_day",
                8,
                inter_agency=True,
                online_level="full",
            ),
            counter,
            ("economy", "Kiểm tra, trình ký", 3120, False),
            ("land_registry", "Cập nhật hồ sơ địa chính", 480, False),
        ),
        "business": steps(
            procedure(
                "1.001612", "Đăng ký thành lập hộ kinh doanh", trade, "working_day", 3, fee_vnd=100_000
            ),
            ("counter", "Tiếp nhận", 120, False),
            ("economy", "Thẩm định", 1080, False),
            ("leadership", "Ký duyệt", 240, False),
        ),
        "first_certificate": steps(
            procedure(
                "1.013978",
                "Đăng ký đất đai, cấp Giấy chứng nhận lần đầu",
                land,
                "working_day",
                20,
                inter_agency=True,
            ),
            counter,
            ("economy", "Thẩm tra, lập hồ sơ", 6720, False),
            ("tax", "Nghĩa vụ tài chính", 0, True),
            ("economy", "Trình ký", 1200, False),
        ),
    }


def person(
    name: str = "Huỳnh Thị Bích Trâm", number: str = "000188000127", **more: Any
) -> actions.ApplicantData:
    """An invented applicant."""
    values: dict[str, Any] = {
        "full_name": name,
        "identity_number": number,
        "sex": "female",
        "birth_date": date(1988, 3, 5),
        "address": "Số 00 đường Thủ Khoa Huân, khu phố 5, phường Phú Thủy",
        "phone": "0900000127",
        "email": "tram@vidu.example",
    }
    return actions.ApplicantData(**(values | more))


def received(ward: TestWard, version: ProcedureVersion, at: str, **more: Any) -> Dossier:
    """A dossier received at the counter at the local moment `at`."""
    reception = actions.Reception(
        version=version,
        applicant=more.pop("applicant", person()),
        documents=more.pop("documents", [actions.DocumentData(name="Tờ khai theo mẫu", originals=1)]),
        **more,
    )
    return actions.receive(reception, actor=ward.clerk, at=moment(at))


def call(dossier: Dossier, actor: Officer | None, at: str, **more: Any) -> actions.Call:
    """A call of an action on the dossier at the local moment `at`."""
    return actions.Call(dossier.pk, actor=actor, at=moment(at), **more)
