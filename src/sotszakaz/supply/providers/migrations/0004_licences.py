"""Licences of providers and the days on which they do not hold."""

from pathlib import Path

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0001_initial"),
        ("providers", "0003_application_as_document"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Licence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=80, verbose_name="номер")),
                ("issued_on", models.DateField(verbose_name="дата выдачи")),
                ("issuer", models.CharField(max_length=300, verbose_name="кем выдана")),
                ("subtype", models.CharField(max_length=200, verbose_name="подвид образования")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("application", "из заявки исполнителя"),
                            ("office", "внёс уполномоченный орган"),
                            ("registry", "из реестра лицензий"),
                        ],
                        max_length=20,
                        verbose_name="откуда известно",
                    ),
                ),
                (
                    "entered_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="когда внесена"
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто внёс",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="licences",
                        to="municipalities.organisation",
                        verbose_name="организация",
                    ),
                ),
            ],
            options={
                "verbose_name": "лицензия",
                "verbose_name_plural": "лицензии",
            },
        ),
        migrations.CreateModel(
            name="LicenceStop",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("suspended", "приостановлена"), ("terminated", "прекращена")],
                        max_length=20,
                        verbose_name="что с лицензией",
                    ),
                ),
                (
                    "period",
                    django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="в какие дни не действует"),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("application", "из заявки исполнителя"),
                            ("office", "внёс уполномоченный орган"),
                            ("registry", "из реестра лицензий"),
                        ],
                        max_length=20,
                        verbose_name="откуда известно",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=400, verbose_name="пояснение")),
                (
                    "entered_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="когда внесено"
                    ),
                ),
                ("took_effect_at", models.DateTimeField(null=True, verbose_name="когда остановлено новое зачисление")),
                ("resumed_at", models.DateTimeField(null=True, verbose_name="когда зачисление возобновлено")),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто внёс",
                    ),
                ),
                (
                    "licence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stops",
                        to="providers.licence",
                        verbose_name="лицензия",
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
            ],
            options={
                "verbose_name": "перерыв лицензии",
                "verbose_name_plural": "перерывы лицензий",
            },
        ),
        migrations.AddConstraint(
            model_name="licence",
            constraint=models.UniqueConstraint(
                fields=("municipality", "organisation", "number"),
                name="licence_once",
                violation_error_message="Лицензия с этим номером уже внесена. Проверьте номер.",
            ),
        ),
        migrations.AddConstraint(
            model_name="licencestop",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("licence", "="), ("period", "&&")],
                name="licence_stop_no_overlap",
                violation_error_message="В эти дни лицензия уже не действует. Проверьте день.",
            ),
        ),
        migrations.AddConstraint(
            model_name="licencestop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("period__isempty", False),
                    ("period__lower_inf", False),
                    models.Q(
                        models.Q(("kind", "terminated"), _negated=True), ("period__upper_inf", True), _connector="OR"
                    ),
                ),
                name="licence_stop_period",
                violation_error_message="У перерыва есть первый день, у прекращения нет последнего.",
            ),
        ),
        migrations.AddConstraint(
            model_name="licencestop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("resumed_at__isnull", True), ("resumed_at__gte", models.F("took_effect_at")), _connector="OR"
                ),
                name="licence_stop_resumed_after_effect",
                violation_error_message="Зачисление возобновляют после остановки.",
            ),
        ),
        migrations.RunSQL((SQL / "0004_licences.sql").read_text(), (SQL / "0004_licences_backward.sql").read_text()),
    ]
