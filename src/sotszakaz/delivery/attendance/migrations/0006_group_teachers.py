"""Who keeps the journal of a group; the past of it is never deleted."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

GUARDS = """
ALTER TABLE attendance_groupteacher ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON attendance_groupteacher
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
CREATE TRIGGER never_deleted BEFORE DELETE ON attendance_groupteacher
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
NO_GUARDS = """
DROP TRIGGER never_deleted ON attendance_groupteacher;
DROP POLICY tenant ON attendance_groupteacher;
ALTER TABLE attendance_groupteacher DISABLE ROW LEVEL SECURITY;
"""


def person(title: str, related_name: str = "+", *, null: bool = True) -> models.ForeignKey:
    return models.ForeignKey(
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to=settings.AUTH_USER_MODEL,
        verbose_name=title,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0005_one_index_of_marks"),
        ("municipalities", "0001_initial"),
        ("programmes", "0011_expert_conclusions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GroupTeacher",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assigned_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="когда назначен"
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True, verbose_name="до какого времени")),
                ("assigned_by", person("кто назначил")),
                ("ended_by", person("кто снял")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="teachers",
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
                ("teacher", person("педагог", "taught_groups", null=False)),
            ],
            options={
                "verbose_name": "педагог группы",
                "verbose_name_plural": "педагоги групп",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("group", "teacher"),
                        name="group_teacher_once",
                        violation_error_message="Этот педагог уже ведёт группу. Обновите страницу.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__isnull", False), ("ended_by__isnull", True), _connector="OR"),
                        name="group_teacher_ended_by_has_time",
                        violation_error_message="У снятого педагога записано время.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS, NO_GUARDS),
    ]
