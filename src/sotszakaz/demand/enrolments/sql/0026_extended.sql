-- Hours beyond a weekly norm (ADR 0029). A month of the norm may have a second account, «extended»: the norm and the hours
-- beyond it together. What is booked on the norm is booked there too, in the same posting; a course of a significant
-- programme names the extended accounts themselves and is booked there only. Where there are none, nothing is asked twice.

-- enrolments_post, of the fourth version of book_enrolments (0010_book.sql, which tells the rest): the second limit is
-- found with the lines, norm by norm (OFFSET 0: also by a plan that was made when no month had one). The lock of the child lets the deed that opens such
-- accounts wait until what was booked before is seen.
CREATE OR REPLACE FUNCTION enrolments_post(booked enrolment_booking[]) RETURNS enrolment_answer[] LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[] := ARRAY(
        SELECT nextval('enrolments_enrolmentapplication_id_seq') FROM generate_series(1, cardinality(booked)));
    answers enrolment_answer[];
    outdated boolean;
    repeated boolean;
BEGIN
    IF cardinality(booked) = 0 THEN
        RETURN '{}';
    END IF;

    -- Weekly norms of different months are different accounts: two bookings of one child would not meet at them.
    IF EXISTS (SELECT FROM unnest(booked) AS b WHERE cardinality(b.month_account_ids) > 0) THEN
        PERFORM certificates_keep_extended(c.municipality_id) FROM children_child c
        WHERE c.id = ANY (ARRAY(SELECT b.child_id FROM unnest(booked) AS b WHERE cardinality(b.month_account_ids) > 0))
        ORDER BY c.id FOR NO KEY UPDATE;
    END IF;

    answers := ARRAY(
        WITH bookings AS MATERIALIZED (
            SELECT * FROM unnest(booked) WITH ORDINALITY AS b
        ), heads AS (
            SELECT array_agg('enrolment:' || b.key ORDER BY b.ordinality) AS keys,
                   array_agg(b.municipality_id ORDER BY b.ordinality) AS municipalities,
                   array_agg(b.actor_id ORDER BY b.ordinality) AS actors,
                   array_agg('enrolments.enrolmentapplication'::text) AS cause_types,
                   array_agg(b.happened_on ORDER BY b.ordinality) AS days
            FROM bookings b
        ), lines AS (
            SELECT array_agg(l.place::int) AS belongs, array_agg(l.account_id) AS accounts, array_agg(l.move) AS moves,
                   array_agg(l.amount) AS amounts
            FROM (
                SELECT b.ordinality AS place, 0 AS line, (r ->> 0)::bigint AS account_id, r ->> 1 AS move,
                       (r ->> 2)::bigint AS amount
                FROM bookings b CROSS JOIN jsonb_array_elements(b.releases) AS r
                UNION ALL SELECT b.ordinality, 1, b.seat_account_id, 'hold', 1 FROM bookings b
                UNION ALL SELECT b.ordinality, 2, b.certificate_account_id, 'hold', b.certificate_units
                FROM bookings b WHERE coalesce(cardinality(b.month_account_ids), 0) = 0
                UNION ALL SELECT b.ordinality, 2, m, 'hold', b.month_units
                FROM bookings b CROSS JOIN unnest(b.month_account_ids) AS m
                UNION ALL SELECT b.ordinality, 3, m.extended_account_id, 'hold', b.month_units
                FROM bookings b CROSS JOIN unnest(b.month_account_ids) AS n
                CROSS JOIN LATERAL (
                    SELECT * FROM certificates_certificatemonth
                    WHERE account_id = n AND extended_account_id IS NOT NULL OFFSET 0
                ) m
                UNION ALL SELECT b.ordinality, 4, b.agreement_account_id, 'hold', (b.certificate_amount * 100)::bigint
                FROM bookings b
                UNION ALL SELECT b.ordinality, 5, b.budget_account_id, 'hold', (b.certificate_amount * 100)::bigint
                FROM bookings b
                UNION ALL SELECT b.ordinality, 6, b.volume_account_id, 'hold', (b.person_hours * 100)::bigint
                FROM bookings b
                ORDER BY 1, 2
            ) l
        )
        SELECT (a.ordinal, a.outcome, CASE WHEN a.outcome = 'posted' THEN ids[a.ordinal] END, a.posting_id,
                a.account_id, a.exhausted, a.available, a.needed)::enrolment_answer
        FROM heads h, lines l, ledger_post(
            h.keys, h.municipalities, h.actors, h.cause_types, ids, h.days,
            l.belongs, l.accounts, l.moves, l.amounts) AS a
        ORDER BY a.ordinal
    );

    WITH posted AS MATERIALIZED (
        SELECT * FROM ROWS FROM (unnest(booked), unnest(answers)) AS b WHERE b.outcome = 'posted'
    ), applied AS (
        INSERT INTO enrolments_enrolmentapplication (
            id, municipality_id, child_id, part_id, group_id, organisation_id, agreement_id, state, period, price,
            certificate_amount, parent_amount, unit, certificate_units, person_hours, seat_account_id,
            certificate_account_id, agreement_account_id, budget_account_id, volume_account_id, month_account_ids,
            posting_id, key, applied_at, applied_by_id, answer_by_on, replaces_id, waiting_entry_id, ground, reason)
        SELECT b.application_id, b.municipality_id, b.child_id, g.part_id, b.group_id, g.organisation_id,
               b.agreement_id, coalesce(b.state, 'submitted'), daterange(b.starts_on, b.ends_on, '[]'), b.price,
               b.certificate_amount, b.parent_amount, b.unit, b.certificate_units, b.person_hours, b.seat_account_id,
               b.certificate_account_id, b.agreement_account_id, b.budget_account_id, b.volume_account_id,
               coalesce(b.month_account_ids, '{}'), b.posting_id, b.key, coalesce(b.applied_at, statement_timestamp()),
               b.actor_id, b.answer_by_on, b.replaces_id, b.waiting_entry_id, '', ''
        FROM posted b
        JOIN programmes_studygroup g ON g.id = b.group_id
    ), noted AS (
        INSERT INTO foundation_auditevent (actor_id, municipality_id, action, subject_type, subject_id, details)
        SELECT b.actor_id, b.municipality_id,
               CASE b.state WHEN 'offered' THEN 'enrolmentapplication.offer' ELSE 'enrolmentapplication.submit' END,
               'enrolments.enrolmentapplication', b.application_id, '{}'
        FROM posted b
    )
    INSERT INTO foundation_outboxmessage (municipality_id, topic, subject_type, subject_id)
    SELECT b.municipality_id, 'enrolment.' || coalesce(b.state, 'submitted'), 'enrolments.enrolmentapplication',
           b.application_id
    FROM posted b;

    -- Whoever waited for a lock has been judged by what the child had before it.
    SELECT bool_or(b.outcome = 'posted' AND b.live_seen + 1 <> (
               SELECT count(*)
               FROM (SELECT * FROM enrolments_enrolmentapplication WHERE child_id = b.child_id OFFSET 0) e
               WHERE e.state IN ('offered', 'submitted', 'invited', 'accepted'))),
           bool_or(b.outcome = 'already')
    INTO outdated, repeated
    FROM ROWS FROM (unnest(booked), unnest(answers)) AS b;
    IF outdated THEN
        RAISE unique_violation USING CONSTRAINT = 'enrolment_live_seen', MESSAGE = 'the child has booked meanwhile';
    END IF;

    -- A statement of its own: only now is the application of whoever had the same key and the locks before us seen.
    IF repeated THEN
        answers := ARRAY(
            SELECT (a.ordinal, a.outcome, coalesce(a.application_id, e.id), a.posting_id,
                    a.account_id, a.exhausted, a.available, a.needed)::enrolment_answer
            FROM unnest(answers) AS a
            LEFT JOIN enrolments_enrolmentapplication e ON a.outcome = 'already' AND e.posting_id = a.posting_id
            ORDER BY a.ordinal);
    END IF;
    RETURN answers;
END $$;

REVOKE EXECUTE ON FUNCTION enrolments_post(enrolment_booking[]) FROM PUBLIC;

-- enrolment_quote, third version (0009_quote.sql and 0013_licence.sql tell the rest): months with their second accounts,
-- and whether the programme is significant on the first day of the course.
CREATE OR REPLACE FUNCTION enrolment_quote(
    asked_child bigint, asked_group bigint, person bigint, present_day date, moment timestamptz, asked_day date,
    asked_start date, without bigint
) RETURNS json LANGUAGE plpgsql STABLE AS $$
DECLARE
    child children_child;
    home municipalities_municipality;
    grp programmes_studygroup;
    part programmes_programmepart;
    programme record;
    value certificates_certificateperiod;
    scheme certificates_fundingscheme;
    agreement agreements_agreement;
    line_account bigint;
    volume_account bigint;
    months json;
    parts json;
    accounts bigint[];
    day date;
    start date;
BEGIN
    SELECT * INTO child FROM children_child c WHERE c.id = asked_child AND (person IS NULL OR EXISTS (
        SELECT FROM children_representative r
        WHERE r.child_id = c.id AND r.user_id = person AND (upper_inf(r.valid) OR upper(r.valid) > present_day)));
    SELECT * INTO grp FROM programmes_studygroup g WHERE g.id = asked_group;
    SELECT * INTO part FROM programmes_programmepart p WHERE p.id = grp.part_id;
    SELECT p.id, p.municipality_id, p.organisation_id, p.record_id, p.service_id, p.name, p.annotation, p.locality,
           p.has_entrance_tests, p.age_from, p.age_to, p.state, p.sort_key
    INTO programme FROM programmes_programme p WHERE p.id = part.programme_id AND p.state = 'published';
    IF child.id IS NULL OR programme.id IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT * INTO home FROM municipalities_municipality m WHERE m.id = child.municipality_id;
    day := coalesce(asked_day, (moment AT TIME ZONE home.timezone)::date);
    start := greatest(grp.starts_on, coalesce(asked_start, day));

    SELECT v.* INTO value FROM certificates_certificateaccount a
    JOIN certificates_certificateperiod v ON v.certificate_id = a.id AND v.state <> 'withdrawn'
    JOIN certificates_fundingscheme s ON s.id = v.scheme_id AND s.period @> start
    WHERE a.child_id = asked_child ORDER BY v.id LIMIT 1;
    SELECT * INTO scheme FROM certificates_fundingscheme s WHERE s.id = value.scheme_id;
    SELECT json_agg(json_build_object('lower', lower(s.period), 'upper', upper(s.period), 'account', s.account_id)),
           array_agg(s.account_id)
    INTO parts, accounts FROM certificates_schemepart s WHERE s.scheme_id = value.scheme_id;
    SELECT a.* INTO agreement FROM agreements_agreement a
    JOIN providers_registryrecord r ON r.id = a.record_id AND r.state = 'active'
    WHERE r.organisation_id = grp.organisation_id AND a.municipality_id = child.municipality_id
      AND a.state = 'active' AND a.valid @> start ORDER BY a.id LIMIT 1;
    SELECT b.account_id, (
        SELECT v.account_id FROM social_orders_ordervolume v
        WHERE v.order_id = b.order_id AND v.service_id = programme.service_id AND v.award_method = 'certificate'
    ) INTO line_account, volume_account
    FROM social_orders_budgetline b
    JOIN social_orders_socialorder o ON o.id = b.order_id AND o.state = 'approved'
    WHERE b.municipality_id = child.municipality_id AND o.year = extract(year FROM start) ORDER BY b.id LIMIT 1;
    IF scheme.unit = 'week_hours' THEN
        SELECT json_agg(json_build_array(m.month, m.account_id, m.extended_account_id) ORDER BY m.month),
               accounts || array_agg(m.account_id) || array_remove(array_agg(m.extended_account_id), NULL)
        INTO months, accounts FROM certificates_certificatemonth m
        WHERE m.period_id = value.id AND m.month BETWEEN date_trunc('month', start)::date AND grp.ends_on;
    END IF;
    accounts := accounts
        || ARRAY[grp.seat_account_id, value.account_id, agreement.account_id, line_account, volume_account];

    RETURN json_build_object(
        'day', day,
        'start', start,
        'child', row_to_json(child),
        'home', row_to_json(home),
        'group', row_to_json(grp),
        'part', row_to_json(part),
        'programme', row_to_json(programme),
        'service', (SELECT row_to_json(s) FROM catalogue_socialservice s WHERE s.id = programme.service_id),
        'place', (SELECT row_to_json(m) FROM municipalities_municipality m WHERE m.id = grp.municipality_id),
        'organisation', (SELECT row_to_json(o) FROM municipalities_organisation o WHERE o.id = grp.organisation_id),
        'slots', (
            SELECT json_agg(s ORDER BY s.weekday, s.starts_at)
            FROM programmes_classslot s WHERE s.group_id = asked_group),
        'regulation', (
            SELECT r.id FROM regulations_regulation r
            WHERE r.municipality_id = child.municipality_id AND r.valid @> day),
        'unit_cost', (
            SELECT u.amount FROM catalogue_unitcost u
            WHERE u.municipality_id = child.municipality_id AND u.service_id = programme.service_id
              AND u.valid @> start),
        'certificate', (SELECT row_to_json(a) FROM certificates_certificateaccount a WHERE a.child_id = asked_child),
        'value', CASE WHEN value.id IS NOT NULL THEN row_to_json(value) END,
        'scheme', CASE WHEN scheme.id IS NOT NULL THEN row_to_json(scheme) END,
        'parts', parts,
        'agreement', CASE WHEN agreement.id IS NOT NULL THEN row_to_json(agreement) END,
        'licence_stopped', providers_licence_stopped(child.municipality_id, grp.organisation_id, day)
            OR providers_licence_stopped(child.municipality_id, grp.organisation_id, start),
        'is_significant', scheme.unit = 'week_hours' AND EXISTS (
            SELECT FROM programmes_significance s WHERE s.programme_id = programme.id AND s.valid @> start),
        'line_account', line_account,
        'volume_account', volume_account,
        'months', months,
        'balances', (SELECT json_agg(a) FROM ledger_account a WHERE a.id = ANY (accounts)),
        'applications', (
            SELECT json_agg(json_build_object(
                'pk', e.id, 'part_id', e.part_id, 'state', e.state, 'starts_on', lower(e.period),
                'until', upper(e.period), 'answered_at', e.answered_at, 'programme', op.name, 'focus', os.focus,
                'contract_state', k.state, 'contract_ends_on', k.ends_on,
                'slots', (
                    SELECT json_agg(s ORDER BY s.weekday, s.starts_at)
                    FROM programmes_classslot s WHERE s.group_id = e.group_id)
                ) ORDER BY e.id)
            FROM (SELECT * FROM enrolments_enrolmentapplication WHERE child_id = asked_child OFFSET 0) e
            JOIN programmes_programmepart ot ON ot.id = e.part_id
            JOIN programmes_programme op ON op.id = ot.programme_id
            JOIN catalogue_socialservice os ON os.id = op.service_id
            LEFT JOIN enrolments_contract k ON k.application_id = e.id
            WHERE e.id IS DISTINCT FROM without
              AND (e.state IN ('offered', 'submitted', 'invited', 'accepted') OR e.part_id = part.id)),
        'windows', (
            SELECT json_agg(w ORDER BY w.opens_at, w.id) FROM admission_enrolmentwindow w
            WHERE w.municipality_id = grp.municipality_id
              AND w.state IN ('published', 'settling', 'leftovers', 'closed')
              AND (w.group_id = asked_group OR w.programme_id = programme.id
                   OR w.group_id IS NULL AND w.programme_id IS NULL)),
        'somebody_waits', EXISTS (
            SELECT FROM waiting_waitingentry w WHERE w.group_id = asked_group AND w.state = 'waiting'));
END $$;
