"""Small partial indexes of dossiers, one for each set of the sweep that no other index serves."""

from django.db.models import F, Index, Q

from dossiers.workflow import OPEN, Status

_OPEN = sorted(status.value for status in OPEN)

FOR_THE_SWEEP = [
    Index(
        fields=["resolved_at"],
        name="dossier_to_fetch",
        condition=Q(status=Status.RESOLVED.value, result_received_at__isnull=True),
    ),
    Index(
        fields=["approved_at"],
        name="dossier_approved_and_kept",
        condition=Q(status=Status.IN_PROGRESS.value, approved_at__isnull=False),
    ),
    Index(
        fields=["paused_at"],
        name="dossier_awaiting_supplement",
        condition=Q(status=Status.AWAITING_SUPPLEMENT.value),
    ),
    Index(
        fields=["due_current"],
        name="dossier_promised_again",
        condition=Q(status__in=_OPEN, due_current__gt=F("due_first")),
    ),
]
