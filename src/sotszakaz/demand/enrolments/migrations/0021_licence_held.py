"""A contract and a stop of its provider's licence wait for one another: neither passes the other by unseen."""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION enrolments_guard_licence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM providers_licence l
    WHERE EXISTS (SELECT FROM made m
                  WHERE m.municipality_id = l.municipality_id AND m.organisation_id = l.organisation_id)
    ORDER BY l.id FOR SHARE;
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT municipality_id, organisation_id, signed_on FROM made) m
        WHERE providers_licence_stopped(m.municipality_id, m.organisation_id, m.signed_on)
    ) THEN
        RAISE EXCEPTION 'the provider has no licence that holds' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'contract_under_licence';
    END IF;
    RETURN NULL;
END $$;
"""

BACKWARD = """
CREATE OR REPLACE FUNCTION enrolments_guard_licence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT municipality_id, organisation_id, signed_on FROM made) m
        WHERE providers_licence_stopped(m.municipality_id, m.organisation_id, m.signed_on)
    ) THEN
        RAISE EXCEPTION 'the provider has no licence that holds' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'contract_under_licence';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0020_own_cost"), ("providers", "0004_licences")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
