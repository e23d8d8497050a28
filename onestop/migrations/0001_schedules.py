"""The hours of the scheduled jobs; an administrator may change them afterwards in the admin."""

from django.db import migrations

# name: (task, minutes between runs) or (task, crontab minute, hour, weekdays)
EVERY = {
    "Rà soát trễ hẹn": ("dossiers.sweep", 5),
    "Gửi thư điện tử": ("dossiers.send_outbox", 1),
    "In báo cáo còn chờ": ("reports.print_waiting", 5),
}
DAILY = {
    "Bản tin buổi sáng": ("reports.morning_mail", "0", "7", "*"),
    "Sao lưu hằng đêm": ("onestop.nightly_backup", "30", "1", "*"),
}


def seed(apps, schema_editor):
    interval = apps.get_model("django_celery_beat", "IntervalSchedule")
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule")
    periodic = apps.get_model("django_celery_beat", "PeriodicTask")
    for name, (task, minutes) in EVERY.items():
        schedule, _ = interval.objects.get_or_create(every=minutes, period="minutes")
        periodic.objects.get_or_create(name=name, defaults={"task": task, "interval": schedule})
    for name, (task, minute, hour, weekdays) in DAILY.items():
        schedule, _ = crontab.objects.get_or_create(
            minute=minute, hour=hour, day_of_week=weekdays, timezone="Asia/Ho_Chi_Minh"
        )
        periodic.objects.get_or_create(name=name, defaults={"task": task, "crontab": schedule})


def unseed(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(name__in=[*EVERY, *DAILY]).delete()


class Migration(migrations.Migration):
    dependencies = [("django_celery_beat", "0019_alter_periodictasks_options")]
    operations = [migrations.RunPython(seed, unseed)]
