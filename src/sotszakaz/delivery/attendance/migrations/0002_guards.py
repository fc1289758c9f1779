"""Marks are personal data: row-level security."""

from django.db import migrations

FORWARD = """
ALTER TABLE attendance_attendancemark ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON attendance_attendancemark
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
"""

BACKWARD = """
DROP POLICY tenant ON attendance_attendancemark;
ALTER TABLE attendance_attendancemark DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("attendance", "0001_initial"), ("foundation", "0002_guards")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
