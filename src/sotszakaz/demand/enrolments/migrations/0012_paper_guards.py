"""Row-level security of the papers of applications, which never change."""

from django.db import migrations

FORWARD = """
ALTER TABLE enrolments_applicationpaper ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON enrolments_applicationpaper
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
CREATE TRIGGER application_paper_never_changes BEFORE UPDATE OR DELETE ON enrolments_applicationpaper
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

BACKWARD = """
DROP TRIGGER application_paper_never_changes ON enrolments_applicationpaper;
DROP POLICY tenant ON enrolments_applicationpaper;
ALTER TABLE enrolments_applicationpaper DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0011_application_papers"), ("foundation", "0002_guards")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
