"""Lines to be counted anew are found by their causes, not among all lines of the year."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def before() -> str:
    """The question as it was, after the one of the sheet."""
    text = read("0032_left_out_rest")
    return text[text.index("CREATE OR REPLACE FUNCTION settlements_stale_in") :]


class Migration(migrations.Migration):
    dependencies = [("settlements", "0036_of_what_exists")]

    operations = [migrations.RunSQL(read("0037_stale_by_causes"), before())]
