"""How the dates of announced windows were moved."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("admission", "0002_guards"),
        ("municipalities", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WindowChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opens_before", models.DateTimeField(verbose_name="начало прежде")),
                ("opens_after", models.DateTimeField(verbose_name="начало теперь")),
                ("closes_before", models.DateTimeField(null=True, verbose_name="окончание прежде")),
                ("closes_after", models.DateTimeField(null=True, verbose_name="окончание теперь")),
                ("preliminary_before", models.DateTimeField(null=True, verbose_name="предварительный список прежде с")),
                ("preliminary_after", models.DateTimeField(null=True, verbose_name="предварительный список теперь с")),
                ("reason", models.TextField(verbose_name="почему изменены сроки")),
                ("changed_at", models.DateTimeField(verbose_name="когда изменены")),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто изменил",
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
                    "window",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="admission.enrolmentwindow",
                        verbose_name="окно приёма",
                    ),
                ),
            ],
            options={
                "verbose_name": "изменение сроков приёма",
                "verbose_name_plural": "изменения сроков приёма",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason__gt", "")),
                        name="window_change_has_reason",
                        violation_error_message="Напишите, почему переносите сроки: это увидят семьи.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opens_after", models.F("opens_before")),
                            models.Q(
                                ("opens_before__gt", models.F("changed_at")),
                                ("opens_after__gt", models.F("changed_at")),
                            ),
                            _connector="OR",
                        ),
                        name="window_change_opens_in_future",
                        violation_error_message="Перенести можно только начало, которое ещё не наступило.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opens_before__gt", models.F("changed_at")),
                            ("closes_after__isnull", True),
                            models.Q(
                                ("closes_after__gte", models.F("closes_before")), ("closes_before__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="window_change_prolongs",
                        violation_error_message="Идущий приём можно только продлить.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes_before__isnull", True),
                            ("closes_before__gt", models.F("changed_at")),
                            _connector="OR",
                        ),
                        name="window_change_before_end",
                        violation_error_message="Приём уже закончился, его сроки не меняют.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("preliminary_before__isnull", True),
                            ("preliminary_before__gt", models.F("changed_at")),
                            models.Q(
                                ("preliminary_after", models.F("preliminary_before")),
                                ("preliminary_after__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="window_change_keeps_preliminary",
                        violation_error_message="Предварительный список уже составляют, его начало не меняют.",
                    ),
                ],
            },
        ),
    ]
