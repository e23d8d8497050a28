"""Demo or ward: a database made for one is refused by the other."""

import sys
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection, connections
from django.utils import timezone

_IS_DEMO = (
    "Cơ sở dữ liệu này là bản dùng thử, không dùng cho việc thật. "
    "Chạy lại với DEMO=1, hoặc đặt DATABASE_URL sang cơ sở dữ liệu của phường."
)
_IS_WARD = (
    "Cơ sở dữ liệu này có hồ sơ thật của phường, không chạy bản dùng thử trên đó. "
    "Chạy lại với DEMO=0, hoặc đặt DATABASE_URL sang cơ sở dữ liệu khác."
)


def mode() -> str:
    """Return the mode the settings ask for: ``demo`` or ``real``."""
    return "demo" if settings.DEMO else "real"


def wrong_mode() -> str | None:
    """Return the sentence that says why this database does not fit the settings; None when it fits.

    A database without tables or without an installation fits both: nothing has been done in it yet. Only one
    column is read, because the tables may be those of an older release that is about to be migrated.
    """
    from procedures.models import Installation

    if Installation._meta.db_table not in connection.introspection.table_names():
        return None
    made_for = Installation.objects.filter(pk=1).values_list("mode", flat=True).first()
    if made_for in {None, mode()}:
        return None
    return _IS_DEMO if made_for == "demo" else _IS_WARD


def unclaimed() -> bool:
    """Return whether this database does not say yet what it is for."""
    from procedures.models import Installation

    return not Installation.objects.exists()


def claim() -> None:
    """Write into a new database what it is for, before anything else is."""
    from procedures.models import Installation

    Installation.objects.get_or_create(pk=1, defaults={"mode": mode(), "created_at": timezone.now()})


def sign_ins() -> list[str]:
    """Return the lines that tell the visitor of a demo how to sign in; none in a ward."""
    if not settings.DEMO:
        return []
    from procedures.views.signin import demo_people

    people = [f"  {one.role.label}: {one.officer.full_name}" for one in demo_people()]
    return ["Đăng nhập dùng thử: bấm vào một vai trên trang đăng nhập, không cần mật khẩu.", *people]


def refuse_wrong_mode() -> None:
    """End this process with one sentence when the database belongs to the other mode.

    Called before gunicorn forks, so the connection it used is closed again.
    """
    sentence = wrong_mode()
    connections.close_all()
    if sentence:
        sys.exit(sentence)


@register(Tags.database)
def check_mode(app_configs: Any, databases: Any = None, **_: Any) -> list[CheckMessage]:
    """Report a database of the other mode to ``manage.py check --database`` and ``migrate``."""
    sentence = wrong_mode() if databases else None
    return [Error(sentence, id="onestop.E001")] if sentence else []
