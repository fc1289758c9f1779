"""Row-level security of certificates, and the series of their numbers."""

from django.db import migrations

TABLES = ("certificates_certificateaccount", "certificates_certificateperiod", "certificates_socialcertificate")

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
    dependencies = [("certificates", "0001_initial"), ("foundation", "0002_guards")]

    operations = [
        migrations.RunSQL(
            [GUARD.format(table=table) for table in TABLES], [UNGUARD.format(table=table) for table in TABLES]
        ),
        migrations.RunSQL("CREATE SEQUENCE certificate_serial", "DROP SEQUENCE certificate_serial"),
    ]
