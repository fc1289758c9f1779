"""Row-level security of calculations that were asked for."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("allocation", "0005_preparation")]

    operations = [
        migrations.RunSQL(
            (SQL / "0006_preparation.sql").read_text(), (SQL / "0006_preparation_backward.sql").read_text()
        ),
    ]
