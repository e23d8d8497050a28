"""The printing of approved letters, and the checking of the data every night, after the backup."""

from django.db import migrations

EVERY_MINUTE = {"In thư đã duyệt": "dossiers.render_papers"}
DAILY = {"Kiểm tra dữ liệu": ("dossiers.verify_invariants", "30", "2")}


def seed(apps, schema_editor):
    interval = apps.get_model("django_celery_beat", "IntervalSchedule")
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule")
    periodic = apps.get_model("django_celery_beat", "PeriodicTask")
    for name, task in EVERY_MINUTE.items():
        schedule, _ = interval.objects.get_or_create(every=1, period="minutes")
        periodic.objects.get_or_create(name=name, defaults={"task": task, "interval": schedule})
    for name, (task, minute, hour) in DAILY.items():
        schedule, _ = crontab.objects.get_or_create(
            minute=minute, hour=hour, day_of_week="*", timezone="Asia/Ho_Chi_Minh"
        )
        periodic.objects.get_or_create(name=name, defaults={"task": task, "crontab": schedule})


def unseed(apps, schema_editor):
    names = [*EVERY_MINUTE, *DAILY]
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(name__in=names).delete()


class Migration(migrations.Migration):
    dependencies = [("onestop", "0001_schedules")]
    operations = [migrations.RunPython(seed, unseed)]
