"""Money is guarded by row-level security and never changes; a charged month keeps its sheets as they were."""

from django.db import migrations

GUARDED = ["settlements_accrual", "settlements_monthclosing", "settlements_paymentregister"]

POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table}
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

NO_POLICY = """
DROP TRIGGER never_changes ON {table};
DROP POLICY tenant ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""

FREEZE = """
-- Closing a month locks its groups (FOR NO KEY UPDATE); whoever marks a class waits here for the closing to end and
-- then finds its accruals.
CREATE FUNCTION settlements_refuse_closed_month(groups bigint[], days date[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM programmes_studygroup WHERE id = ANY (groups) ORDER BY id FOR SHARE;
    IF EXISTS (
        SELECT 1 FROM unnest(groups, days) AS touched (group_id, day)
        JOIN enrolments_contract AS contract ON contract.group_id = touched.group_id
        JOIN settlements_accrual AS accrual ON accrual.contract_id = contract.id
            AND accrual.month = date_trunc('month', touched.day)::date
    ) THEN
        RAISE EXCEPTION 'the month of this sheet is closed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'attendance_month_is_open';
    END IF;
END $$;

CREATE FUNCTION settlements_freeze_sessions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM settlements_refuse_closed_month(array_agg(group_id), array_agg(held_on)) FROM changed;
    RETURN NULL;
END $$;

CREATE FUNCTION settlements_freeze_marks() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM settlements_refuse_closed_month(array_agg(session.group_id), array_agg(session.held_on))
    FROM (SELECT DISTINCT session_id FROM changed) AS touched
    JOIN attendance_classsession AS session ON session.id = touched.session_id;
    RETURN NULL;
END $$;

REVOKE EXECUTE ON FUNCTION settlements_refuse_closed_month(bigint[], date[]) FROM PUBLIC;
"""

TABLES = {"attendance_classsession": "sessions", "attendance_attendancemark": "marks"}
EVENTS = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}

TRIGGERS = "".join(
    f"""
CREATE TRIGGER month_is_open_on_{event.lower()} AFTER {event} ON {table} REFERENCING {image} TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION settlements_freeze_{noun}();
"""
    for table, noun in TABLES.items()
    for event, image in EVENTS.items()
)

UNFREEZE = "".join(
    f"DROP TRIGGER month_is_open_on_{event.lower()} ON {table};" for table in TABLES for event in EVENTS
) + (
    "DROP FUNCTION settlements_freeze_marks();"
    "DROP FUNCTION settlements_freeze_sessions();"
    "DROP FUNCTION settlements_refuse_closed_month(bigint[], date[]);"
)


class Migration(migrations.Migration):
    dependencies = [("settlements", "0001_initial"), ("attendance", "0002_guards")]

    operations = [
        *(migrations.RunSQL(POLICY.format(table=table), NO_POLICY.format(table=table)) for table in GUARDED),
        migrations.RunSQL(FREEZE + TRIGGERS, UNFREEZE),
    ]
