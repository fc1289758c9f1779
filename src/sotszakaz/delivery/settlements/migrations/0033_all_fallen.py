"""A month whose classes all fell out of the plan is not due, by contract either."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def before() -> str:
    """The counting as it was."""
    return read("0027_earned").partition("-- settlements_stale_in:")[0]


class Migration(migrations.Migration):
    dependencies = [("settlements", "0032_left_out_rest")]

    operations = [migrations.RunSQL(read("0033_all_fallen"), before())]
