"""Payments are guarded: an order never changes but for its answer, and no register is paid above what it says."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
GUARDED = ["settlements_paymentbatch", "settlements_paymentorder", "settlements_paidline"]

POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table}
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
"""
NO_POLICY = "DROP POLICY tenant ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
DROP = """
DROP TRIGGER never_changes ON settlements_paymentbatch;
DROP TRIGGER never_deleted ON settlements_paidline;
DROP TRIGGER never_changes ON settlements_paidline;
DROP TRIGGER within_register ON settlements_paymentorder;
DROP TRIGGER never_deleted ON settlements_paymentorder;
DROP TRIGGER never_changes ON settlements_paymentorder;
DROP FUNCTION settlements_order_within_register();
DROP FUNCTION settlements_guard_paid_line();
DROP FUNCTION settlements_guard_order();
"""


class Migration(migrations.Migration):
    dependencies = [("settlements", "0012_payments")]

    operations = [
        *(migrations.RunSQL(POLICY.format(table=table), NO_POLICY.format(table=table)) for table in GUARDED),
        migrations.RunSQL((SQL / "0013_payment_guards.sql").read_text(encoding="utf-8"), DROP),
    ]
