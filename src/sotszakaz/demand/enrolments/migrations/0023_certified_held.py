"""A contract and the end of a certification wait for one another: neither passes the other by unseen."""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION enrolments_guard_certified() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM programmes_certification c
    WHERE c.state = 'certified' AND EXISTS (
        SELECT FROM made m
        JOIN regulations_regulation r ON r.municipality_id = m.municipality_id AND r.valid @> m.signed_on
        JOIN programmes_studygroup g ON g.id = m.group_id
        JOIN programmes_certifiedpart p ON p.part_id = g.part_id
        WHERE p.certification_id = c.id AND (r.parameters -> 'certification_required' -> 'value') = 'true'::jsonb)
    ORDER BY c.id FOR SHARE;
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
"""

BACKWARD = """
CREATE OR REPLACE FUNCTION enrolments_guard_certified() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0022_certified")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
