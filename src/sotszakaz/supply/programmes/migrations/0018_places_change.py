"""How many places groups have had, and more of them that wait for moderation."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0001_initial"),
        ("programmes", "0017_hours_of_a_week_together"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PlacesChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.PositiveIntegerField(verbose_name="было мест")),
                ("places", models.PositiveIntegerField(verbose_name="стало мест")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "ждёт решения"),
                            ("made", "сделано"),
                            ("returned", "возвращено с замечаниями"),
                            ("dropped", "снято исполнителем"),
                        ],
                        max_length=20,
                        verbose_name="состояние",
                    ),
                ),
                ("decide_by_on", models.DateField(null=True, verbose_name="срок модерации")),
                ("remarks", models.TextField(blank=True, default="", verbose_name="замечания")),
                (
                    "asked_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="когда изменено"
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="когда решено")),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто изменил",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто решил",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places_changes",
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
                "verbose_name": "изменение числа мест",
                "verbose_name_plural": "изменения числа мест",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("group",),
                        name="places_one_waits",
                        violation_error_message="Изменение числа мест этой группы уже ждёт решения муниципалитета.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("places__gt", 0), models.Q(("places", models.F("before")), _negated=True)),
                        name="places_do_change",
                        violation_error_message="Столько мест в группе и сейчас. Укажите другое число, больше нуля.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decide_by_on__isnull", False), ("state", "proposed")),
                            models.Q(models.Q(("state", "proposed"), _negated=True), ("decide_by_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="places_proposed_in_term",
                        violation_error_message="У изменения, которое ждёт модерации, есть срок решения.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True),
                            models.Q(("remarks", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="places_returned_with_remarks",
                        violation_error_message="Напишите замечания: исполнитель узнает, почему мест не прибавилось.",
                    ),
                ],
            },
        ),
    ]
