"""What was confirmed of a child stays, so that registers of a past day tell the truth."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION children_guard_confirmed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.confirmed_at IS NOT NULL AND OLD.state NOT IN ('pending', 'returned')
        AND (NEW.last_name, NEW.first_name, NEW.middle_name, NEW.birth_date, NEW.category)
        IS DISTINCT FROM (OLD.last_name, OLD.first_name, OLD.middle_name, OLD.birth_date, OLD.category) THEN
        RAISE EXCEPTION 'confirmed data of a child stay' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'child_confirmed_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER child_confirmed_stays BEFORE UPDATE OF last_name, first_name, middle_name, birth_date, category
    ON children_child FOR EACH ROW EXECUTE FUNCTION children_guard_confirmed();
"""
BACKWARD = """
DROP TRIGGER child_confirmed_stays ON children_child;
DROP FUNCTION children_guard_confirmed();
"""


class Migration(migrations.Migration):
    dependencies = [("children", "0008_consent_at_portal")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
