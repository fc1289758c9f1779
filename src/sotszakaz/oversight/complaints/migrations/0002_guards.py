"""A complaint is seen by its municipality; what was said in it stays."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"

POLICY = """
ALTER TABLE complaints_complaint ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON complaints_complaint
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
"""
NO_POLICY = "DROP POLICY tenant ON complaints_complaint; ALTER TABLE complaints_complaint DISABLE ROW LEVEL SECURITY;"


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_initial"), ("foundation", "0002_guards")]

    operations = [
        migrations.RunSQL(POLICY, NO_POLICY),
        migrations.RunSQL(
            (SQL / "0002_guards.sql").read_text(encoding="utf-8"),
            (SQL / "0002_guards_backward.sql").read_text(encoding="utf-8"),
        ),
    ]
