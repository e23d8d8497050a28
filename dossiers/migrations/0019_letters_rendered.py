"""Approved letters of apology are claimed and rendered by a job: who has which, how often it was tried."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0018_letters_whole_life'),
    ]

    operations = [
        migrations.AddField(
            model_name='issuedpaper',
            name='print_attempts',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='số lần in thử'),
        ),
        migrations.AddField(
            model_name='issuedpaper',
            name='print_claimed_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='issuedpaper',
            name='print_error',
            field=models.CharField(blank=True, max_length=300, verbose_name='lỗi in gần nhất'),
        ),
        migrations.AddIndex(
            model_name='issuedpaper',
            index=models.Index(condition=models.Q(('kind', 'apology'), ('sha256', '')), fields=['issued_at'], name='apology_to_render'),
        ),
    ]
