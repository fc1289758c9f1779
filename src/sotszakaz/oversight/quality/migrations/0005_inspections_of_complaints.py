"""An inspection may look into a complaint."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("quality", "0004_days_of_checklists"), ("complaints", "0003_terms_apart")]

    operations = [
        migrations.AddField(
            model_name="inspection",
            name="complaint",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="inspections",
                to="complaints.complaint",
                verbose_name="по какой жалобе",
            ),
        ),
        migrations.RunSQL(
            (SQL / "0005_inspections_of_complaints.sql").read_text(encoding="utf-8"),
            (SQL / "0005_inspections_of_complaints_backward.sql").read_text(encoding="utf-8"),
        ),
    ]
