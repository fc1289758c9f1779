"""Unused values that decrease monthly, and the face values proposed for the next period."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0006_scheme_limits_stand"),
        ("municipalities", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="certificateperiod",
            name="decreased_through",
            field=models.DateField(null=True, verbose_name="уменьшен по месяц"),
        ),
        migrations.AddField(
            model_name="fundingscheme",
            name="clause",
            field=models.CharField(blank=True, db_default="", max_length=300, verbose_name="пункт акта о пересчёте"),
        ),
        migrations.AddField(
            model_name="fundingscheme",
            name="decreases_monthly",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="неначатый номинал уменьшается каждый месяц"
            ),
        ),
        migrations.AddField(
            model_name="fundingscheme",
            name="next_values",
            field=models.CharField(
                choices=[("same", "те же"), ("by_days", "пересчитанные на год: × 365 / дней периода")],
                db_default="same",
                default="same",
                max_length=20,
                verbose_name="номиналы следующего периода",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificateperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(("decreased_through__isnull", True), ("decreased_through__day", 1), _connector="OR"),
                name="certificate_period_decreased_by_months",
                violation_error_message="Месяц назван своим первым днём.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingscheme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decreases_monthly", False), models.Q(("unit", "week_hours"), _negated=True), _connector="OR"
                ),
                name="funding_scheme_decreases_amounts",
                violation_error_message="Норма часов в неделю не уменьшается: так считают рубли или часы за период.",
            ),
        ),
    ]
