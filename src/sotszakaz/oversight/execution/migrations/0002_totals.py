"""Totals of lines by groups and months, and which months of a contract are charged."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

UNIQUE = "Итог этого месяца по группе уже есть."
NOT_NEGATIVE = "Итоги месяца не бывают меньше нуля."
TAUGHT = "Часы приносит только начисленный месяц."


def link(to: str, title: str) -> models.ForeignKey:
    """Without an index: tables have those that their readers need."""
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, verbose_name=title
    )


class Migration(migrations.Migration):
    dependencies = [
        ("execution", "0001_initial"),
        ("enrolments", "0025_end_applications_of_past"),
        ("municipalities", "0001_initial"),
        ("programmes", "0013_keep_editions"),
        ("settlements", "0033_all_fallen"),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthTotal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="месяц")),
                ("person_hours", models.DecimalField(decimal_places=2, max_digits=9, verbose_name="человеко-часов")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="сумма")),
                ("group", link("programmes.studygroup", "учебная группа")),
                ("municipality", link("municipalities.municipality", "муниципалитет")),
                ("organisation", link("municipalities.organisation", "исполнитель")),
            ],
            options={
                "verbose_name": "итог месяца по группе",
                "verbose_name_plural": "итоги месяцев по группам",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "month", "group", "organisation"),
                        name="month_total_unique",
                        violation_error_message=UNIQUE,
                    ),
                    models.CheckConstraint(
                        condition=Q(("amount__gte", 0), ("person_hours__gte", 0)),
                        name="month_total_not_negative",
                        violation_error_message=NOT_NEGATIVE,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChargedContract",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "contract_id", "year", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="год")),
                ("charged", models.PositiveSmallIntegerField(verbose_name="начисленные месяцы")),
                ("taught", models.PositiveSmallIntegerField(verbose_name="месяцы с часами")),
                ("contract", link("enrolments.contract", "договор")),
                ("municipality", link("municipalities.municipality", "муниципалитет")),
            ],
            options={
                "verbose_name": "начисленные месяцы договора",
                "verbose_name_plural": "начисленные месяцы договоров",
                "indexes": [models.Index(fields=["municipality", "year"], name="charged_contract_of_year")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(
                            ("charged__gt", 0), ("charged__lt", 4096), ("taught", F("charged").bitand(F("taught")))
                        ),
                        name="charged_contract_taught_is_charged",
                        violation_error_message=TAUGHT,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TotalsState",
            fields=[
                (
                    "municipality",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="municipalities.municipality",
                        verbose_name="муниципалитет",
                    ),
                ),
                (
                    "closing",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="settlements.monthclosing",
                        verbose_name="последнее учтённое закрытие",
                    ),
                ),
            ],
            options={"verbose_name": "состояние итогов", "verbose_name_plural": "состояния итогов"},
        ),
    ]
