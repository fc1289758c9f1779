"""The rest of an early December of an agreement that a closing leaves out is compared by the next one that takes it."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def before() -> str:
    """The three functions as they were."""
    stale = read("0027_earned")
    stale = stale[stale.index("CREATE OR REPLACE FUNCTION settlements_stale_in") :]
    return read("0028_december_rest") + stale + "DROP FUNCTION settlements_is_to_come(bigint, bigint, date, date);"


class Migration(migrations.Migration):
    dependencies = [("settlements", "0031_lanes")]

    operations = [migrations.RunSQL(read("0032_left_out_rest"), before())]
