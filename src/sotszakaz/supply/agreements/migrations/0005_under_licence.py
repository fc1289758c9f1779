"""An agreement is not made while the provider has no licence that holds."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION agreements_guard_licence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT providers_licence_stopped(r.municipality_id, r.organisation_id, NEW.signed_on)
        FROM providers_registryrecord r WHERE r.id = NEW.record_id)
    THEN
        RAISE EXCEPTION 'the provider has no licence that holds' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'agreement_under_licence';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER agreement_under_licence BEFORE INSERT ON agreements_agreement
    FOR EACH ROW EXECUTE FUNCTION agreements_guard_licence();
"""

BACKWARD = """
DROP TRIGGER agreement_under_licence ON agreements_agreement;
DROP FUNCTION agreements_guard_licence();
"""


class Migration(migrations.Migration):
    dependencies = [("agreements", "0004_amendments_guards"), ("providers", "0004_licences")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
