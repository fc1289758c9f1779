"""Row-level security of notices; what was told never changes, but that it was read."""

from django.db import migrations

FORWARD = """
ALTER TABLE notices_notice ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON notices_notice
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
CREATE TRIGGER notice_never_changes BEFORE UPDATE OF
    municipality_id, user_id, area, message_id, kind, title, text, subject_type, subject_id, created_at
    ON notices_notice FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

BACKWARD = """
DROP TRIGGER notice_never_changes ON notices_notice;
DROP POLICY tenant ON notices_notice;
ALTER TABLE notices_notice DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial"), ("foundation", "0002_guards")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
