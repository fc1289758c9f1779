"""The log is append-only, and row-level security can ask for whom a session acts."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_never_changes';
END $$;

CREATE TRIGGER audit_never_changes BEFORE UPDATE OR DELETE ON foundation_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION acting_municipalities() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(
        string_to_array(nullif(current_setting('sotszakaz.municipalities', true), ''), ',')::bigint[], '{}')
$$;
"""

BACKWARD = """
DROP FUNCTION acting_municipalities();
DROP TRIGGER audit_never_changes ON foundation_auditevent;
DROP FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
