"""Classes to come are those of the week that holds on their day."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("programmes", "0020_dated_weeks"), ("settlements", "0040_advance_before_register")]

    operations = [migrations.RunSQL(read("0041_dated_weeks"), read("0033_all_fallen"))]
