"""From which day to which a check-list is in force, by the clock of its municipality: what figures of a day ask."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("quality", "0003_acts")]

    operations = [
        migrations.AddField(
            model_name="checklist",
            name="approved_on",
            field=models.DateField(null=True, verbose_name="день утверждения"),
        ),
        migrations.AddField(
            model_name="checklist",
            name="replaced_on",
            field=models.DateField(null=True, verbose_name="день замены"),
        ),
        migrations.RunSQL(
            (SQL / "0004_days_of_checklists.sql").read_text(encoding="utf-8"),
            (SQL / "0004_days_of_checklists_backward.sql").read_text(encoding="utf-8"),
        ),
        migrations.RemoveConstraint(model_name="checklist", name="quality_checklist_approved"),
        migrations.AddConstraint(
            model_name="checklist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_on__isnull", True), ("state", "draft")),
                    models.Q(
                        models.Q(("state", "draft"), _negated=True),
                        ("approved_at__isnull", False),
                        ("approved_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="quality_checklist_approved",
                violation_error_message="У утверждённого чек-листа записано, когда он утверждён.",
            ),
        ),
        migrations.AddConstraint(
            model_name="checklist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replaced_on__isnull", False), ("state", "replaced")),
                    models.Q(models.Q(("state", "replaced"), _negated=True), ("replaced_on__isnull", True)),
                    _connector="OR",
                ),
                name="quality_checklist_replaced",
                violation_error_message="У заменённого чек-листа записан день замены.",
            ),
        ),
    ]
