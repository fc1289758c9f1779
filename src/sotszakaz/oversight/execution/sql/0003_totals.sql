-- Totals are read by those who serve the municipality, and written by execution_sum_up alone, which runs as their owner.
ALTER TABLE execution_monthtotal ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_reads ON execution_monthtotal FOR SELECT
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
ALTER TABLE execution_chargedcontract ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_reads ON execution_chargedcontract FOR SELECT
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
ALTER TABLE execution_totalsstate ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_reads ON execution_totalsstate FOR SELECT
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

-- execution_sum_up: counts totals of lines anew, for the years whose lines closings have written since it was last done.
-- Answers whether there was anything to count; while a month is being closed there is not, for its lines are on their way.
CREATE FUNCTION execution_sum_up(municipality bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    counted bigint;
    latest settlements_monthclosing;
    start date;
BEGIN
    IF coalesce(nullif(current_setting('role'), 'none'), session_user) <> current_user
        AND municipality <> ALL (acting_municipalities())
    THEN
        RETURN false;
    END IF;
    INSERT INTO execution_totalsstate (municipality_id) VALUES (municipality) ON CONFLICT DO NOTHING;
    SELECT s.closing_id INTO counted FROM execution_totalsstate s WHERE s.municipality_id = municipality FOR UPDATE;
    SELECT * INTO latest FROM settlements_monthclosing o WHERE o.municipality_id = municipality ORDER BY o.id DESC LIMIT 1;
    IF latest.id IS NULL OR latest.id = counted OR latest.state <> 'closed' THEN
        RETURN false;
    END IF;

    FOR start IN
        SELECT DISTINCT date_trunc('year', a.month)::date
        FROM settlements_monthclosing o JOIN settlements_accrual a ON a.closing_id = o.id
        WHERE o.municipality_id = municipality AND o.id > coalesce(counted, 0) AND o.id <= latest.id
    LOOP
        WITH line AS MATERIALIZED (
            SELECT a.contract_id, a.month, sum(a.person_hours) AS hours, sum(a.certificate_amount) AS amount
            FROM settlements_accrual a
            WHERE a.municipality_id = municipality AND a.month >= start AND a.month < start + interval '1 year'
            GROUP BY a.contract_id, a.month
        ), month_total AS (
            INSERT INTO execution_monthtotal AS t (municipality_id, month, group_id, organisation_id, person_hours, amount)
            SELECT municipality, l.month, c.group_id, c.organisation_id, sum(l.hours), sum(l.amount)
            FROM line l JOIN enrolments_contract c ON c.id = l.contract_id
            GROUP BY l.month, c.group_id, c.organisation_id
            ON CONFLICT (municipality_id, month, group_id, organisation_id) DO UPDATE
            SET person_hours = excluded.person_hours, amount = excluded.amount
            WHERE (t.person_hours, t.amount) <> (excluded.person_hours, excluded.amount)
        )
        INSERT INTO execution_chargedcontract AS k (contract_id, year, municipality_id, charged, taught)
        SELECT l.contract_id, extract(year FROM start), municipality, bit_or(b.month), bit_or(b.month * (l.hours > 0)::int)
        FROM line l
        CROSS JOIN LATERAL (SELECT 1 << (date_part('month', l.month)::int - 1) AS month) b
        GROUP BY l.contract_id
        ON CONFLICT (contract_id, year) DO UPDATE SET charged = excluded.charged, taught = excluded.taught
        WHERE (k.charged, k.taught) <> (excluded.charged, excluded.taught);
    END LOOP;
    UPDATE execution_totalsstate s SET closing_id = latest.id WHERE s.municipality_id = municipality;
    RETURN true;
END $$;

-- Years that were closed before there were totals.
SELECT count(execution_sum_up(o.municipality_id))
FROM (SELECT DISTINCT municipality_id FROM settlements_monthclosing) AS o;
