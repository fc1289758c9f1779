"""Row-level security of the queue; who came when never changes."""

from django.db import migrations

FORWARD = """
ALTER TABLE waiting_waitingentry ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON waiting_waitingentry
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
CREATE TRIGGER waiting_number_never_changes BEFORE UPDATE OF
    municipality_id, child_id, group_id, part_id, organisation_id, number, joined_at, joined_by_id
    ON waiting_waitingentry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

BACKWARD = """
DROP TRIGGER waiting_number_never_changes ON waiting_waitingentry;
DROP POLICY tenant ON waiting_waitingentry;
ALTER TABLE waiting_waitingentry DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("waiting", "0001_initial"), ("foundation", "0002_guards")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
