"""Chances to be late, and the job that tells them."""

import django.db.models.deletion
from django.db import migrations, models


NAME, TASK, EVERY = "Tính nguy cơ trễ hẹn", "reports.tell_risk", 30  # minutes


def seed(apps, schema_editor):
    interval = apps.get_model("django_celery_beat", "IntervalSchedule")
    schedule, _ = interval.objects.get_or_create(every=EVERY, period="minutes")
    apps.get_model("django_celery_beat", "PeriodicTask").objects.get_or_create(
        name=NAME, defaults={"task": TASK, "interval": schedule}
    )


def unseed(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(name=NAME).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("django_celery_beat", "0019_alter_periodictasks_options"),
        ('dossiers', '0020_ladder'),
        ('reports', '0002_plans'),
    ]

    operations = [
        migrations.CreateModel(
            name='RiskStudy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='ngày')),
                ('data_at', models.DateTimeField(verbose_name='thời điểm số liệu')),
                ('dossiers', models.PositiveIntegerField(verbose_name='số hồ sơ để học')),
                ('curves', models.JSONField(verbose_name='đường nguy cơ')),
                ('trial', models.JSONField(null=True, verbose_name='kiểm chứng')),
            ],
            options={
                'ordering': ['-day'],
            },
        ),
        migrations.CreateModel(
            name='RiskStanding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('told_at', models.DateTimeField(verbose_name='tính lúc')),
                ('used', models.PositiveSmallIntegerField(verbose_name='phần thời hạn đã dùng (%)')),
                ('level', models.CharField(choices=[('high', 'Nguy cơ cao'), ('medium', 'Nguy cơ vừa'), ('low', 'Nguy cơ thấp'), ('unknown', 'Chưa đủ số liệu')], max_length=8, verbose_name='mức')),
                ('per_mille', models.PositiveSmallIntegerField(null=True)),
                ('low', models.PositiveSmallIntegerField(null=True)),
                ('high', models.PositiveSmallIntegerField(null=True)),
                ('size', models.PositiveIntegerField(verbose_name='số hồ sơ đối chiếu')),
                ('like', models.PositiveSmallIntegerField(verbose_name='mức giống nhau')),
                ('dossier', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='risk_standing', to='dossiers.dossier')),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='dossiers.steprun')),
            ],
            options={
                'indexes': [models.Index(fields=['level', '-per_mille', 'dossier'], name='risk_by_level')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('high', None), ('level', 'unknown'), ('low', None), ('per_mille', None)), models.Q(models.Q(('level', 'unknown'), _negated=True), ('high__isnull', False), ('low__isnull', False), ('per_mille__isnull', False), ('size__gt', 0), ('high__lte', 10), ('low__lte', models.F('high')), ('per_mille__lte', 1000)), _connector='OR'), name='risk_known_or_not'), models.CheckConstraint(condition=models.Q(('used__lt', 100)), name='risk_before_the_due_moment')],
            },
        ),
        migrations.RunPython(seed, unseed),
    ]
