"""A record belongs to the municipality and organisation of its application, and is never deleted."""

from django.db import migrations

FORWARD = """
ALTER TABLE providers_providerapplication
    ADD CONSTRAINT provider_application_identity UNIQUE (id, municipality_id, organisation_id);
ALTER TABLE providers_registryrecord
    ADD CONSTRAINT registry_record_identity UNIQUE (id, municipality_id, organisation_id),
    ADD CONSTRAINT registry_record_of_application FOREIGN KEY (application_id, municipality_id, organisation_id)
        REFERENCES providers_providerapplication (id, municipality_id, organisation_id) DEFERRABLE INITIALLY DEFERRED;

CREATE FUNCTION providers_guard_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR (OLD.id, OLD.municipality_id, OLD.organisation_id, OLD.number, OLD.application_id, OLD.included_on)
            IS DISTINCT FROM
           (NEW.id, NEW.municipality_id, NEW.organisation_id, NEW.number, NEW.application_id, NEW.included_on)
    THEN
        RAISE EXCEPTION 'a registry record stays' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'registry_record_stays';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER registry_record_guarded BEFORE UPDATE OR DELETE ON providers_registryrecord
    FOR EACH ROW EXECUTE FUNCTION providers_guard_record();
"""

BACKWARD = """
DROP TRIGGER registry_record_guarded ON providers_registryrecord;
DROP FUNCTION providers_guard_record();
ALTER TABLE providers_registryrecord
    DROP CONSTRAINT registry_record_of_application, DROP CONSTRAINT registry_record_identity;
ALTER TABLE providers_providerapplication DROP CONSTRAINT provider_application_identity;
"""


class Migration(migrations.Migration):
    dependencies = [("providers", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
