"""A letter of apology keeps its whole life; a message may go to a telephone instead of a mail box."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def chairman_gave_the_reason(apps, schema_editor):
    """Letters from the second on were signed by the chairman for the reason laid before him."""
    letters = apps.get_model("dossiers", "Apology").objects.filter(ordinal__gt=1, approved_at__isnull=False)
    letters.update(chairman_reason=models.F("again_reason"))


def name_the_step(apps, schema_editor):
    """The step that held the dossier when each letter was drafted."""
    runs = apps.get_model("dossiers", "StepRun").objects.filter(
        dossier=models.OuterRef("dossier"), given_at__lte=models.OuterRef("drafted_at")
    )
    letters = apps.get_model("dossiers", "Apology").objects.all()
    letters.update(step=models.Subquery(runs.order_by("-given_at", "-pk").values("pk")[:1]))
    if schema_editor.connection.vendor == "postgresql":  # it makes no index while a check is still owed
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0017_collecting_fees'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='apology',
            options={'ordering': ['dossier', 'ordinal', 'pk']},
        ),
        migrations.RemoveConstraint(
            model_name='apology',
            name='apology_ordinal',
        ),
        migrations.AddField(
            model_name='apology',
            name='chairman_reason',
            field=models.TextField(blank=True, verbose_name='ý kiến của Chủ tịch'),
        ),
        migrations.AddField(
            model_name='apology',
            name='closed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='rút, thay lúc'),
        ),
        migrations.AddField(
            model_name='apology',
            name='closed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='apology',
            name='closed_reason',
            field=models.TextField(blank=True, verbose_name='lý do rút, thay'),
        ),
        migrations.AddField(
            model_name='apology',
            name='signed_copy',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signed_letters', to='dossiers.attachment', verbose_name='bản đã ký'),
        ),
        migrations.AddField(
            model_name='apology',
            name='step',
            field=models.ForeignKey(blank=True, help_text='Bước giữ hồ sơ khi soạn thư', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='dossiers.steprun', verbose_name='bước gây trễ'),
        ),
        migrations.AddField(
            model_name='outboxmessage',
            name='attachment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='dossiers.attachment'),
        ),
        migrations.AddField(
            model_name='outboxmessage',
            name='channel',
            field=models.CharField(choices=[('mail', 'Thư điện tử'), ('sms', 'Tin nhắn SMS'), ('zalo', 'Zalo')], default='mail', max_length=4, verbose_name='kênh'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='way',
            field=models.CharField(choices=[('mail', 'Thư điện tử'), ('signed', 'Thư điện tử, bản đã ký'), ('text', 'Tin nhắn báo'), ('printed', 'In, giao tại quầy'), ('post', 'Bưu chính')], max_length=8, verbose_name='cách gửi'),
        ),
        migrations.AlterField(
            model_name='listfile',
            name='kind',
            field=models.CharField(choices=[('register', 'Hồ sơ theo bộ lọc'), ('book', 'Sổ theo dõi hồ sơ'), ('fees', 'Bảng kê thu phí, lệ phí'), ('letters', 'Sổ theo dõi thư xin lỗi')], max_length=10, verbose_name='danh sách'),
        ),
        migrations.AlterField(
            model_name='outboxmessage',
            name='recipient',
            field=models.CharField(max_length=254, verbose_name='người nhận'),
        ),
        migrations.AlterField(
            model_name='outboxmessage',
            name='status',
            field=models.CharField(choices=[('pending', 'Chờ gửi'), ('sending', 'Đang gửi'), ('sent', 'Đã gửi'), ('needs_person', 'Cần người xử lý'), ('cancelled', 'Không gửi nữa'), ('kept', 'Chỉ lưu, chưa có cổng nhắn tin')], default='pending', max_length=14, verbose_name='tình trạng'),
        ),
        migrations.AddConstraint(
            model_name='apology',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'withdrawn'), _negated=True), fields=('dossier', 'ordinal'), name='apology_ordinal'),
        ),
        migrations.RunPython(chairman_gave_the_reason, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='apology',
            constraint=models.CheckConstraint(condition=models.Q(('ordinal', 1), models.Q(('status__in', ['approved', 'delivered', 'superseded']), _negated=True), models.Q(('chairman_reason', ''), _negated=True), _connector='OR'), name='apology_again_by_chairman'),
        ),
        migrations.RunPython(name_the_step, migrations.RunPython.noop),
    ]
