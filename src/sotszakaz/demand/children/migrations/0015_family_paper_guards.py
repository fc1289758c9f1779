"""Row-level security of papers of families; neither they nor their scans ever change."""

from django.db import migrations

TABLES = ("children_familypaper", "children_familypaperscan")

FORWARD = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table}
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
CREATE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

BACKWARD = """
DROP TRIGGER {table}_never_changes ON {table};
DROP POLICY tenant ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("children", "0014_family_papers"), ("foundation", "0002_guards")]

    operations = [
        migrations.RunSQL(
            [FORWARD.format(table=each) for each in TABLES], [BACKWARD.format(table=each) for each in TABLES]
        )
    ]
