"""A run keeps the rows that the values of its computed factors were counted from."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("analysis", "0005_say_how_much_is_shaken"),
        ("catalogue", "0001_initial"),
        ("municipalities", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="FactRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("manual", "оценивает человек"),
                            ("providers", "исполнителей этой услуги в реестре"),
                            ("non_municipal", "доля немуниципальных среди них, %"),
                            ("free_places", "свободных мест в группах исполнителя по услуге, %"),
                            ("refusals", "отказов в реестре по заявкам на эту услугу за год, %"),
                            ("nearby", "других исполнителей услуги рядом, в среднем на группу"),
                        ],
                        max_length=20,
                        verbose_name="откуда значение",
                    ),
                ),
                ("row_id", models.BigIntegerField(verbose_name="заявка или группа")),
                ("part", models.PositiveIntegerField(verbose_name="сколько подходит")),
                ("whole", models.PositiveIntegerField(verbose_name="из скольких")),
                (
                    "others",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="кто рядом",
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
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.organisation",
                        verbose_name="исполнитель",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fact_rows",
                        to="analysis.run",
                        verbose_name="анализ",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.socialservice",
                        verbose_name="услуга",
                    ),
                ),
            ],
            options={
                "verbose_name": "строка за значением фактора",
                "verbose_name_plural": "строки за значениями факторов",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "source", "service", "row_id"),
                        name="analysis_fact_row_unique",
                        violation_error_message="Эта строка за значением уже есть.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source", "nearby"), ("whole", 1)),
                            models.Q(("part__lte", models.F("whole")), ("source__in", ["refusals", "free_places"])),
                            _connector="OR",
                        ),
                        name="analysis_fact_row_sane",
                        violation_error_message="Подходит не больше, чем есть.",
                    ),
                ],
            },
        ),
        migrations.RunSQL((SQL / "0006_fact_rows.sql").read_text(), (SQL / "0006_fact_rows_backward.sql").read_text()),
    ]
