"""An earlier month that was left out keeps its sheets as they are while the closing that charges it runs."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
NAME = "CREATE OR REPLACE FUNCTION settlements_refuse_closed_month"


def read(name: str) -> str:
    text = (SQL / f"{name}.sql").read_text(encoding="utf-8")
    return text[text.index(NAME) :]


class Migration(migrations.Migration):
    dependencies = [("settlements", "0023_no_empty_registers")]

    operations = [migrations.RunSQL(read("0024_freeze"), read("0016_freeze"))]
