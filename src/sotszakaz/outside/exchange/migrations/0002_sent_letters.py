import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_keys")]

    operations = [
        migrations.CreateModel(
            name="SentLetter",
            fields=[
                (
                    "key",
                    models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="ключ"),
                ),
                (
                    "sent_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="когда отправлено"
                    ),
                ),
            ],
            options={
                "verbose_name": "отправленное письмо",
                "verbose_name_plural": "отправленные письма",
            },
        ),
    ]
