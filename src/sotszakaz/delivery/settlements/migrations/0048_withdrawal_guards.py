"""Orders and answers of the treasury that were mistakes are taken back; money may come back after it was paid."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
GUARDED = ["settlements_treasurytake", "settlements_treasuryanswer"]

POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table}
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
"""
NO_POLICY = "DROP POLICY tenant ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
DROP = """
DROP TRIGGER never_changes ON settlements_treasurytake;
DROP TRIGGER never_deleted ON settlements_treasuryanswer;
DROP TRIGGER never_changes ON settlements_treasuryanswer;
DROP FUNCTION settlements_guard_answer();
DROP TRIGGER counts_again ON settlements_paymentorder;
DROP FUNCTION settlements_order_counts_again();
"""


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def before(name: str, function: str, end: str) -> str:
    """The function as an earlier file made it."""
    text = read(name)
    start = text.index(f"FUNCTION {function}(")
    return "CREATE OR REPLACE " + text[start : text.index(end, start) + len(end)]


FORMER = "\n".join(
    (
        before("0025_papers_first", "settlements_guard_order", "END $$;"),
        before("0013_payment_guards", "settlements_guard_paid_line", "END $$;"),
        before("0039_debts", "settlements_left_of_register", "\n$$;"),
        before("0039_debts", "settlements_left_of_advance", "\n$$;"),
    )
)


class Migration(migrations.Migration):
    dependencies = [("settlements", "0047_withdrawals")]

    operations = [
        *(migrations.RunSQL(POLICY.format(table=table), NO_POLICY.format(table=table)) for table in GUARDED),
        migrations.RunSQL(read("0048_withdrawals"), FORMER + DROP),
    ]
