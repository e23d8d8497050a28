import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# kind, working days from its moment, weekly, whom, at once
LADDER = [
    ("due_soon", -2, False, "holder", False),
    ("at_risk", -1, False, "holder", False),
    ("at_risk", -1, False, "office", False),
    ("late", 0, False, "holder", True),
    ("late", 0, False, "office", False),
    ("late", 0, False, "chairman", True),
    ("late_no_letter", 1, False, "office", True),
    ("late_no_letter", 1, False, "chairman", False),
    ("late", 3, False, "department", False),
    ("late", 3, False, "leaders", False),
    ("late", 0, True, "holder", False),
    ("late", 0, True, "chairman", False),
    ("online_unanswered", 0, False, "counter", True),
    ("stuck", 1, False, "holder", False),
    ("stuck", 1, False, "counter", False),
    ("supplement_unanswered", 15, False, "counter", False),
    ("uncollected", 5, False, "counter", False),
]


def seed(apps, schema_editor):
    rungs = apps.get_model("dossiers", "Rung").objects
    for kind, offset, weekly, audience, at_once in LADDER:
        rungs.get_or_create(
            kind=kind, offset=offset, weekly=weekly, audience=audience, defaults={"at_once": at_once}
        )


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0019_letters_rendered'),
        ('procedures', '0004_single_keys'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MailChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('morning', models.BooleanField(default=True, verbose_name='thư buổi sáng')),
                ('at_once', models.BooleanField(default=True, verbose_name='thư báo ngay')),
            ],
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('turn', models.PositiveSmallIntegerField(default=0, verbose_name='tuần thứ')),
                ('at_once', models.BooleanField(default=False, verbose_name='báo ngay')),
                ('created_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='báo lúc')),
            ],
        ),
        migrations.CreateModel(
            name='Rung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('due_soon', 'Sắp đến hạn'), ('at_risk', 'Có nguy cơ trễ'), ('late', 'Trễ hẹn'), ('late_no_letter', 'Trễ chưa có thư'), ('online_unanswered', 'Trực tuyến chưa trả lời'), ('stuck', 'Xong mà chưa chuyển'), ('supplement_unanswered', 'Chưa bổ sung'), ('uncollected', 'Chưa nhận kết quả')], max_length=24, verbose_name='việc')),
                ('offset', models.SmallIntegerField(default=0, help_text='Tính từ mốc của việc; số âm là trước mốc.', verbose_name='số ngày làm việc')),
                ('weekly', models.BooleanField(default=False, verbose_name='nhắc lại hằng tuần')),
                ('audience', models.CharField(choices=[('holder', 'Người đang giữ'), ('department', 'Cả phòng đang giữ'), ('counter', 'Tiếp nhận'), ('office', 'Văn phòng'), ('leaders', 'Lãnh đạo'), ('chairman', 'Chủ tịch')], max_length=12, verbose_name='báo cho')),
                ('at_once', models.BooleanField(default=False, verbose_name='báo ngay')),
                ('active', models.BooleanField(default=True, verbose_name='đang dùng')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.RemoveIndex(
            model_name='episode',
            name='episode_open',
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(condition=models.Q(('result_received_at__isnull', True), ('status', 'resolved')), fields=['resolved_at'], name='dossier_to_fetch'),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(condition=models.Q(('approved_at__isnull', False), ('status', 'in_progress')), fields=['approved_at'], name='dossier_approved_and_kept'),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(condition=models.Q(('status', 'awaiting_supplement')), fields=['paused_at'], name='dossier_awaiting_supplement'),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(condition=models.Q(('due_current__gt', models.F('due_first')), ('status__in', ['awaiting_payment', 'awaiting_supplement', 'in_progress', 'received', 'suspended'])), fields=['due_current'], name='dossier_promised_again'),
        ),
        migrations.AddIndex(
            model_name='episode',
            index=models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['kind', 'dossier', 'anchor'], name='episode_open'),
        ),
        migrations.AddField(
            model_name='mailchoice',
            name='officer',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='mail_choice', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='notice',
            name='episode',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='dossiers.episode'),
        ),
        migrations.AddField(
            model_name='notice',
            name='mail',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notices', to='dossiers.outboxmessage'),
        ),
        migrations.AddField(
            model_name='notice',
            name='recipient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='rung',
            constraint=models.UniqueConstraint(fields=('kind', 'offset', 'weekly', 'audience'), name='rung_once'),
        ),
        migrations.AddConstraint(
            model_name='rung',
            constraint=models.CheckConstraint(condition=models.Q(('weekly', False), ('offset', 0), _connector='OR'), name='rung_weekly_has_no_offset'),
        ),
        migrations.AddField(
            model_name='notice',
            name='rung',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='dossiers.rung'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('told_at__isnull', True)), fields=['recipient'], name='notice_untold'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('episode', 'rung', 'turn', 'recipient'), name='notice_once'),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
