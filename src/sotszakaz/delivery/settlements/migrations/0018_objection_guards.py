"""Objections are guarded, and no order pays a line that one of them holds."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
GUARDED = ["settlements_chargeobjection", "settlements_objectionevidence"]

POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table}
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
"""
NO_POLICY = "DROP POLICY tenant ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
DROP = """
DROP TRIGGER not_held ON settlements_paidline;
DROP TRIGGER never_changes ON settlements_objectionevidence;
DROP TRIGGER never_deleted ON settlements_chargeobjection;
DROP TRIGGER never_changes ON settlements_chargeobjection;
DROP FUNCTION settlements_paid_line_not_held();
DROP FUNCTION settlements_guard_objection();
"""


class Migration(migrations.Migration):
    dependencies = [("settlements", "0017_objections")]

    operations = [
        *(migrations.RunSQL(POLICY.format(table=table), NO_POLICY.format(table=table)) for table in GUARDED),
        migrations.RunSQL((SQL / "0018_objection_guards.sql").read_text(encoding="utf-8"), DROP),
    ]
