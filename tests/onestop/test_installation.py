"""A database made for the demo is refused for work, and the reverse."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.utils import timezone

from onestop import installation
from procedures.models import Installation, Officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _new_database() -> None:
    Installation.objects.all().delete()


def made_for(mode: str) -> None:
    Installation.objects.create(pk=1, mode=mode, created_at=timezone.now())


@pytest.mark.parametrize(("demo", "mode"), [(True, "demo"), (False, "real")])
def test_its_own_mode_is_accepted(settings, demo: bool, mode: str) -> None:
    settings.DEMO = demo
    made_for(mode)
    assert installation.wrong_mode() is None
    call_command("check", "--database", "default")


@pytest.mark.parametrize(
    ("demo", "mode", "sentence"),
    [(False, "demo", "bản dùng thử, không dùng cho việc thật"), (True, "real", "hồ sơ thật của phường")],
)
def test_the_other_mode_is_refused_with_one_sentence(settings, demo: bool, mode: str, sentence: str) -> None:
    settings.DEMO = demo
    made_for(mode)
    assert sentence in (installation.wrong_mode() or "")
    with pytest.raises(SystemCheckError, match=r"onestop\.E001"):
        call_command("check", "--database", "default")


@pytest.mark.django_db(transaction=True)
def test_a_process_that_met_the_wrong_database_ends(settings) -> None:
    made_for("real")
    with pytest.raises(SystemExit, match="hồ sơ thật của phường"):
        installation.refuse_wrong_mode()
    settings.DEMO = False
    installation.refuse_wrong_mode()


def test_a_new_database_fits_both_until_it_is_claimed(settings) -> None:
    assert installation.unclaimed()
    assert installation.wrong_mode() is None
    settings.DEMO = False
    installation.claim()
    installation.claim()
    assert not installation.unclaimed()
    assert Installation.objects.get().mode == "real"
    settings.DEMO = True
    assert installation.wrong_mode() is not None


def test_only_the_demo_tells_how_to_sign_in(settings) -> None:
    made_for("demo")
    clerk = Officer.objects.create_user("ha", full_name="Lê Thị Thu Hà")
    clerk.groups.add(Group.objects.get_or_create(name="clerk")[0])
    lines = installation.sign_ins()
    assert "không cần mật khẩu" in lines[0]
    assert lines[1].endswith(": Lê Thị Thu Hà")
    settings.DEMO = False
    assert installation.sign_ins() == []
