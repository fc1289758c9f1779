"""Row-level security of the results of social certificates, which never change."""

from django.db import migrations

FORWARD = """
ALTER TABLE settlements_certificateresult ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON settlements_certificateresult
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
CREATE TRIGGER certificate_result_never_changes BEFORE UPDATE OR DELETE ON settlements_certificateresult
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

BACKWARD = """
DROP TRIGGER certificate_result_never_changes ON settlements_certificateresult;
DROP POLICY tenant ON settlements_certificateresult;
ALTER TABLE settlements_certificateresult DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("settlements", "0005_certificate_results"), ("foundation", "0002_guards")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
