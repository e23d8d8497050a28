from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0003_legs'),
    ]

    operations = [
        migrations.AddField(
            model_name='officer',
            name='single_keys',
            field=models.BooleanField(default=True, verbose_name='dùng phím tắt một chữ'),
        ),
    ]
