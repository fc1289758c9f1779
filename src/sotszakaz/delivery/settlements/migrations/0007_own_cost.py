"""Months are counted and closed by portions; those that a family has taken over at its own cost are not due."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
DROP = """
DROP FUNCTION settlements_accrue(bigint, bigint, int, bigint, date[]);
DROP FUNCTION settlements_earned(bigint[], date[], text[], text[], date, date[]);
"""


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("settlements", "0006_result_guards"), ("enrolments", "0020_own_cost")]

    operations = [
        migrations.RunSQL(read("0007_earned"), migrations.RunSQL.noop),
        migrations.RunSQL(read("0007_accrue"), DROP),
    ]
