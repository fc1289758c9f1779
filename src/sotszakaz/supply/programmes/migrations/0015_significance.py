"""Significant programmes: declared by an act or by the office, for days."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now

OVERLAP = [("programme", "="), ("valid", "&&")]
PERSON = {
    "null": True,
    "on_delete": django.db.models.deletion.PROTECT,
    "related_name": "+",
    "to": settings.AUTH_USER_MODEL,
}
RUNNING = models.Q(
    ("valid__isempty", False),
    ("valid__upper_inf", True),
    ("end_ground", ""),
    ("ended_at__isnull", True),
    ("ended_by__isnull", True),
)
ENDED = models.Q(("end_ground__gt", ""), ("ended_at__isnull", False), ("valid__upper_inf", False))


class Migration(migrations.Migration):
    dependencies = [
        ("acts", "0001_initial"),
        ("municipalities", "0001_initial"),
        ("programmes", "0014_find_addresses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Significance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ground", models.CharField(max_length=400, verbose_name="пункт акта или основание решения")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="дни")),
                ("declared_at", models.DateTimeField(db_default=Now(), verbose_name="когда признана значимой")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="когда прекращена")),
                ("end_ground", models.CharField(blank=True, max_length=400, verbose_name="основание прекращения")),
                (
                    "act",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acts.legalact",
                        verbose_name="муниципальный акт",
                    ),
                ),
                ("declared_by", models.ForeignKey(verbose_name="кто признал значимой", **PERSON)),
                ("ended_by", models.ForeignKey(verbose_name="кто прекратил", **PERSON)),
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
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="significances",
                        to="programmes.programme",
                        verbose_name="программа",
                    ),
                ),
            ],
            options={
                "verbose_name": "значимость программы",
                "verbose_name_plural": "значимость программ",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=OVERLAP,
                        name="significance_no_overlap",
                        violation_error_message="На эти дни программа уже признана значимой. Сначала прекратите это.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ground", ""), _negated=True),
                        name="significance_with_ground",
                        violation_error_message=(
                            "Назовите пункт акта или основание решения: его увидят исполнитель и семьи."
                        ),
                    ),
                    models.CheckConstraint(
                        condition=RUNNING | ENDED,
                        name="significance_ended_with_ground",
                        violation_error_message="Назовите основание, по которому программа больше не значимая.",
                    ),
                ],
            },
        ),
    ]
