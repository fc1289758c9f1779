"""Row-level security of single certificates; a service stays on the one that it has come to."""

from django.db import migrations

TABLES = ("enrolments_singlecertificate", "enrolments_singlecertificateservice")

FORWARD = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table}
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
"""
BACKWARD = """
DROP POLICY tenant ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
STAY = """
CREATE TRIGGER single_service_never_changes BEFORE UPDATE OR DELETE ON enrolments_singlecertificateservice
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0018_single_certificates"), ("foundation", "0002_guards")]

    operations = [
        migrations.RunSQL(
            [FORWARD.format(table=each) for each in TABLES], [BACKWARD.format(table=each) for each in TABLES]
        ),
        migrations.RunSQL(STAY, "DROP TRIGGER single_service_never_changes ON enrolments_singlecertificateservice"),
    ]
