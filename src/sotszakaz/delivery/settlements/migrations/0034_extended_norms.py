"""Months of a weekly norm with hours beyond it are charged, released and corrected on both of its accounts."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def before() -> str:
    """The three functions as they were."""
    accrue, correct, rehearsal = read("0031_lanes"), read("0023_correct"), read("0015_rehearsal")
    once = "CREATE FUNCTION settlements_"
    whole = accrue[accrue.index(once) :] + correct + rehearsal[rehearsal.index(f"{once}would_correct") :]
    return whole.replace(once, "CREATE OR REPLACE FUNCTION settlements_")


class Migration(migrations.Migration):
    dependencies = [("certificates", "0008_extra_hours"), ("settlements", "0033_all_fallen")]

    operations = [migrations.RunSQL(read("0034_extended"), before())]
