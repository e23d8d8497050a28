"""The officers of the demo ward, all invented. Pure.

They sign in by one click on the sign-in page and have no passwords.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from procedures.roles import Role

CLERK, SECOND_CLERK, HEAD_OF_COUNTER = "ha", "nhi", "dung"
OFFICE, CHAIRMAN, VICE_CHAIRMAN, ADMINISTRATOR = "tai", "khoa", "anh", "duy"


@dataclass(frozen=True)
class Person:
    """An officer to be: the department by its code ("" for none), the post as stored."""

    username: str
    full_name: str
    department: str
    roles: tuple[Role, ...]
    post: str = "staff"
    extension: str = ""


PEOPLE = (
    Person(CLERK, "Lê Thị Thu Hà", "counter", (Role.CLERK,), extension="101"),
    Person(SECOND_CLERK, "Trần Yến Nhi", "counter", (Role.CLERK,), extension="102"),
    Person(HEAD_OF_COUNTER, "Nguyễn Thị Mỹ Dung", "counter", (Role.CLERK, Role.OFFICE), extension="100"),
    Person("bao", "Phạm Quốc Bảo", "economy", (Role.OFFICER,), extension="201"),
    Person("thuy", "Lâm Bích Thủy", "economy", (Role.OFFICER,), extension="202"),
    Person("vinh", "Trương Quang Vinh", "economy", (Role.OFFICER,), extension="203"),
    Person("lan", "Võ Thị Ngọc Lan", "culture", (Role.OFFICER,), extension="301"),
    Person("tho", "Đỗ Hữu Thọ", "culture", (Role.OFFICER,), extension="302"),
    Person("yen", "Huỳnh Hải Yến", "office", (Role.OFFICER,), extension="401"),
    Person("minh", "Bùi Nhật Minh", "office", (Role.OFFICER,), extension="402"),
    Person(OFFICE, "Đặng Văn Tài", "office", (Role.OFFICE,), extension="400"),
    Person("son", "Cao Thanh Sơn", "military", (Role.OFFICER,), extension="501"),
    Person("van", "Mai Thanh Vân", "leadership", (Role.OFFICER,), extension="601"),
    Person(CHAIRMAN, "Trần Minh Khoa", "leadership", (Role.LEADER,), "chairman", "600"),
    Person(VICE_CHAIRMAN, "Nguyễn Thị Kim Anh", "leadership", (Role.LEADER,), "vice_chairman", "602"),
    Person(ADMINISTRATOR, "Hồ Ngọc Duy", "", (Role.ADMINISTRATOR,), extension="403"),
)


def staff(departments: Iterable[str]) -> tuple[Person, ...]:
    """Everybody, with one officer more for each department of the ward (codes) that would have nobody."""
    staffed = {
        person.department for person in PEOPLE if Role.OFFICER in person.roles or Role.CLERK in person.roles
    }
    lonely = [code for code in sorted(departments) if code not in staffed]
    return PEOPLE + tuple(
        Person(f"cb{number}", f"Công chức thử nghiệm {number}", code, (Role.OFFICER,))
        for number, code in enumerate(lonely, start=1)
    )


def hands(people: Iterable[Person]) -> Mapping[str, tuple[str, ...]]:
    """Who works on dossiers, by department: usernames of officers, of clerks at the counter."""
    by_department: dict[str, list[str]] = {}
    for person in people:
        if Role.OFFICER in person.roles or Role.CLERK in person.roles:
            by_department.setdefault(person.department, []).append(person.username)
    return {code: tuple(names) for code, names in by_department.items()}
