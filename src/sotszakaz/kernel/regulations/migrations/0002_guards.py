"""Versions of the rules are history: only the end of a version's period may change, and nothing is deleted."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION regulation_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
       OR (NEW.id, NEW.municipality_id, NEW.version, NEW.title, NEW.parameters, NEW.created_at, lower(NEW.valid))
          IS DISTINCT FROM
          (OLD.id, OLD.municipality_id, OLD.version, OLD.title, OLD.parameters, OLD.created_at, lower(OLD.valid))
    THEN
        RAISE EXCEPTION 'versions of a regulation never change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'regulation_never_changes';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER regulation_never_changes BEFORE UPDATE OR DELETE ON regulations_regulation
    FOR EACH ROW EXECUTE FUNCTION regulation_refuse_change();
"""

BACKWARD = """
DROP TRIGGER regulation_never_changes ON regulations_regulation;
DROP FUNCTION regulation_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("regulations", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
