"""Classes of a December that was closed in December are marked as they come; the next closing compares them."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
NAME = "CREATE OR REPLACE FUNCTION settlements_refuse_closed_month"


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def before() -> str:
    """The freezing as it was."""
    text = read("0024_freeze")
    return text[text.index(NAME) :] + "DROP FUNCTION settlements_is_to_come(bigint, date, date);"


class Migration(migrations.Migration):
    dependencies = [("settlements", "0027_fallen_classes")]

    operations = [migrations.RunSQL(read("0028_december_rest"), before())]
