"""What happened to a dossier, as a chain that cannot be changed; who looked; what was already asked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dossiers.workflow import ACTION_LABELS


class Event(models.Model):
    """One thing that happened. Never edited or deleted: the database itself refuses (migration 0002).

    `data` holds ids, codes, dates and names of fields; personal values stand in EventPersonal, of which
    the event carries only a salted hash, so that they can be erased and the chain still verifies.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    action = models.CharField(
        "sự việc", max_length=32, choices=[(action.value, label) for action, label in ACTION_LABELS.items()]
    )
    occurred_at = models.DateTimeField("xảy ra lúc")
    recorded_at = models.DateTimeField("ghi lúc")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    status_from = models.CharField(max_length=24, blank=True)
    status_to = models.CharField(max_length=24)
    data = models.JSONField(default=dict)
    personal_hash = models.CharField(max_length=64, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["dossier", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "seq"], name="event_in_order"),
            models.CheckConstraint(name="event_counts_from_one", condition=Q(seq__gte=1)),
        ]
        indexes = [
            models.Index(fields=["recorded_at"], name="event_by_recording"),
            models.Index(
                fields=["dossier", "seq"],
                name="event_about_papers",
                condition=Q(action__in=["allow_supplement", "propose_supplement", "request_supplement"]),
            ),
            models.Index(
                fields=["recorded_at"],
                name="event_of_the_past",
                condition=Q(action__in=["correct", "recalculate", "reopen", "void"])
                | Q(occurred_at__lt=F("recorded_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq}. {self.get_action_display()}"


class EventPersonal(models.Model):
    """The personal values of an event, kept apart so that they can be erased."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="personal")
    salt = models.CharField(max_length=32)
    values = models.JSONField()

    def __str__(self) -> str:
        return f"của sự việc {self.event_id}"


class Request(models.Model):
    """A changing request already answered: the same id gets the same answer, not a second change."""

    request_id = models.UUIDField(primary_key=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=32)
    payload_hash = models.CharField(max_length=64)
    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, null=True, related_name="+")
    answered_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.request_id)


class AccessLog(models.Model):
    """A look at a dossier's personal data: once an officer, dossier and hour."""

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="looks")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    hour = models.DateTimeField("trong giờ")
    what = models.CharField("đã xem", max_length=40, default="chi tiết")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "officer", "hour", "what"], name="access_once_an_hour")
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} xem {self.dossier_id}"
