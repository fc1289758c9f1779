"""Logins that look like one parent's, and what a person has said of them."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("children", "0004_duplicates_guards"),
        ("municipalities", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LoginPair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("share_phone", models.BooleanField(verbose_name="один телефон")),
                ("share_child", models.BooleanField(verbose_name="представляют одного ребёнка")),
                (
                    "state",
                    models.CharField(
                        choices=[("suspected", "похожи"), ("merged", "один человек"), ("different", "разные люди")],
                        default="suspected",
                        max_length=20,
                        verbose_name="состояние",
                    ),
                ),
                (
                    "found_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="когда найдены"
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="когда решено")),
                ("note", models.TextField(blank=True, verbose_name="чем подтверждено")),
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
                    "left",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="первый вход",
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
                    "right",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="второй вход",
                    ),
                ),
            ],
            options={
                "verbose_name": "похожие входы родителей",
                "verbose_name_plural": "похожие входы родителей",
                "indexes": [
                    models.Index(fields=["municipality", "state", "-found_at", "id"], name="login_pair_to_decide")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "left", "right"),
                        name="login_pair_unique",
                        violation_error_message="Эти входы уже сравнивают.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("left__lt", models.F("right"))),
                        name="login_pair_ordered",
                        violation_error_message="Пара записывается один раз, меньшим номером вперёд.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "suspected")
                            ),
                            models.Q(
                                models.Q(("state", "suspected"), _negated=True),
                                ("decided_at__isnull", False),
                                ("note__gt", ""),
                            ),
                            _connector="OR",
                        ),
                        name="login_pair_decided_with_note",
                        violation_error_message="У решения есть время и пояснение.",
                    ),
                ],
            },
        ),
    ]
