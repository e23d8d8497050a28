"""What each variable does. Settings are read once a process, so every case asks a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
_READ = """
import json, sys
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


def environment(folder: Path, **variables: str) -> dict[str, str]:
    """Return a clean environment of the site that keeps its files in ``folder``."""
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "onestop.settings",
        "ONESTOP_ENV_FILE": os.devnull,
        "ONESTOP_VAR": str(folder),
        **variables,
    }


def read(folder: Path, *names: str, **variables: str) -> dict[str, Any]:
    """Return settings as a process with these variables sees them."""
    command = [sys.executable, "-c", _READ, *names]
    output = subprocess.check_output(command, cwd=ROOT, env=environment(folder, **variables))
    answer: dict[str, Any] = json.loads(output)
    return answer


def test_the_demo_and_the_ward_share_nothing(tmp_path: Path) -> None:
    names = ("DATABASES", "PAPERS_ROOT", "EMAIL_FILE_PATH", "CELERY_BROKER_TRANSPORT_OPTIONS", "CACHES")
    names += ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "KEY_PREFIX")
    demo, ward = read(tmp_path, *names), read(tmp_path, *names, ONESTOP_DEMO="0")
    assert [name for name in names if demo[name] == ward[name]] == []


def test_the_ward_survives_a_power_cut(tmp_path: Path) -> None:
    for demo, durability in (("1", "NORMAL"), ("0", "FULL")):
        database = read(tmp_path, "DATABASES", ONESTOP_DEMO=demo)["DATABASES"]["default"]
        assert f"synchronous={durability}" in database["OPTIONS"]["init_command"]
        assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite")
def test_sqlite_really_has_these_options() -> None:
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30_000}


def test_postgresql_connections_are_kept_and_looked_after(tmp_path: Path) -> None:
    url = "postgres://may:chu@db.example:5433/phuong"
    database = read(tmp_path, "DATABASES", DATABASE_URL=url)["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", 5433, "phuong")
    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (600, True)


def test_redis_carries_queue_and_cache_under_a_prefix(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "CELERY_BROKER_URL",
        "CELERY_BROKER_TRANSPORT_OPTIONS",
        "CACHES",
        REDIS_URL="redis://127.0.0.1:6379/3",
        ONESTOP_KEY_PREFIX="phu-thuy",
    )
    assert found["CELERY_BROKER_URL"] == "redis://127.0.0.1:6379/3"
    assert found["CELERY_BROKER_TRANSPORT_OPTIONS"]["global_keyprefix"] == "phu-thuy:"
    assert found["CACHES"]["default"]["KEY_PREFIX"] == "phu-thuy"


def test_an_empty_variable_is_one_that_was_not_given(tmp_path: Path) -> None:
    names = ("DATABASES", "CELERY_BROKER_URL", "ALLOWED_HOSTS", "PUBLIC_URL")
    empty = read(tmp_path, *names, DATABASE_URL="", REDIS_URL="", ALLOWED_HOSTS="", ONESTOP_PUBLIC_URL="")
    assert empty == read(tmp_path, *names)


def test_no_mail_leaves_the_demo(tmp_path: Path) -> None:
    url = "smtp://nguoi:mat@mail.example:587/?tls=True"
    names = ("EMAIL_BACKEND", "EMAIL_TIMEOUT")
    assert read(tmp_path, *names, EMAIL_URL=url)["EMAIL_BACKEND"] == "onestop.mail.FileBackend"
    ward = read(tmp_path, *names, "EMAIL_HOST", EMAIL_URL=url, ONESTOP_DEMO="0")
    assert ward == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_TIMEOUT": 15,
        "EMAIL_HOST": "mail.example",
    }


def test_the_public_address_is_an_accepted_host(tmp_path: Path) -> None:
    found = read(tmp_path, "ALLOWED_HOSTS", "PUBLIC_URL", ONESTOP_PUBLIC_URL="http://192.168.1.20:8000/")
    assert "192.168.1.20" in found["ALLOWED_HOSTS"]
    assert found["PUBLIC_URL"] == "http://192.168.1.20:8000"


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "env"
    file.write_text("ONESTOP_PORT=9001\nONESTOP_DEMO=0\n")
    found = read(tmp_path, "PORT", "DEMO", ONESTOP_ENV_FILE=str(file), ONESTOP_PORT="9002")
    assert found == {"PORT": "9002", "DEMO": False}


def test_debug_is_off_unless_asked_for(tmp_path: Path) -> None:
    assert read(tmp_path, "DEBUG") == {"DEBUG": False}
    assert read(tmp_path, "DEBUG", ONESTOP_DEBUG="1") == {"DEBUG": True}


def test_behind_tls_django_finds_nothing_to_say(tmp_path: Path) -> None:
    variables = {
        "ONESTOP_DEMO": "0",
        "ONESTOP_HTTPS": "1",
        "ONESTOP_PUBLIC_URL": "https://mot-cua.example.vn",
        "SECRET_KEY": "test-" + "abcdefghijklmnopqrstuvwxyz0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(tmp_path, **variables), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    assert set(read(tmp_path, *names, **variables).values()) == {True}


def test_the_key_is_made_when_none_is_given(tmp_path: Path) -> None:
    assert read(tmp_path, "SECRET_KEY")["SECRET_KEY"] == (tmp_path / "secret_key").read_text()
    assert read(tmp_path, "SECRET_KEY", SECRET_KEY="given")["SECRET_KEY"] == "given"
