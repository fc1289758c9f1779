"""Totals of lines are written by one function, and are there at once for the years that are closed already."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("execution", "0002_totals"), ("foundation", "0002_guards")]

    operations = [
        migrations.RunSQL(
            (SQL / "0003_totals.sql").read_text(encoding="utf-8"), "DROP FUNCTION execution_sum_up(bigint)"
        )
    ]
