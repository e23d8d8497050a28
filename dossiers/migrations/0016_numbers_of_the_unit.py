"""Numbers belong to the unit that gave them: a ward that gets another code within a year begins anew."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import migrations, models

_HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def name_the_unit(apps, schema_editor):
    dossiers = apps.get_model("dossiers", "Dossier").objects.filter(register_number__isnull=False)
    papers = apps.get_model("dossiers", "IssuedPaper").objects.all()
    lines = apps.get_model("dossiers", "CertificationLine").objects.filter(number__isnull=False)
    # What is older than every identity of the ward belongs to the first; each later one takes over on its day.
    wards = apps.get_model("procedures", "Ward").objects.order_by(models.F("force_from").asc(nulls_first=True))
    for place, ward in enumerate(wards):
        if place:
            since = datetime.combine(ward.force_from, datetime.min.time(), _HERE)
            dossiers = dossiers.filter(received_at__gte=since)
            papers = papers.filter(issued_at__gte=since)
            lines = lines.filter(certified_on__gte=ward.force_from)
        dossiers.update(register_unit=ward.unit_code)
        papers.update(unit=ward.unit_code)
        lines.update(unit=ward.unit_code)


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0015_paper_numbers_and_actions"),
        ("procedures", "0004_single_keys"),
    ]

    operations = [
        migrations.RemoveConstraint("certificationline", "certification_number_once"),
        migrations.RemoveConstraint("dossier", "dossier_register_number"),
        migrations.RemoveConstraint("issuedpaper", "issued_paper_number"),
        migrations.AddField(
            "certificationline",
            "unit",
            models.CharField("mã đơn vị của sổ", blank=True, max_length=20, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "dossier",
            "register_unit",
            models.CharField("mã đơn vị của sổ", blank=True, max_length=20, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "issuedpaper",
            "unit",
            models.CharField("mã đơn vị", max_length=20, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(name_the_unit, migrations.RunPython.noop),
        migrations.AddConstraint(
            "certificationline",
            models.UniqueConstraint(fields=("book", "unit", "year", "number"), name="certification_number_once"),
        ),
        migrations.AddConstraint(
            "dossier",
            models.UniqueConstraint(
                fields=("register_unit", "register_year", "register_number"), name="dossier_register_number"
            ),
        ),
        migrations.AddConstraint(
            "issuedpaper",
            models.UniqueConstraint(fields=("kind", "unit", "year", "number"), name="issued_paper_number"),
        ),
    ]
