"""What lapsed comes back for a correction upward of the month that had released it."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def before() -> str:
    """Correcting as it was."""
    text = read("0034_extended")
    start = text.index("CREATE OR REPLACE FUNCTION settlements_correct")
    return text[start : text.index("END $$;", start) + len("END $$;")]


class Migration(migrations.Migration):
    dependencies = [("settlements", "0044_facts_of_opened_sheets")]

    operations = [migrations.RunSQL(read("0045_restored"), before())]
