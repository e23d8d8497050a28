"""The parts of the other program, each a process of its own environment: ``-m benchmarks.helpdesk_theirs``.

It is used as its manual says: queues with a number of days, tickets with an owner, `escalate_tickets`.
"""

from __future__ import annotations

import sys
from datetime import timedelta

from benchmarks.night import CASES, LATE, measure

DAYS = 3  # after which a queue escalates
SETTINGS = """
import os
from psycopg.conninfo import conninfo_to_dict

found = conninfo_to_dict(os.environ["DATABASE_URL"])
DATABASES = {"default": {
    "ENGINE": "django.db.backends.postgresql", "NAME": found["dbname"], "USER": found.get("user", ""),
    "PASSWORD": found.get("password", ""), "HOST": found.get("host", ""), "PORT": found.get("port", ""),
}}
INSTALLED_APPS = [
    "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.messages", "django.contrib.sites", "django.contrib.staticfiles",
    "django.contrib.humanize", "rest_framework", "helpdesk",
]
HELPDESK_TEAMS_MODE_ENABLED = False
ROOT_URLCONF = "desk_urls"
SECRET_KEY, SITE_ID, USE_TZ = "only-for-a-benchmark", 1, True
STATIC_URL = "/static/"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
"""
URLS = """
from django.urls import include, path

urlpatterns = [path("", include("helpdesk.urls"))]
"""


def prepare() -> None:
    """Five queues, each with an officer; CASES open tickets, LATE of them old enough to be escalated."""
    from django.apps import apps
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", verbosity=0)
    queue_model, ticket = apps.get_model("helpdesk", "Queue"), apps.get_model("helpdesk", "Ticket")
    desks = []
    for n in range(1, 6):
        officer = get_user_model().objects.create_user(f"officer{n}", f"officer{n}@ward.example")
        queue = queue_model.objects.create(
            title=f"Department {n}",
            slug=f"d{n}",
            locale="en",
            escalate_days=DAYS,
            email_address=f"d{n}@ward.example",
        )
        desks.append((queue, officer))
    tickets = []
    for n in range(CASES):
        queue, officer = desks[n % len(desks)]
        tickets.append(
            ticket(
                title=f"Case {n}",
                description="An application for a paper",
                queue=queue,
                assigned_to=officer,
            )
        )
    made = ticket.objects.bulk_create(tickets)
    late = [one.pk for one in made[:LATE]]
    ticket.objects.filter(pk__in=late).update(created=timezone.now() - timedelta(days=3 * DAYS))


def night() -> None:
    """One run of its nightly alerting; the subject of a mail names the ticket."""
    from django.core.management import call_command

    measure(lambda: call_command("escalate_tickets"), lambda mail: str(mail.subject))


if __name__ == "__main__":
    import django

    django.setup()
    {"prepare": prepare, "night": night}[sys.argv[1]]()
