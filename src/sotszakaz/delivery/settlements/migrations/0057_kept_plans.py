"""Plans of a portion of a closing are kept for the session."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("settlements", "0056_one_index_of_registers")]

    operations = [migrations.RunSQL(read("0057_kept_plans"), read("0035_windows"))]
