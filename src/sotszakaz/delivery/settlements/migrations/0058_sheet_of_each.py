"""Classes and marks are summed up contract by contract, without a sort of all of them."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("settlements", "0057_kept_plans")]

    operations = [migrations.RunSQL(read("0058_sheet_of_each"), read("0046_parents_part"))]
