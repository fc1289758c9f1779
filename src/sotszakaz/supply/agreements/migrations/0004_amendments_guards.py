"""Limit and term of an agreement follow its amendments; rows of an edition add up and never change."""

from django.db import migrations

TABLES = ("agreementlimit", "amendment", "termination")

POLICIES = "\n".join(
    f"""
ALTER TABLE agreements_{table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON agreements_{table}
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
"""
    for table in TABLES
)

NO_POLICIES = "\n".join(
    f"DROP POLICY tenant ON agreements_{table}; ALTER TABLE agreements_{table} DISABLE ROW LEVEL SECURITY;"
    for table in TABLES
)

FOLLOWS = """
CREATE OR REPLACE FUNCTION agreements_guard_agreement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR (OLD.id, OLD.municipality_id, OLD.record_id, OLD.kind, OLD.number, OLD.signed_on, OLD.account_id,
            OLD.document_id)
            IS DISTINCT FROM
           (NEW.id, NEW.municipality_id, NEW.record_id, NEW.kind, NEW.number, NEW.signed_on, NEW.account_id,
            NEW.document_id)
        OR (OLD."limit", OLD.valid) IS DISTINCT FROM (NEW."limit", NEW.valid)
            AND NOT EXISTS (
                SELECT FROM (
                    SELECT * FROM agreements_amendment m WHERE m.agreement_id = NEW.id AND m.state = 'in_force'
                    ORDER BY m.settled_at DESC, m.id DESC LIMIT 1
                ) last
                WHERE last.limit_after = NEW."limit" AND last.valid_after = NEW.valid)
    THEN
        RAISE EXCEPTION 'an agreement stays as signed' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'agreement_stays_as_signed';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION agreements_guard_amendment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'offered'
        OR to_jsonb(OLD) - '{state,settled_at,settled_by_id,settled_on}'::text[]
            IS DISTINCT FROM to_jsonb(NEW) - '{state,settled_at,settled_by_id,settled_on}'::text[]
    THEN
        RAISE EXCEPTION 'an amendment stays as offered' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'amendment_stays_as_offered';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER amendment_guarded BEFORE UPDATE OR DELETE ON agreements_amendment
    FOR EACH ROW EXECUTE FUNCTION agreements_guard_amendment();

CREATE FUNCTION agreements_guard_termination() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.freed IS NOT NULL OR to_jsonb(OLD) - 'freed' IS DISTINCT FROM to_jsonb(NEW) - 'freed' THEN
        RAISE EXCEPTION 'an end stays as announced' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'termination_stays_as_announced';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER termination_guarded BEFORE UPDATE OR DELETE ON agreements_termination
    FOR EACH ROW EXECUTE FUNCTION agreements_guard_termination();

CREATE FUNCTION agreements_guard_limit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of an edition stay' USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_limit_stays';
END $$;

CREATE TRIGGER agreement_limit_guarded BEFORE UPDATE OR DELETE ON agreements_agreementlimit
    FOR EACH ROW EXECUTE FUNCTION agreements_guard_limit();

CREATE FUNCTION agreements_limits_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    agreed numeric := CASE
        WHEN NEW.amendment_id IS NULL THEN (SELECT a."limit" FROM agreements_agreement a WHERE a.id = NEW.agreement_id)
        ELSE (SELECT m.limit_after FROM agreements_amendment m
              WHERE m.id = NEW.amendment_id AND m.agreement_id = NEW.agreement_id) END;
BEGIN
    IF agreed IS DISTINCT FROM (
        SELECT sum(l.amount) FROM agreements_agreementlimit l
        WHERE l.agreement_id = NEW.agreement_id AND l.amendment_id IS NOT DISTINCT FROM NEW.amendment_id)
    THEN
        RAISE EXCEPTION 'rows do not add up to the limit' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'agreement_limits_add_up';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER agreement_limits_add_up AFTER INSERT ON agreements_agreementlimit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION agreements_limits_add_up();
"""

STAYS = """
CREATE OR REPLACE FUNCTION agreements_guard_agreement() RETURNS trigger LANGUAGE plpgsql AS $$
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

DROP TRIGGER agreement_limits_add_up ON agreements_agreementlimit;
DROP TRIGGER agreement_limit_guarded ON agreements_agreementlimit;
DROP TRIGGER termination_guarded ON agreements_termination;
DROP TRIGGER amendment_guarded ON agreements_amendment;
DROP FUNCTION agreements_limits_add_up();
DROP FUNCTION agreements_guard_limit();
DROP FUNCTION agreements_guard_termination();
DROP FUNCTION agreements_guard_amendment();
"""


class Migration(migrations.Migration):
    dependencies = [("agreements", "0003_amendments_and_ends")]

    operations = [migrations.RunSQL(POLICIES + FOLLOWS, STAYS + NO_POLICIES)]
