"""Debts are set off before money is sent; a line under an upheld objection waits until its closing is over."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"

POLICY = """
ALTER TABLE settlements_debtrepayment ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON settlements_debtrepayment
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
"""
NO_POLICY = """
DROP POLICY tenant ON settlements_debtrepayment;
ALTER TABLE settlements_debtrepayment DISABLE ROW LEVEL SECURITY;
"""
DROP = """
DROP TRIGGER never_deleted ON settlements_debtrepayment;
DROP TRIGGER never_changes ON settlements_debtrepayment;
DROP TRIGGER repaid_within ON settlements_debtrepayment;
DROP FUNCTION settlements_guard_repayment();
DROP FUNCTION settlements_repaid_within();
DROP FUNCTION settlements_left_of_advance(bigint);
DROP FUNCTION settlements_left_of_register(bigint);
DROP FUNCTION settlements_debt_of(bigint);
"""


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def before(name: str, function: str) -> str:
    """The function as an earlier file made it."""
    text = read(name)
    start = text.index(f"CREATE FUNCTION {function}()")
    return text[start : text.index("END $$;", start) + len("END $$;")].replace("CREATE", "CREATE OR REPLACE", 1)


FORMER = before("0013_payment_guards", "settlements_order_within_register") + before(
    "0018_objection_guards", "settlements_paid_line_not_held"
)


class Migration(migrations.Migration):
    dependencies = [("settlements", "0038_debts")]

    operations = [
        migrations.RunSQL(POLICY, NO_POLICY),
        migrations.RunSQL(read("0039_debts"), FORMER + DROP),
    ]
