"""A month that was handed in keeps its sheets as they were, until it is returned or a sheet is opened again."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
NAME = "CREATE OR REPLACE FUNCTION settlements_refuse_closed_month"


def read(name: str) -> str:
    text = (SQL / f"{name}.sql").read_text(encoding="utf-8")
    return text[text.index(NAME) :]


class Migration(migrations.Migration):
    dependencies = [("settlements", "0015_rehearsal"), ("attendance", "0004_journal_guards")]

    operations = [migrations.RunSQL(read("0016_freeze"), read("0004_guards"))]
