"""Coverage is taken with the figures of a quarter, so that a page reads it and does not count it."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0003_add_form_keys_and_withdrawals"),
        ("municipalities", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CoverageFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="год")),
                ("quarter", models.PositiveSmallIntegerField(verbose_name="квартал")),
                ("as_of", models.DateField(verbose_name="на какой день")),
                ("children", models.PositiveIntegerField(verbose_name="детей")),
                ("contracts", models.PositiveIntegerField(verbose_name="договоров")),
                ("providers", models.JSONField(default=list, verbose_name="по исполнителям")),
                ("residences", models.JSONField(default=list, verbose_name="по месту жительства")),
                ("is_final", models.BooleanField(verbose_name="квартал закончился")),
                (
                    "taken_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="когда снято"
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
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто снял",
                    ),
                ),
            ],
            options={
                "verbose_name": "охват за квартал",
                "verbose_name_plural": "охват за кварталы",
                "ordering": ["year", "quarter"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "year", "quarter"),
                        name="coverage_figure_unique",
                        violation_error_message="Охват за этот квартал уже снят. Обновите страницу.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("children__lte", models.F("contracts")), ("quarter__gte", 1), ("quarter__lte", 4)
                        ),
                        name="coverage_figure_sane",
                        violation_error_message="Кварталов в году четыре, и детей не больше, чем договоров.",
                    ),
                ],
            },
        ),
        migrations.RunSQL((SQL / "0004_coverage.sql").read_text(), (SQL / "0004_coverage_backward.sql").read_text()),
    ]
