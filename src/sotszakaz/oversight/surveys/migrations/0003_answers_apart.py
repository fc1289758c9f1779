"""Nothing that is kept joins an answer to who was asked; what is told of a survey is settled when it begins."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"


def _sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0002_guards"),
        ("catalogue", "0004_numbers_of_acts"),
        ("regulations", "0004_production_calendar"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="is_answered",
            field=models.BooleanField(default=False, verbose_name="ответили"),
        ),
        migrations.AddField(
            model_name="survey",
            name="closed_on",
            field=models.DateField(null=True, verbose_name="день завершения"),
        ),
        migrations.AddField(
            model_name="survey",
            name="fewest_answers",
            field=models.PositiveSmallIntegerField(default=5, verbose_name="при скольких ответах показываются итоги"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="survey",
            name="satisfied_from",
            field=models.PositiveSmallIntegerField(default=4, verbose_name="с какой оценки получатель доволен"),
            preserve_default=False,
        ),
        migrations.RunSQL(_sql("0003_answers_apart"), _sql("0003_answers_apart_backward")),
        migrations.RemoveField(model_name="invitation", name="answered_on"),
        migrations.RemoveConstraint(model_name="survey", name="surveys_survey_closed"),
        migrations.AddConstraint(
            model_name="survey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("closed_on__isnull", True), ("state", "open")),
                    models.Q(("closed_at__isnull", False), ("closed_on__isnull", False), ("state", "closed")),
                    _connector="OR",
                ),
                name="surveys_survey_closed",
                violation_error_message="У завершённого опроса записано, когда он завершён.",
            ),
        ),
        migrations.RemoveIndex(model_name="surveyanswer", name="surveys_answers_of_year"),
        migrations.AlterField(
            model_name="surveyanswer",
            name="answered_on",
            field=models.DateField(null=True, verbose_name="когда ответили"),
        ),
        migrations.AlterField(
            model_name="surveyanswer",
            name="service",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalogue.socialservice",
                verbose_name="услуга",
            ),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, _sql("0003_days_of_answers_backward")),
        migrations.RemoveField(model_name="surveyanswer", name="answered_on"),
        migrations.RemoveField(model_name="surveyanswer", name="service"),
        migrations.RunSQL(_sql("0003_mix"), _sql("0003_mix_backward")),
    ]
