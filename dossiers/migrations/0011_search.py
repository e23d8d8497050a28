"""A line of words for every dossier; on PostgreSQL an index over the words."""

from itertools import islice

import django.db.models.deletion
from django.db import migrations, models

from dossiers.search_words import line_of

CHUNK = 1_000
INDEX = """
CREATE INDEX search_line_words ON dossiers_searchline
    USING gin (array_to_tsvector(string_to_array(btrim(words), ' '))) WITH (fastupdate = off)
"""


def fill(apps, schema_editor):
    dossiers = apps.get_model("dossiers", "Dossier").objects.order_by("pk").values_list(
        "pk", "procedure_id", "code", "external_code",
        *(f"{who}__{what}" for who in ("applicant", "proxy") for what in ("full_name", "identity_number", "phone")),
    )
    line = apps.get_model("dossiers", "SearchLine")
    rows = dossiers.iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        line.objects.bulk_create(line(dossier_id=pk, procedure_id=told[0], words=_words(*told)) for pk, *told in chunk)


def _words(procedure, code, external_code, *people):
    told = [value or "" for value in people]
    return line_of(
        names=[told[0], told[3]],
        numbers=[told[1], told[2], told[4], told[5]],
        codes=[code, external_code],
        procedure_id=procedure,
    )


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the filled rows' own checks, before the index
        schema_editor.execute(INDEX)


class Migration(migrations.Migration):

    dependencies = [("dossiers", "0010_certification")]

    operations = [
        migrations.CreateModel(
            name="SearchLine",
            fields=[
                ("dossier", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="search_line", serialize=False, to="dossiers.dossier", verbose_name="hồ sơ")),
                ("procedure", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="procedures.procedure")),
                ("words", models.TextField(verbose_name="từ để tìm")),
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(make_index, migrations.RunPython.noop),
        migrations.RemoveField(model_name="dossier", name="search_text"),
    ]
