"""Visits that are in somebody's hands keep that person as their only known holder."""

from django.db import migrations
from django.db.models.functions import Coalesce


def keep_known(apps, schema_editor):
    step_run = apps.get_model("dossiers", "StepRun")
    holder = apps.get_model("dossiers", "StepHolder")
    known = step_run.objects.filter(officer__isnull=False).annotate(since=Coalesce("taken_at", "given_at"))
    rows = known.values_list("pk", "officer", "since").iterator(chunk_size=500)
    holder.objects.bulk_create(
        (holder(step_id=step, officer_id=officer, since=since) for step, officer, since in rows),
        batch_size=500,
    )


class Migration(migrations.Migration):

    dependencies = [("dossiers", "0006_legs_and_holders")]

    operations = [migrations.RunPython(keep_known, migrations.RunPython.noop)]
