"""A class that fell out by quarantine or force majeure counts as the rules of its month say; so does one after a notice
when December is counted in December.
"""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def before() -> str:
    """Both functions as they were."""
    stale = read("0015_rehearsal")
    stale = stale[stale.index("CREATE FUNCTION settlements_stale_in") : stale.index("CREATE OR REPLACE FUNCTION")]
    return (read("0007_earned") + stale).replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("settlements", "0026_filled_registers"), ("regulations", "0002_guards")]

    operations = [migrations.RunSQL(read("0027_earned"), before())]
