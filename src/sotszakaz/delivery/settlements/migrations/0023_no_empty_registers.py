"""A correction that posts nothing opens no register."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
MARK = "-- settlements_correct:"


def correct_before() -> str:
    """`settlements_correct` as it was."""
    text = MARK + (SQL / "0004_correct.sql").read_text(encoding="utf-8").partition(MARK)[2]
    return text.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("settlements", "0022_report_from_index")]

    operations = [migrations.RunSQL((SQL / "0023_correct.sql").read_text(encoding="utf-8"), correct_before())]
