"""Indexes of dossiers that serve the figures (reports/): read instead of the rows, which are wide.

Their condition is `DossierQuerySet.counted`, word for word, so that a database knows it may use them.
"""

from django.db.models import Index, Q

_COUNTED = Q(received_at__isnull=False, for_other_ward="") & ~Q(status="void")

FOR_THE_FIGURES = [
    # all that reports/cells.py counts, and the moments by which it tells the past
    Index(
        fields=[
            "ended_month",
            "received_month",
            "sector",
            "outcome",
            "channel",
            "online_level",
            "inter_agency",
            "limit_unit",
            "received_at",
            "ended_at",
        ],
        name="dossier_figures_cells",
        condition=_COUNTED,
    ),
    Index(
        fields=["ended_month", "sector", "ended_at", "id"],
        name="dossier_figures_late",
        condition=_COUNTED & Q(outcome="late"),
    ),
    Index(fields=["returned_at", "sector"], name="dossier_figures_returned", condition=_COUNTED),
    Index(
        fields=["returned_at", "sector"],
        name="dossier_figures_posted",
        condition=_COUNTED & Q(result_delivery="post"),
    ),
    Index(fields=["received_month", "sector", "channel"], name="dossier_figures_received"),
]
