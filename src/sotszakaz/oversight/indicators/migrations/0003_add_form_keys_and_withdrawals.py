"""A form sent twice is one value; a value that is wrong is taken back."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0002_guards"),
        ("municipalities", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="enteredvalue",
            name="form_key",
            field=models.UUIDField(null=True, verbose_name="ключ формы"),
        ),
        migrations.AddConstraint(
            model_name="enteredvalue",
            constraint=models.UniqueConstraint(
                fields=("form_key",),
                name="entered_value_once",
                violation_error_message="Это значение уже записано. Откройте показатель.",
            ),
        ),
        migrations.CreateModel(
            name="ValueWithdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=300, verbose_name="почему отозвано")),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="когда отозвано"
                    ),
                ),
                (
                    "entered",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="indicators.enteredvalue",
                        verbose_name="значение",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                        verbose_name="муниципалитет",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто отозвал",
                    ),
                ),
            ],
            options={
                "verbose_name": "отзыв значения показателя",
                "verbose_name_plural": "отзывы значений показателей",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason__gt", "")),
                        name="value_withdrawal_reasoned",
                        violation_error_message="Напишите, почему отзываете значение.",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            (SQL / "0003_withdrawals.sql").read_text(), (SQL / "0003_withdrawals_backward.sql").read_text()
        ),
    ]
