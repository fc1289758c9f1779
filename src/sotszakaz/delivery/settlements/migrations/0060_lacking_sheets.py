"""What a closing would correct leaves out the sheets that wait for a moved class, as the closing does."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def before() -> str:
    """The two questions as they were, without the one of sheets."""
    extended = read("0034_extended")
    would = extended[extended.index("CREATE OR REPLACE FUNCTION settlements_would_correct") :]
    gone = "DROP FUNCTION settlements_stale_in(bigint, date, bigint, bigint[]);"
    return gone + read("0037_stale_by_causes") + would + "DROP FUNCTION settlements_lacking_sheets(bigint, date);"


class Migration(migrations.Migration):
    dependencies = [("settlements", "0059_moved_classes")]

    operations = [migrations.RunSQL(read("0060_lacking_sheets"), before())]
