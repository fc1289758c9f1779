"""Each stage of a term is told once."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0004_drain"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("municipality_id", models.BigIntegerField(verbose_name="муниципалитет")),
                ("topic", models.CharField(max_length=80, verbose_name="о чём")),
                ("subject_type", models.CharField(max_length=80, verbose_name="вид записи")),
                ("subject_id", models.BigIntegerField(verbose_name="номер записи")),
                ("stage", models.CharField(max_length=80, verbose_name="ступень")),
                (
                    "made_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="когда"),
                ),
            ],
            options={
                "verbose_name": "напоминание",
                "verbose_name_plural": "напоминания",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("topic", "subject_type", "subject_id", "stage"),
                        name="reminder_once",
                        violation_error_message="Об этом уже напомнили.",
                    )
                ],
            },
        ),
    ]
