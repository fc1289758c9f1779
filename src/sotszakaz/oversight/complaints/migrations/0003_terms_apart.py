"""The term of an appeal has a day of its own, so that of the answer stays what it was."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("complaints", "0002_guards")]

    operations = [
        migrations.AddField(
            model_name="complaint",
            name="decide_by_on",
            field=models.DateField(null=True, verbose_name="решить обжалование до"),
        ),
        migrations.RunSQL(
            (SQL / "0003_terms_apart.sql").read_text(encoding="utf-8"),
            (SQL / "0003_terms_apart_backward.sql").read_text(encoding="utf-8"),
        ),
        migrations.RemoveConstraint(model_name="complaint", name="complaints_decided"),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("appeal__gt", ""),
                        ("decide_by_on__isnull", False),
                        models.Q(
                            models.Q(("decided_at__isnull", False), ("decision__gt", ""), ("state", "closed")),
                            models.Q(("decided_at__isnull", True), ("decision", ""), ("state", "raised")),
                            _connector="OR",
                        ),
                    ),
                    models.Q(
                        ("appeal", ""),
                        ("decide_by_on__isnull", True),
                        ("decided_at__isnull", True),
                        ("decision", ""),
                        ("state__in", ["new", "in_progress", "done"]),
                    ),
                    _connector="OR",
                ),
                name="complaints_decided",
                violation_error_message="Решение по обжалованию названо словами.",
            ),
        ),
    ]
