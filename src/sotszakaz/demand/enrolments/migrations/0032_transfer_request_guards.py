"""Row-level security of requests for another group; what was asked never changes."""

from django.db import migrations

FORWARD = """
ALTER TABLE enrolments_transferrequest ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON enrolments_transferrequest
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
CREATE TRIGGER transfer_request_never_changes BEFORE UPDATE OF
    municipality_id, application_id, group_id, side, words, parent_amount, asked_at, asked_by_id
    ON enrolments_transferrequest FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

BACKWARD = """
DROP TRIGGER transfer_request_never_changes ON enrolments_transferrequest;
DROP POLICY tenant ON enrolments_transferrequest;
ALTER TABLE enrolments_transferrequest DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0031_transfer_requests"), ("foundation", "0002_guards")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
