-- settlements_accrue: one portion of a month's closing. Contracts after `after` whose months up to the closing's are
-- not accrued yet get a line and a posting each: due is charged, the rest of what was held is released. Months that were
-- closed before their contract was signed go with this one, by the rules of their own closing.
--
-- Contracts that the closing has left out, for their papers are not signed, go with a later one. So do those whose
-- register has its document already: they were signed after a closing that was cut had begun to form registers.
--
-- A closing has `lanes`, each with the agreements of its own, so that two portions may be counted at once: only the
-- accounts that they share are waited for.
--
-- A portion is a window of so many contracts a lane, by their ids: it reads no more than those, however many are left.
-- Answers with how many lines it wrote and the last contract of the window, which the next one begins after; with no
-- contract when there is none left. Whoever runs it, and however often, a contract's month is accrued once: the lane is
-- locked, and a line is unique. All lanes of a closing must be counted by the same `lanes`.
--
-- Months of a weekly norm with hours beyond it are charged and released on both of its accounts (ADR 0029).
CREATE OR REPLACE FUNCTION settlements_accrue(
    closing bigint, after bigint, portion int, actor bigint, days_off date[], lane int, lanes int)
RETURNS TABLE (lines int, last_contract bigint) LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan  -- planning a portion anew costs a tenth of it
AS $$
#variable_conflict use_column
DECLARE
    month_closing settlements_monthclosing;
    contracts bigint[];
    months date[];
    policies text[];
    parents text[];
    regulations bigint[];
    upto bigint;
    earned record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('settlements.lane:' || closing, lane));
    SELECT * INTO month_closing FROM settlements_monthclosing m
    WHERE m.id = closing AND m.state = 'closing' FOR SHARE;
    IF FOUND THEN
        SELECT max(w.id) INTO upto
        FROM (SELECT c.id FROM enrolments_contract c
              WHERE c.municipality_id = month_closing.municipality_id AND c.id > after
              ORDER BY c.id LIMIT portion * lanes) w;
    END IF;
    IF upto IS NULL THEN
        RETURN QUERY SELECT 0, NULL::bigint;
        RETURN;
    END IF;

    PERFORM certificates_keep_extended(month_closing.municipality_id);
    SELECT array_agg(d.contract_id ORDER BY d.contract_id, d.month), array_agg(d.month ORDER BY d.contract_id, d.month),
           array_agg(coalesce(nullif(o.policy, ''), month_closing.policy) ORDER BY d.contract_id, d.month),
           array_agg(coalesce(nullif(o.parent_policy, ''), month_closing.parent_policy) ORDER BY d.contract_id, d.month),
           array_agg(coalesce(o.regulation_id, month_closing.regulation_id) ORDER BY d.contract_id, d.month)
    INTO contracts, months, policies, parents, regulations
    FROM (
        SELECT m.contract_id, m.month
        FROM enrolments_contractmonth m
        JOIN enrolments_contract c ON c.id = m.contract_id
        WHERE m.municipality_id = month_closing.municipality_id AND m.contract_id > after
            AND m.contract_id <= upto AND c.id > after AND c.id <= upto
            AND (m.month = month_closing.month OR m.month < month_closing.month AND EXISTS (
                SELECT FROM settlements_monthclosing e
                WHERE e.municipality_id = month_closing.municipality_id AND e.month = m.month))
            AND (c.ends_on IS NULL OR (m.month <= c.ends_on AND lower(c.period) <= c.ends_on))
            AND (c.own_cost_since IS NULL OR m.month < c.own_cost_since)
            AND c.agreement_id % lanes = lane
            AND c.agreement_id <> ALL (month_closing.left_out)
            AND NOT EXISTS (SELECT FROM settlements_leftoutcontract w
                            WHERE w.closing_id = closing AND w.contract_id = m.contract_id)
            AND NOT EXISTS (SELECT FROM settlements_paymentregister f
                            WHERE f.agreement_id = c.agreement_id AND f.month = month_closing.month
                                AND f.document_id IS NOT NULL)
            AND NOT EXISTS (SELECT FROM settlements_accrual a
                            WHERE a.contract_id = m.contract_id AND a.month = m.month AND a.contract_id > after
                                AND a.contract_id <= upto)
        ORDER BY m.contract_id, m.month
        FOR SHARE OF c
    ) d
    JOIN settlements_monthclosing o ON o.municipality_id = month_closing.municipality_id AND o.month = d.month;
    IF contracts IS NULL THEN
        RETURN QUERY SELECT 0, upto;
        RETURN;
    END IF;

    INSERT INTO settlements_paymentregister (municipality_id, agreement_id, month, number)
    SELECT DISTINCT month_closing.municipality_id, c.agreement_id, month_closing.month, ''
    FROM enrolments_contract c WHERE c.id = ANY (contracts)
    ORDER BY c.agreement_id
    ON CONFLICT DO NOTHING;

    WITH counted AS MATERIALIZED (
        SELECT * FROM settlements_earned(contracts, months, policies, parents, month_closing.counted_on, days_off)
    ), line AS MATERIALIZED (  -- a line that moves nothing has no posting
        SELECT e.*, v.moves_money, sum(v.moves_money::int) OVER (ORDER BY e.ordinal)::int AS place
        FROM counted e
        CROSS JOIN LATERAL (SELECT greatest(
            e.certificate_units, e.certificate_amount, e.person_hours,
            e.released_units, e.released_amount, e.released_person_hours) > 0 AS moves_money) v
    ), entry AS MATERIALIZED (
        SELECT l.place, v.account_id, v.move, v.amount
        FROM line l
        CROSS JOIN LATERAL (VALUES
            (l.certificate_account_id, 'charge', l.certificate_units),
            (l.agreement_account_id, 'charge', (l.certificate_amount * 100)::bigint),
            (l.budget_account_id, 'charge', (l.certificate_amount * 100)::bigint),
            (l.volume_account_id, 'charge', (l.person_hours * 100)::bigint),
            (l.certificate_account_id, 'release', l.released_units),
            (l.agreement_account_id, 'release', (l.released_amount * 100)::bigint),
            (l.budget_account_id, 'release', (l.released_amount * 100)::bigint),
            (l.volume_account_id, 'release', (l.released_person_hours * 100)::bigint)
        ) AS v (account_id, move, amount)
        WHERE v.amount > 0
        UNION ALL
        SELECT l.place, n.extended_account_id, v.move, v.amount
        FROM line l
        JOIN certificates_certificatemonth n
            ON n.account_id = l.certificate_account_id AND n.extended_account_id IS NOT NULL
        CROSS JOIN LATERAL (VALUES ('charge', l.certificate_units), ('release', l.released_units)) AS v (move, amount)
        WHERE v.amount > 0
    ), packed AS MATERIALIZED (
        SELECT p.*, e.*
        FROM (
            SELECT array_agg('month:' || l.contract_id || ':' || to_char(l.month, 'YYYY-MM') ORDER BY l.place) AS keys,
                   array_agg(l.contract_id ORDER BY l.place) AS causes, count(*)::int AS size
            FROM line l WHERE l.moves_money
        ) p, (
            SELECT array_agg(e.place) AS places, array_agg(e.account_id) AS accounts, array_agg(e.move) AS moves,
                   array_agg(e.amount) AS amounts
            FROM entry e
        ) e
    ), answer AS MATERIALIZED (
        SELECT r.ordinal AS place, r.outcome, r.posting_id, r.account_id, r.exhausted
        FROM packed k
        CROSS JOIN LATERAL ledger_post(
            k.keys, array_fill(month_closing.municipality_id, ARRAY[k.size]), array_fill(actor, ARRAY[k.size]),
            array_fill('enrolments.contract'::text, ARRAY[k.size]), k.causes,
            array_fill((month_closing.month + interval '1 month' - interval '1 day')::date, ARRAY[k.size]),
            k.places, k.accounts, k.moves, k.amounts) r
        WHERE k.size > 0
    ), written AS (
        INSERT INTO settlements_accrual (
            municipality_id, closing_id, contract_id, register_id, month, kind, regulation_id, policy, parent_policy,
            planned_hours, held_hours, attended_hours, assumed_hours, completeness, certificate_amount, released_amount,
            certificate_units, released_units, person_hours, released_person_hours, parent_amount,
            released_parent_amount, posting_id)
        SELECT month_closing.municipality_id, closing, l.contract_id, r.id, l.month, 'original',
               regulations[l.ordinal], policies[l.ordinal], parents[l.ordinal],
               l.planned_hours, l.held_hours, l.attended_hours, l.assumed_hours, l.completeness, l.certificate_amount,
               l.released_amount, l.certificate_units, l.released_units, l.person_hours, l.released_person_hours,
               l.parent_amount, l.released_parent_amount, w.posting_id
        FROM line l
        JOIN settlements_paymentregister r ON r.agreement_id = l.agreement_id AND r.month = month_closing.month
        LEFT JOIN answer w ON w.place = l.place AND l.moves_money
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM written) AS written,
           (SELECT count(*) FROM answer w WHERE w.outcome NOT IN ('posted', 'already')) AS refused,
           (SELECT w.outcome || ' ' || coalesce(w.exhausted, '') || ' ' || coalesce(w.account_id::text, '')
            FROM answer w WHERE w.outcome NOT IN ('posted', 'already') LIMIT 1) AS example
    INTO earned;
    IF earned.refused > 0 THEN
        RAISE EXCEPTION 'a held month was not charged: %', earned.example
            USING ERRCODE = 'check_violation', CONSTRAINT = 'month_is_charged_from_what_is_held';
    END IF;
    RETURN QUERY SELECT earned.written::int, upto;
END $$;
