"""Places in the group that goes on with a course over a border of periods, with row-level security."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

FORWARD = """
ALTER TABLE enrolments_keptplace ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON enrolments_keptplace
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
"""
BACKWARD = """
DROP POLICY tenant ON enrolments_keptplace;
ALTER TABLE enrolments_keptplace DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enrolments", "0028_window_by_the_clock"),
        ("municipalities", "0001_initial"),
        ("programmes", "0019_following_groups"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("kept", "удержано"),
                            ("taken", "предложено ребёнку"),
                            ("released", "освобождено"),
                        ],
                        default="kept",
                        max_length=10,
                        verbose_name="состояние",
                    ),
                ),
                ("posting_id", models.BigIntegerField(unique=True, verbose_name="проводка удержания")),
                (
                    "kept_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="с какого времени"
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True, verbose_name="когда закончилось")),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kept_place",
                        to="enrolments.enrolmentapplication",
                        verbose_name="заявление",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто закончил",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.studygroup",
                        verbose_name="учебная группа",
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
                "verbose_name": "место в продолжении курса",
                "verbose_name_plural": "места в продолжении курса",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True), ("state", "kept")),
                            models.Q(models.Q(("state", "kept"), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="kept_place_ended_with_moment",
                        violation_error_message="У места, которое больше не держат, есть время, у удержанного его нет.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
