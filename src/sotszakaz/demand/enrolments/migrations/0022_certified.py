"""Where the rules demand it, a contract is made of certified parts only."""

from django.db import migrations

GUARD = """
CREATE FUNCTION enrolments_guard_certified() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (
            SELECT DISTINCT m.municipality_id, m.signed_on, g.part_id
            FROM made m JOIN programmes_studygroup g ON g.id = m.group_id
        ) m
        JOIN regulations_regulation r ON r.municipality_id = m.municipality_id AND r.valid @> m.signed_on
        WHERE (r.parameters -> 'certification_required' -> 'value') = 'true'::jsonb
          AND NOT EXISTS (
            SELECT FROM programmes_certifiedpart p JOIN programmes_certification c ON c.id = p.certification_id
            WHERE p.part_id = m.part_id AND c.state = 'certified' AND c.valid @> m.signed_on)
    ) THEN
        RAISE EXCEPTION 'the part is not certified' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'contract_of_certified';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER contract_of_certified AFTER INSERT ON enrolments_contract
    REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION enrolments_guard_certified();
"""

UNGUARD = """
DROP TRIGGER contract_of_certified ON enrolments_contract;
DROP FUNCTION enrolments_guard_certified();
"""


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0021_licence_held"), ("programmes", "0009_certification_guards")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
