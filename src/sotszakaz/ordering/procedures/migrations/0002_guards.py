"""Issued acts are history: only the end of an act's force may change, and nothing is deleted."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION issued_act_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'procedures_issuedact' THEN
        IF to_jsonb(NEW) - 'valid' = to_jsonb(OLD) - 'valid'
           AND lower(NEW.valid) = lower(OLD.valid) AND upper_inf(OLD.valid) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'issued acts never change'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'issued_act_never_changes';
END $$;

CREATE TRIGGER issued_act_never_changes BEFORE UPDATE OR DELETE ON procedures_issuedact
    FOR EACH ROW EXECUTE FUNCTION issued_act_refuse_change();
CREATE TRIGGER issued_act_never_changes BEFORE UPDATE OR DELETE ON procedures_confirmedparameter
    FOR EACH ROW EXECUTE FUNCTION issued_act_refuse_change();
"""

BACKWARD = """
DROP TRIGGER issued_act_never_changes ON procedures_confirmedparameter;
DROP TRIGGER issued_act_never_changes ON procedures_issuedact;
DROP FUNCTION issued_act_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("procedures", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
