"""Row-level security: children, their representatives and consents are seen by those who act for the municipality."""

from django.db import migrations

TABLES = ("children_child", "children_representative", "children_consent")

GUARD = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table}
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
"""
UNGUARD = """
DROP POLICY tenant ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("children", "0001_initial"), ("foundation", "0002_guards")]

    operations = [
        migrations.RunSQL(
            [GUARD.format(table=table) for table in TABLES], [UNGUARD.format(table=table) for table in TABLES]
        )
    ]
