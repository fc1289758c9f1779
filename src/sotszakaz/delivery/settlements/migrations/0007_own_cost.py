"""Months that a family has taken over at its own cost are neither due nor accrued."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def again(name: str) -> str:
    return read(name).replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)


class Migration(migrations.Migration):
    dependencies = [("settlements", "0006_result_guards"), ("enrolments", "0020_own_cost")]

    operations = [
        migrations.RunSQL(read("0007_earned"), again("0004_earned")),
        migrations.RunSQL(read("0007_accrue"), again("0004_accrue")),
    ]
