"""An objection begins to hold its line when the money for it has come back."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def before() -> str:
    """The guard as it was."""
    text = read("0018_objection_guards")
    start = text.index("CREATE FUNCTION settlements_guard_objection")
    guard = text[start : text.index("END $$;", start) + len("END $$;")]
    return guard.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("settlements", "0051_mistakes_of_mending")]

    operations = [migrations.RunSQL(read("0052_holding_again"), before())]
