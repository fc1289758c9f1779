"""An advance is accepted before the closing that deducts it begins."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def before() -> str:
    """The guard as it was."""
    text = read("0020_month_paper_guards")
    start = text.index("CREATE OR REPLACE FUNCTION settlements_guard_advance")
    return text[start : text.index("END $$;", start) + len("END $$;")]


class Migration(migrations.Migration):
    dependencies = [("settlements", "0039_debt_guards")]

    operations = [migrations.RunSQL(read("0040_advance_before_register"), before())]
