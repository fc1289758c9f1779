"""Demands never change; a debt is set off against what the same payer owes to the same provider."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"

POLICY = """
ALTER TABLE settlements_returndemand ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON settlements_returndemand
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
"""
NO_POLICY = """
DROP POLICY tenant ON settlements_returndemand;
ALTER TABLE settlements_returndemand DISABLE ROW LEVEL SECURITY;
"""
DROP = """
DROP TRIGGER of_one_provider ON settlements_debtrepayment;
DROP FUNCTION settlements_set_off_of_one_provider();
DROP TRIGGER never_changes ON settlements_returndemand;
"""


class Migration(migrations.Migration):
    dependencies = [("settlements", "0042_demands")]

    operations = [
        migrations.RunSQL(POLICY, NO_POLICY),
        migrations.RunSQL((SQL / "0043_demands.sql").read_text(encoding="utf-8"), DROP),
    ]
