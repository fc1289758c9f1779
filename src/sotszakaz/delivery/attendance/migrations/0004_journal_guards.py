"""The history of marks is personal data and never changes; months handed in are guarded too."""

from django.db import migrations

GUARDED = ["attendance_cellchange", "attendance_monthhandin"]

POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table}
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
"""
NO_POLICY = "DROP POLICY tenant ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"

FORWARD = """
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON attendance_cellchange
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE ON attendance_monthhandin
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
BACKWARD = """
DROP TRIGGER never_deleted ON attendance_monthhandin;
DROP TRIGGER never_changes ON attendance_cellchange;
"""


class Migration(migrations.Migration):
    dependencies = [("attendance", "0003_journal"), ("foundation", "0002_guards")]

    operations = [
        *(migrations.RunSQL(POLICY.format(table=table), NO_POLICY.format(table=table)) for table in GUARDED),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
