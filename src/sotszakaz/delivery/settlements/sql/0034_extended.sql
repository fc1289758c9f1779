-- Months of a weekly norm that has a second account, with hours beyond it (ADR 0029): whatever is charged, released, held
-- or refunded on the norm is so there too, in the same posting. Such months are found by an index that has no others.

-- settlements_accrue, as 0031_lanes.sql tells.
CREATE OR REPLACE FUNCTION settlements_accrue(
    closing bigint, after bigint, portion int, actor bigint, days_off date[], lane int, lanes int)
RETURNS TABLE (lines int, last_contract bigint) LANGUAGE plpgsql
SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    month_closing settlements_monthclosing;
    contracts bigint[];
    months date[];
    policies text[];
    parents text[];
    regulations bigint[];
    earned record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('settlements.lane:' || closing, lane));
    SELECT * INTO month_closing FROM settlements_monthclosing m
    WHERE m.id = closing AND m.state = 'closing' FOR SHARE;
    IF NOT FOUND THEN
        RETURN QUERY SELECT 0, after;
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
        WHERE m.municipality_id = month_closing.municipality_id AND m.contract_id >= after AND c.id >= after
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
                            WHERE a.contract_id = m.contract_id AND a.month = m.month AND a.contract_id >= after)
        ORDER BY m.contract_id, m.month
        LIMIT portion
        FOR SHARE OF c
    ) d
    JOIN settlements_monthclosing o ON o.municipality_id = month_closing.municipality_id AND o.month = d.month;
    IF contracts IS NULL THEN
        RETURN QUERY SELECT 0, after;
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
    RETURN QUERY SELECT earned.written::int, contracts[cardinality(contracts)];
END $$;

-- settlements_correct, as 0023_correct.sql tells.
CREATE OR REPLACE FUNCTION settlements_correct(closing bigint, stale bigint[], actor bigint, days_off date[])
RETURNS TABLE (corrected int, refused int) LANGUAGE plpgsql
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    month_closing settlements_monthclosing;
    olds bigint[];
    contracts bigint[];
    months date[];
    policies text[];
    parents text[];
BEGIN
    SELECT * INTO month_closing FROM settlements_monthclosing m
    WHERE m.id = closing AND m.state = 'closing' FOR NO KEY UPDATE;
    PERFORM certificates_keep_extended(month_closing.municipality_id);
    SELECT array_agg(d.id ORDER BY d.id), array_agg(d.contract_id ORDER BY d.id), array_agg(d.month ORDER BY d.id),
           array_agg(coalesce(nullif(d.policy, ''), month_closing.policy) ORDER BY d.id),
           array_agg(coalesce(nullif(d.parent_policy, ''), month_closing.parent_policy) ORDER BY d.id)
    INTO olds, contracts, months, policies, parents
    FROM (
        SELECT a.id, a.contract_id, a.month, a.policy, a.parent_policy
        FROM settlements_accrual a JOIN enrolments_contract c ON c.id = a.contract_id
        WHERE a.id = ANY (stale) AND a.closing_id <> closing AND month_closing.id IS NOT NULL
            AND NOT EXISTS (SELECT FROM settlements_accrual r WHERE r.original_id = a.id AND r.kind = 'reversal')
            AND NOT EXISTS (SELECT FROM settlements_paymentregister g
                            WHERE g.agreement_id = c.agreement_id AND g.month = month_closing.month
                                AND g.document_id IS NOT NULL)
        ORDER BY a.contract_id, a.id
        FOR SHARE OF c
    ) d;
    IF olds IS NULL THEN
        RETURN QUERY SELECT 0, 0;
        RETURN;
    END IF;

    RETURN QUERY
    WITH line AS MATERIALIZED (
        SELECT e.*, a.id AS old_id, e.certificate_amount - a.certificate_amount AS more_amount,
               e.certificate_units - a.certificate_units AS more_units, e.person_hours - a.person_hours AS more_hours
        FROM settlements_earned(contracts, months, policies, parents, month_closing.counted_on, days_off) e
        JOIN settlements_accrual a ON a.id = olds[e.ordinal]
        WHERE (e.certificate_amount, e.certificate_units, e.person_hours, e.parent_amount)
            IS DISTINCT FROM (a.certificate_amount, a.certificate_units, a.person_hours, a.parent_amount)
    ), entry AS MATERIALIZED (
        SELECT l.ordinal, dense_rank() OVER (ORDER BY l.ordinal)::int AS place, v.account_id, w.move, abs(v.more) AS amount
        FROM line l
        LEFT JOIN certificates_certificatemonth n
            ON n.account_id = l.certificate_account_id AND n.extended_account_id IS NOT NULL
        CROSS JOIN LATERAL (VALUES
            (l.certificate_account_id, l.more_units),
            (n.extended_account_id, CASE WHEN n.id IS NOT NULL THEN l.more_units ELSE 0 END),
            (l.agreement_account_id, (l.more_amount * 100)::bigint),
            (l.budget_account_id, (l.more_amount * 100)::bigint),
            (l.volume_account_id, (l.more_hours * 100)::bigint)
        ) AS v (account_id, more)
        CROSS JOIN LATERAL unnest(CASE WHEN v.more > 0 THEN ARRAY['hold', 'charge'] ELSE ARRAY['refund'] END) AS w (move)
        WHERE v.more <> 0
    ), posting AS MATERIALIZED (
        SELECT DISTINCT e.ordinal, e.place, l.contract_id,
               'month:' || l.contract_id || ':' || to_char(l.month, 'YYYY-MM') || ':instead-of:' || l.old_id
                   || ':in:' || closing AS key
        FROM entry e JOIN line l ON l.ordinal = e.ordinal
    ), packed AS MATERIALIZED (
        SELECT (SELECT array_agg(p.key ORDER BY p.place) FROM posting p) AS keys,
               (SELECT array_agg(p.contract_id ORDER BY p.place) FROM posting p) AS causes,
               (SELECT count(*)::int FROM posting p) AS size,
               array_agg(e.place) AS places, array_agg(e.account_id) AS accounts, array_agg(e.move) AS moves,
               array_agg(e.amount) AS amounts
        FROM entry e
    ), answer AS MATERIALIZED (
        SELECT p.ordinal, r.outcome, r.posting_id, r.account_id
        FROM packed k
        CROSS JOIN LATERAL ledger_post(
            k.keys, array_fill(month_closing.municipality_id, ARRAY[k.size]), array_fill(actor, ARRAY[k.size]),
            array_fill('enrolments.contract'::text, ARRAY[k.size]), k.causes,
            array_fill((month_closing.month + interval '1 month' - interval '1 day')::date, ARRAY[k.size]),
            k.places, k.accounts, k.moves, k.amounts) r
        JOIN posting p ON p.place = r.ordinal
        WHERE k.size > 0
    ), judged AS MATERIALIZED (
        SELECT l.*, w.posting_id, w.account_id AS refused_by, coalesce(w.outcome, 'posted') IN ('posted', 'already') AS stands
        FROM line l LEFT JOIN answer w ON w.ordinal = l.ordinal
    ), opened AS (
        INSERT INTO settlements_paymentregister (municipality_id, agreement_id, month, number)
        SELECT DISTINCT month_closing.municipality_id, j.agreement_id, month_closing.month, ''
        FROM judged j WHERE j.stands
        ORDER BY j.agreement_id
        ON CONFLICT DO NOTHING
        RETURNING id, agreement_id
    ), register AS MATERIALIZED (  -- those opened here are not seen by the same statement
        SELECT o.id, o.agreement_id FROM opened o
        UNION ALL
        SELECT r.id, r.agreement_id FROM settlements_paymentregister r
        WHERE r.month = month_closing.month AND r.agreement_id IN (SELECT j.agreement_id FROM judged j)
    ), reversed AS (
        INSERT INTO settlements_accrual (
            municipality_id, closing_id, contract_id, register_id, month, kind, original_id, regulation_id, policy,
            parent_policy, planned_hours, held_hours, attended_hours, assumed_hours, completeness, certificate_amount,
            released_amount, certificate_units, released_units, person_hours, released_person_hours, parent_amount,
            released_parent_amount, posting_id)
        SELECT a.municipality_id, closing, a.contract_id, r.id, a.month, 'reversal', a.id, a.regulation_id, a.policy,
               a.parent_policy, a.planned_hours, a.held_hours, a.attended_hours, a.assumed_hours, a.completeness,
               -a.certificate_amount, -a.released_amount, -a.certificate_units, -a.released_units, -a.person_hours,
               -a.released_person_hours, -a.parent_amount, -a.released_parent_amount, j.posting_id
        FROM judged j
        JOIN settlements_accrual a ON a.id = j.old_id
        JOIN register r ON r.agreement_id = j.agreement_id
        WHERE j.stands
        RETURNING 1
    ), renewed AS (
        INSERT INTO settlements_accrual (
            municipality_id, closing_id, contract_id, register_id, month, kind, original_id, regulation_id, policy,
            parent_policy, planned_hours, held_hours, attended_hours, assumed_hours, completeness, certificate_amount,
            released_amount, certificate_units, released_units, person_hours, released_person_hours, parent_amount,
            released_parent_amount, posting_id)
        SELECT a.municipality_id, closing, a.contract_id, r.id, a.month, 'corrected', a.id,
               coalesce(a.regulation_id, month_closing.regulation_id), policies[j.ordinal], parents[j.ordinal],
               j.planned_hours, j.held_hours, j.attended_hours, j.assumed_hours, j.completeness, j.certificate_amount,
               j.released_amount, j.certificate_units, j.released_units, j.person_hours, j.released_person_hours,
               j.parent_amount, j.released_parent_amount, j.posting_id
        FROM judged j
        JOIN settlements_accrual a ON a.id = j.old_id
        JOIN register r ON r.agreement_id = j.agreement_id
        WHERE j.stands AND (SELECT count(*) FROM reversed) > 0  -- a reversal is written before what replaces it
        RETURNING 1
    ), waiting AS (
        INSERT INTO settlements_refusedcorrection (municipality_id, closing_id, line_id, wanted, account_id)
        SELECT month_closing.municipality_id, closing, j.old_id, j.more_amount, j.refused_by
        FROM judged j WHERE NOT j.stands
        ON CONFLICT DO NOTHING
        RETURNING 1
    )
    SELECT (SELECT count(*)::int FROM renewed), (SELECT count(*)::int FROM waiting);
END $$;

-- settlements_would_correct, as 0015_rehearsal.sql tells: the second account stands last.
CREATE OR REPLACE FUNCTION settlements_would_correct(
    municipality bigint, of_month date, rule text, parent_rule text, counted_on date, days_off date[]
) RETURNS TABLE (
    line_id bigint, agreement_id bigint, contract_id bigint, month date, was numeric, becomes numeric, account_ids bigint[],
    more bigint[]
) LANGUAGE sql STABLE AS $$
    WITH stale AS (
        SELECT a.id, a.contract_id, a.month, coalesce(nullif(a.policy, ''), rule) AS policy,
               coalesce(nullif(a.parent_policy, ''), parent_rule) AS parent_policy
        FROM unnest(settlements_stale_in(municipality, of_month, NULL)) AS s (id)  -- in WHERE the planner asks it too
        JOIN settlements_accrual a ON a.id = s.id
    ), packed AS (
        SELECT array_agg(s.id ORDER BY s.id) AS olds, array_agg(s.contract_id ORDER BY s.id) AS contracts,
               array_agg(s.month ORDER BY s.id) AS months, array_agg(s.policy ORDER BY s.id) AS policies,
               array_agg(s.parent_policy ORDER BY s.id) AS parents
        FROM stale s
    )
    SELECT a.id, e.agreement_id, e.contract_id, e.month, a.certificate_amount, e.certificate_amount,
           ARRAY[e.certificate_account_id, e.agreement_account_id, e.budget_account_id, e.volume_account_id]
               || CASE WHEN n.id IS NOT NULL THEN ARRAY[n.extended_account_id] ELSE '{}' END,
           ARRAY[e.certificate_units - a.certificate_units, ((e.certificate_amount - a.certificate_amount) * 100)::bigint,
                 ((e.certificate_amount - a.certificate_amount) * 100)::bigint,
                 ((e.person_hours - a.person_hours) * 100)::bigint]
               || CASE WHEN n.id IS NOT NULL THEN ARRAY[e.certificate_units - a.certificate_units] ELSE '{}' END
    FROM packed p
    CROSS JOIN LATERAL settlements_earned(p.contracts, p.months, p.policies, p.parents, counted_on, days_off) e
    JOIN settlements_accrual a ON a.id = p.olds[e.ordinal]
    LEFT JOIN certificates_certificatemonth n
        ON n.account_id = e.certificate_account_id AND n.extended_account_id IS NOT NULL
    WHERE p.olds IS NOT NULL
        AND (e.certificate_amount, e.certificate_units, e.person_hours, e.parent_amount)
            IS DISTINCT FROM (a.certificate_amount, a.certificate_units, a.person_hours, a.parent_amount)
$$;
