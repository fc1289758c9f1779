"""A portion of a closing reads a window of contracts, not all that are left."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def before() -> str:
    """Portions as they were."""
    return read("0034_extended").partition("-- settlements_correct, as")[0]


class Migration(migrations.Migration):
    dependencies = [("settlements", "0034_extended_norms")]

    operations = [migrations.RunSQL(read("0035_windows"), before())]
