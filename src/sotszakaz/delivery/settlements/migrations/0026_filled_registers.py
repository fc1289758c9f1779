"""A contract that was signed while registers were being formed waits for the next closing."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
NAME = "CREATE OR REPLACE FUNCTION settlements_accrue"
DROP = """
DROP TRIGGER in_open_register ON settlements_accrual;
DROP FUNCTION settlements_line_in_open_register();
"""


def accrue_before() -> str:
    """`settlements_accrue` as it was."""
    text = (SQL / "0021_accrue.sql").read_text(encoding="utf-8")
    return text[text.index(NAME) :]


class Migration(migrations.Migration):
    dependencies = [("settlements", "0025_papers_first")]

    operations = [
        migrations.RunSQL((SQL / "0026_filled_registers.sql").read_text(encoding="utf-8"), DROP + accrue_before())
    ]
