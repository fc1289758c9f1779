-- settlements_correct, as 0023_correct.sql and 0034_extended.sql tell. What a month has released may have lapsed since with
-- the rest of its period: for a correction upward so much of it comes back as is not free, on the same account and in the
-- same posting. More than the month has released is never asked: a corrected month stays within its plan.
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
    ), need AS MATERIALIZED (
        SELECT l.ordinal, v.account_id, v.more
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
        WHERE v.more <> 0
    ), back AS MATERIALIZED (  -- by account, the first lines take what is free
        SELECT n.ordinal, n.account_id,
               least(n.more, sum(n.more) OVER (PARTITION BY n.account_id ORDER BY n.ordinal) - a.free)::bigint AS restored
        FROM need n
        JOIN ledger_account a ON a.id = n.account_id
        WHERE n.more > 0 AND a.lapsed > 0
    ), entry AS MATERIALIZED (
        SELECT n.ordinal, dense_rank() OVER (ORDER BY n.ordinal)::int AS place, n.account_id, w.move, w.amount
        FROM need n
        LEFT JOIN back b ON b.ordinal = n.ordinal AND b.account_id = n.account_id
        CROSS JOIN LATERAL (VALUES
            ('restore', b.restored), ('hold', n.more), ('charge', n.more), ('refund', -n.more)
        ) AS w (move, amount)
        WHERE w.amount > 0
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
