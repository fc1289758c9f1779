"""What the next closing would do can be asked without doing it."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
DROP = """
DROP FUNCTION settlements_would_correct(bigint, date, text, text, date, date[]);
DROP FUNCTION settlements_would_charge(bigint, date, bigint[], text, text, date, date[]);
DROP FUNCTION settlements_stale_in(bigint, date, bigint);
"""


def stale_before() -> str:
    """`settlements_stale` as it was."""
    text = (SQL / "0004_correct.sql").read_text(encoding="utf-8").partition("-- settlements_correct:")[0]
    return text.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("settlements", "0013_payment_guards")]

    operations = [
        migrations.RunSQL((SQL / "0015_rehearsal.sql").read_text(encoding="utf-8"), stale_before() + DROP),
    ]
