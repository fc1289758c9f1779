"""The parent's part of a month by a rule of its own; what lessens a part that is counted whole."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("settlements", "0045_restored")]

    operations = [migrations.RunSQL(read("0046_parents_part"), read("0041_dated_weeks"))]
