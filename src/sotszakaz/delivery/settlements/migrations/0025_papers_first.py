"""A payment order by a register waits for its accepted papers, where the rules say so; orders of before did not."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"
GUARD = "CREATE FUNCTION settlements_guard_order"


def guard_before() -> str:
    """`settlements_guard_order` as it was."""
    text = (SQL / "0013_payment_guards.sql").read_text(encoding="utf-8")
    return text[text.index(GUARD) :].partition("\n\n")[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


DROP = """
DROP TRIGGER after_papers ON settlements_paymentorder;
DROP FUNCTION settlements_order_after_papers();
DROP FUNCTION settlements_papers_lacking(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("settlements", "0024_late_months_freeze"),
        ("regulations", "0002_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="paymentorder",
            name="is_after_papers",
            field=models.BooleanField(db_default=False, default=False, verbose_name="после приёмки документов"),
        ),
        migrations.RunSQL((SQL / "0025_papers_first.sql").read_text(encoding="utf-8"), guard_before() + DROP),
    ]
