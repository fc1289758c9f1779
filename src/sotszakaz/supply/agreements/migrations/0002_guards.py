"""Agreements are seen by their municipality only; what was agreed does not change."""

from django.db import migrations

FORWARD = """
ALTER TABLE agreements_agreement ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON agreements_agreement
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

CREATE FUNCTION agreements_guard_agreement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR (OLD.id, OLD.municipality_id, OLD.record_id, OLD.kind, OLD.number, OLD.signed_on, OLD.valid, OLD."limit",
            OLD.account_id, OLD.document_id)
            IS DISTINCT FROM
           (NEW.id, NEW.municipality_id, NEW.record_id, NEW.kind, NEW.number, NEW.signed_on, NEW.valid, NEW."limit",
            NEW.account_id, NEW.document_id)
    THEN
        RAISE EXCEPTION 'an agreement stays as signed' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'agreement_stays_as_signed';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER agreement_guarded BEFORE UPDATE OR DELETE ON agreements_agreement
    FOR EACH ROW EXECUTE FUNCTION agreements_guard_agreement();
"""

BACKWARD = """
DROP TRIGGER agreement_guarded ON agreements_agreement;
DROP FUNCTION agreements_guard_agreement();
DROP POLICY tenant ON agreements_agreement;
ALTER TABLE agreements_agreement DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_initial"), ("foundation", "0002_guards"), ("providers", "0002_guards")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
