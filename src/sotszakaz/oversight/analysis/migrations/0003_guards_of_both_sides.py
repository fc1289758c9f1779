"""What is approved or finished takes nothing in from elsewhere."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("analysis", "0002_guards")]

    operations = [
        migrations.RunSQL(
            (SQL / "0003_both_sides.sql").read_text(), (SQL / "0003_both_sides_backward.sql").read_text()
        ),
    ]
