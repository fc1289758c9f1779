"""A run that was begun by mistake is dropped with a reason."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"
STATES = [("scoring", "оценивается"), ("finished", "завершён"), ("dropped", "отменён")]


class Migration(migrations.Migration):
    dependencies = [
        ("analysis", "0006_keep_rows_behind_values"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="run",
            name="dropped_at",
            field=models.DateTimeField(null=True, verbose_name="когда отменён"),
        ),
        migrations.AddField(
            model_name="run",
            name="dropped_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="кто отменил",
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="drop_reason",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=300, verbose_name="почему отменён"
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="state",
            field=models.CharField(choices=STATES, default="scoring", max_length=20, verbose_name="состояние"),
        ),
        migrations.RemoveConstraint(model_name="run", name="analysis_run_finished_whole"),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("finished_at", None), ("finished_by", None), models.Q(("state", "finished"), _negated=True)
                    ),
                    models.Q(("finished_at__isnull", False), ("finished_by__isnull", False), ("state", "finished")),
                    _connector="OR",
                ),
                name="analysis_run_finished_whole",
                violation_error_message="У завершённого анализа указано, кто и когда его завершил.",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("drop_reason", ""),
                        ("dropped_at", None),
                        ("dropped_by", None),
                        models.Q(("state", "dropped"), _negated=True),
                    ),
                    models.Q(
                        ("drop_reason__gt", ""),
                        ("dropped_at__isnull", False),
                        ("dropped_by__isnull", False),
                        ("state", "dropped"),
                    ),
                    _connector="OR",
                ),
                name="analysis_run_dropped_whole",
                violation_error_message="У отменённого анализа указано, кто, когда и почему его отменил.",
            ),
        ),
        migrations.RunSQL((SQL / "0007_dropped.sql").read_text(), (SQL / "0007_dropped_backward.sql").read_text()),
    ]
