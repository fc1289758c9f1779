"""How parts are taught: what the full formula of the normative price asks."""

from decimal import Decimal

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0001_initial"),
        ("programmes", "0020_dated_weeks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="programmepart",
            name="equipment",
            field=models.CharField(
                choices=[("high", "высокое"), ("medium", "среднее"), ("low", "низкое")],
                db_default="medium",
                default="medium",
                max_length=10,
                verbose_name="оснащение",
            ),
        ),
        migrations.AddField(
            model_name="programmepart",
            name="individual_hours",
            field=models.DecimalField(
                db_default=Decimal("0"),
                decimal_places=2,
                default=Decimal("0"),
                max_digits=9,
                verbose_name="из них индивидуальных часов",
            ),
        ),
        migrations.AddField(
            model_name="programmepart",
            name="most_children",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="детей в группе, не больше"),
        ),
        migrations.AddField(
            model_name="programmepart",
            name="qualification",
            field=models.CharField(
                choices=[("high", "высшая категория"), ("first", "первая категория"), ("other", "без категории")],
                db_default="other",
                default="other",
                max_length=10,
                verbose_name="категория педагога",
            ),
        ),
        migrations.AddField(
            model_name="programmepart",
            name="second_qualification",
            field=models.CharField(
                choices=[("high", "высшая категория"), ("first", "первая категория"), ("other", "без категории")],
                db_default="other",
                default="other",
                max_length=10,
                verbose_name="категория второго педагога",
            ),
        ),
        migrations.AddField(
            model_name="programmepart",
            name="second_teacher_hours",
            field=models.DecimalField(
                db_default=Decimal("0"),
                decimal_places=2,
                default=Decimal("0"),
                max_digits=9,
                verbose_name="часов второго педагога",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmepart",
            constraint=models.CheckConstraint(
                condition=models.Q(("individual_hours__gte", 0), ("individual_hours__lte", models.F("hours"))),
                name="programme_part_individual_hours",
                violation_error_message="Индивидуальных часов не меньше нуля и не больше, чем часов в части.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmepart",
            constraint=models.CheckConstraint(
                condition=models.Q(("second_teacher_hours__gte", 0)),
                name="programme_part_second_teacher_hours",
                violation_error_message="Часов второго педагога не бывает меньше нуля.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmepart",
            constraint=models.CheckConstraint(
                condition=models.Q(("most_children__isnull", True), ("most_children__gt", 0), _connector="OR"),
                name="programme_part_most_children",
                violation_error_message="Детей в группе больше нуля. Укажите, сколько их может быть самое большее.",
            ),
        ),
    ]
