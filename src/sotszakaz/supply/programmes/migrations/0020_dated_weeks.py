"""Weeks of a group with the days on which they hold."""

from pathlib import Path

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
from django.db import migrations, models

LESSONS = (Path(__file__).parents[1] / "sql" / "0020_lessons.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0001_initial"),
        ("programmes", "0019_following_groups"),
    ]

    operations = [
        migrations.AddField(
            model_name="studygroup",
            name="week_since",
            field=models.DateField(null=True, verbose_name="расписание с какого дня"),
        ),
        migrations.CreateModel(
            name="FormerSlot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "понедельник"),
                            (2, "вторник"),
                            (3, "среда"),
                            (4, "четверг"),
                            (5, "пятница"),
                            (6, "суббота"),
                            (7, "воскресенье"),
                        ],
                        verbose_name="день недели",
                    ),
                ),
                ("starts_at", models.TimeField(verbose_name="начало")),
                ("ends_at", models.TimeField(verbose_name="конец")),
                ("hours", models.DecimalField(decimal_places=2, max_digits=9, verbose_name="академических часов")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="дни")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_slots",
                        to="programmes.studygroup",
                        verbose_name="группа",
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
                "verbose_name": "прежнее занятие недели",
                "verbose_name_plural": "прежние расписания недели",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid__isempty", False), ("valid__lower_inf", False), ("valid__upper_inf", False)
                        ),
                        name="former_slot_has_days",
                        violation_error_message="У прежнего расписания есть первый и последний день.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("group", "="),
                            ("weekday", "="),
                            (
                                models.Func(
                                    django.db.models.functions.comparison.Cast(
                                        django.db.models.functions.datetime.Extract("starts_at", "epoch"),
                                        models.IntegerField(),
                                    ),
                                    django.db.models.functions.comparison.Cast(
                                        django.db.models.functions.datetime.Extract("ends_at", "epoch"),
                                        models.IntegerField(),
                                    ),
                                    function="int4range",
                                    output_field=django.contrib.postgres.fields.ranges.IntegerRangeField(),
                                ),
                                "&&",
                            ),
                            ("valid", "&&"),
                        ],
                        name="former_slot_no_overlap",
                        violation_error_message="Занятия группы в один день накладываются. Разведите их по времени.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(LESSONS, "DROP VIEW programmes_lesson"),
    ]
