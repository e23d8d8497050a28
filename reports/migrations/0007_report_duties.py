"""The calendar of reports; the usual ones, to be sent four days after the closing day."""

from django.db import migrations, models

_USUAL = [("year", True), ("h1", True), ("q1", True), ("q3", True), ("month", False)]


def seed(apps, schema_editor):
    duty = apps.get_model("reports", "ReportDuty")
    for kind, active in _USUAL:
        duty.objects.get_or_create(
            kind=kind, defaults={"receiver": "Cơ quan cấp trên", "days_after": 4, "active": active}
        )


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_report_editions")]

    operations = [
        migrations.CreateModel(
            name="ReportDuty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("year", "Báo cáo năm"),
                            ("h1", "Báo cáo 6 tháng đầu năm"),
                            ("q1", "Báo cáo quý I"),
                            ("q3", "Báo cáo quý III"),
                            ("month", "Báo cáo tháng"),
                        ],
                        max_length=6,
                        unique=True,
                        verbose_name="báo cáo",
                    ),
                ),
                ("receiver", models.CharField(max_length=200, verbose_name="nơi nhận")),
                ("days_after", models.PositiveSmallIntegerField(verbose_name="số ngày sau ngày chốt")),
                ("active", models.BooleanField(default=True, verbose_name="đang áp dụng")),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("days_after__lte", 90)), name="report_duty_within_a_quarter"
                    )
                ],
            },
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
