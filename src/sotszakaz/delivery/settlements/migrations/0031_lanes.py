"""A month is closed in lanes of agreements, two at once."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
ARGUMENTS = "bigint, bigint, int, bigint, date[]"
NAME = "CREATE OR REPLACE FUNCTION settlements_accrue"


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def before() -> str:
    """`settlements_accrue` without lanes."""
    text = read("0026_filled_registers")
    return text[text.index(NAME) : text.index("-- A register that has its document")]


class Migration(migrations.Migration):
    dependencies = [("settlements", "0028_december_rest")]

    operations = [
        migrations.RunSQL(
            f"DROP FUNCTION settlements_accrue({ARGUMENTS});\n" + read("0031_lanes"),
            f"DROP FUNCTION settlements_accrue({ARGUMENTS}, int, int);\n" + before(),
        )
    ]
