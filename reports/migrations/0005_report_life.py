"""Reports of any period with a life: reviewed, signed, sent, and put right by another edition.

A report signed before was frozen when it was signed: whoever signed it stands for the review. Its facts had
another form; they are packed as they are, under their own hash, and can be read but not counted again.
"""

import zlib

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def give_codes(apps, schema_editor):
    Report = apps.get_model("reports", "Report")
    for report in Report.objects.all():
        report.code, report.kind = str(report.year), "year"
        if report.status == "signed":
            report.reviewed_at, report.reviewed_by_id = report.signed_at, report.signer_id
        report.save()


def pack_facts(apps, schema_editor):
    import json

    Snapshot = apps.get_model("reports", "ReportSnapshot")
    for snapshot in Snapshot.objects.all():
        snapshot.packed = zlib.compress(json.dumps(snapshot.facts, ensure_ascii=False).encode())
        snapshot.save(update_fields=["packed"])


def person(words):
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        verbose_name=words,
    )


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_scores"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.RemoveConstraint("report", "report_once_a_year"),
        migrations.RemoveConstraint("report", "report_signed_is_whole"),
        migrations.AddField("report", "code", models.CharField("kỳ", max_length=9, default=""), False),
        migrations.AddField("report", "edition", models.PositiveSmallIntegerField("bản", default=1)),
        migrations.AddField("report", "reviewed_at", models.DateTimeField("soát lúc", null=True, blank=True)),
        migrations.AddField("report", "reviewed_by", person("người soát")),
        migrations.AddField("report", "sent_on", models.DateField("gửi ngày", null=True, blank=True)),
        migrations.AddField("report", "sent_how", models.CharField("gửi bằng", max_length=200, blank=True)),
        migrations.AddField("report", "sent_by", person("người gửi")),
        migrations.AddField("reportsnapshot", "packed", models.BinaryField("hồ sơ được đếm", default=b""), False),
        migrations.RunPython(give_codes, migrations.RunPython.noop),
        migrations.RunPython(pack_facts, migrations.RunPython.noop),
        migrations.RemoveField("reportsnapshot", "facts"),
        migrations.RenameField("reportsnapshot", "packed", "facts"),
    ]
