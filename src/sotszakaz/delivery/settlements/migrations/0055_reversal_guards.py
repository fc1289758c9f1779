"""A return that was not is a row below zero of the latest register, and never more than what was entered."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def before(name: str, function: str) -> str:
    """The function as an earlier file made it."""
    text = read(name)
    start = text.index(f"CREATE FUNCTION {function}()")
    return text[start : text.index("END $$;", start) + len("END $$;")].replace("CREATE", "CREATE OR REPLACE", 1)


FORMER = before("0039_debts", "settlements_repaid_within") + before("0039_debts", "settlements_guard_repayment")


class Migration(migrations.Migration):
    dependencies = [("settlements", "0054_returns_that_were_not")]

    operations = [migrations.RunSQL(read("0055_reversals"), FORMER)]
