-- book_enrolments, eighth version (0030_book.sql, 0026_extended.sql and those before tell the rest): the answers of the
-- seventh at less cost, measured call by call in turns with it (docs/adr/0011). Two are firmer than before: months stand
-- in their order, so a refusal names the first that is used up; and the same click twice in one call is «already» as it
-- is in two.
--
-- Bookings come as json, which is read once and never built. An application with the same key is looked for only where
-- something speaks against the booking, or where the ledger finds the key taken. Entries of a usual booking, over one
-- account of each kind, are set up without a join; only who holds months or gives something back needs more. Of what a
-- child has, two columns are read. A child named twice is looked for only where one is.
DROP FUNCTION book_enrolments(jsonb);

CREATE FUNCTION book_enrolments(bookings json) RETURNS SETOF enrolment_answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
DECLARE
    asked enrolment_booking[] := ARRAY(SELECT r FROM json_populate_recordset(NULL::enrolment_booking, bookings) AS r);
    serves bigint[];  -- NULL when all: the owner of the tables
    barred enrolment_answer[];
    sent int[];  -- places in `asked` of those that go to the ledger
    answers enrolment_answer[];
    violated text;
BEGIN
    IF coalesce(nullif(current_setting('role'), 'none'), session_user) <> current_user THEN
        serves := acting_municipalities();
    END IF;
    FOR attempt IN 1 .. 5 LOOP
        barred := enrolments_barred(asked, serves);
        BEGIN
            IF cardinality(barred) = 0 THEN
                RETURN QUERY SELECT * FROM unnest(enrolments_post(asked));
                RETURN;
            END IF;
            sent := ARRAY(SELECT o FROM generate_series(1, cardinality(asked)) AS o
                          WHERE o <> ALL (ARRAY(SELECT b.ordinal FROM unnest(barred) AS b)) ORDER BY o);
            answers := enrolments_post(ARRAY(SELECT asked[o] FROM unnest(sent) AS o));
            RETURN QUERY
            SELECT sent[a.ordinal], a.outcome, a.application_id, a.posting_id, a.account_id, a.exhausted, a.available,
                   a.needed
            FROM unnest(answers) AS a UNION ALL SELECT * FROM unnest(barred) ORDER BY 1;
            RETURN;
        EXCEPTION WHEN unique_violation THEN
            GET STACKED DIAGNOSTICS violated = CONSTRAINT_NAME;
            IF violated NOT IN ('enrolment_one_live', 'enrolment_live_seen') OR attempt = 5 THEN
                RAISE;
            END IF;
        END;
    END LOOP;
END $$;

-- Is it the same click again, and not another with the same key?
CREATE FUNCTION enrolments_repeats(made enrolments_enrolmentapplication, asked enrolment_booking) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        made.child_id = asked.child_id AND made.group_id = asked.group_id AND lower(made.period) = asked.starts_on
        AND made.certificate_amount = asked.certificate_amount AND made.parent_amount = asked.parent_amount
        AND made.certificate_units = asked.certificate_units AND made.person_hours = asked.person_hours, false)
$$;

-- Answers to those bookings that never reach the ledger.
CREATE OR REPLACE FUNCTION enrolments_barred(asked enrolment_booking[], serves bigint[]) RETURNS enrolment_answer[]
LANGUAGE plpgsql AS $$
DECLARE
    groups bigint[];
    queued bigint[];  -- groups for which somebody waits
    twice boolean;  -- some child is named by two bookings
BEGIN
    SELECT array_agg(b.group_id), count(DISTINCT b.child_id) < count(*) INTO groups, twice FROM unnest(asked) AS b;
    queued := ARRAY(SELECT DISTINCT w.group_id FROM waiting_waitingentry w
                    WHERE w.group_id = ANY (groups) AND w.state = 'waiting');
    RETURN ARRAY(
        SELECT (j.ordinality, CASE WHEN made.id IS NULL THEN j.verdict ELSE 'already' END, made.id, made.posting_id,
                NULL, NULL, NULL, NULL)::enrolment_answer
        FROM (
            SELECT b.ordinality, b.key, CASE
                WHEN c.id IS NULL OR p.id IS NULL OR g.id IS NULL OR r.id IS NULL
                    OR serves IS NOT NULL AND b.municipality_id <> ALL (serves) THEN 'forbidden'
                WHEN g.part_id = ANY (l.parts) THEN 'taken'
                WHEN twice AND EXISTS (
                        SELECT FROM unnest(asked) WITH ORDINALITY AS earlier
                        JOIN programmes_studygroup eg ON eg.id = earlier.group_id
                        WHERE earlier.ordinality < b.ordinality AND earlier.child_id = b.child_id
                          AND (eg.part_id = g.part_id OR b.live_seen IS NOT NULL)
                          AND earlier.key <> b.key) THEN 'again'
                WHEN b.window_id IS NOT NULL AND NOT EXISTS (
                        SELECT FROM admission_enrolmentwindow w
                        WHERE w.id = b.window_id AND w.state IN ('published', 'leftovers')
                          AND (b.opens_at IS NULL OR w.opens_at = b.opens_at)
                          AND (w.state = 'leftovers' OR w.closes_at IS NULL OR w.closes_at > clock_timestamp()))
                    THEN 'stale'
                WHEN (f.closes_at <= clock_timestamp() OR b.starts_on > f.starts_until)
                    AND jsonb_array_length(coalesce(b.releases, '[]')) = 0 THEN 'stale'
                WHEN b.opens_at > clock_timestamp() THEN 'early'
                WHEN b.live_seen <> cardinality(l.parts) THEN 'stale'
                WHEN b.waiting_entry_id IS NULL AND b.group_id = ANY (queued) THEN 'queued'
            END AS verdict
            FROM unnest(asked) WITH ORDINALITY AS b
            CROSS JOIN LATERAL (
                SELECT ARRAY(
                    SELECT e.part_id
                    FROM (
                        SELECT part_id, state FROM enrolments_enrolmentapplication WHERE child_id = b.child_id OFFSET 0
                    ) e
                    WHERE e.state IN ('offered', 'submitted', 'invited', 'accepted')
                ) AS parts OFFSET 0
            ) l
            LEFT JOIN children_child c
                ON c.id = b.child_id AND c.municipality_id = b.municipality_id AND c.state = 'confirmed'
            LEFT JOIN certificates_certificateaccount o ON o.child_id = c.id
            LEFT JOIN certificates_certificateperiod p
                ON p.account_id = b.certificate_account_id AND p.certificate_id = o.id AND p.unit = b.unit
            LEFT JOIN certificates_fundingscheme f ON f.id = p.scheme_id
            LEFT JOIN programmes_studygroup g ON g.id = b.group_id AND g.seat_account_id = b.seat_account_id
            LEFT JOIN agreements_agreement a
                ON a.id = b.agreement_id AND a.account_id = b.agreement_account_id
                AND a.municipality_id = b.municipality_id
            LEFT JOIN providers_registryrecord r ON r.id = a.record_id AND r.organisation_id = g.organisation_id
            OFFSET 0
        ) j
        -- in this statement: a key that is committed after its look would be «taken» by itself
        LEFT JOIN LATERAL (
            SELECT e.id, e.posting_id, enrolments_repeats(e, asked[j.ordinality]) AS repeats
            FROM enrolments_enrolmentapplication e
            WHERE e.key = j.key OFFSET 0
        ) made ON j.verdict <> 'forbidden'
        WHERE j.verdict IS NOT NULL AND made.repeats IS NOT FALSE
    );
END $$;

-- Posts bookings and writes the rows of those posted. Answers stand in the order of the bookings, so that both are
-- unnested side by side, without a join.
CREATE OR REPLACE FUNCTION enrolments_post(booked enrolment_booking[]) RETURNS enrolment_answer[] LANGUAGE plpgsql AS $$
DECLARE
    calls int := cardinality(booked);
    ids bigint[] := ARRAY(SELECT nextval('enrolments_enrolmentapplication_id_seq') FROM generate_series(1, calls));
    keys text[];
    municipalities bigint[];
    actors bigint[];
    days date[];
    belongs int[];  -- of each entry: the place of its booking
    accounts bigint[];
    moves text[] := array_fill('hold'::text, ARRAY[5 * calls]);
    amounts bigint[];
    by_month boolean;
    unusual boolean;
    answers enrolment_answer[];
    outdated boolean;
    repeated boolean;
BEGIN
    IF calls = 0 THEN
        RETURN '{}';
    END IF;

    -- Entries kind by kind: all seats, all certificates, and so on; of one booking they stand in the order of the kinds.
    SELECT array_agg('enrolment:' || b.key ORDER BY b.ordinality), array_agg(b.municipality_id ORDER BY b.ordinality),
           array_agg(b.actor_id ORDER BY b.ordinality), array_agg(b.happened_on ORDER BY b.ordinality),
           array_agg(b.ordinality::int ORDER BY b.ordinality),
           array_agg(b.seat_account_id ORDER BY b.ordinality) || array_agg(b.certificate_account_id ORDER BY b.ordinality)
               || array_agg(b.agreement_account_id ORDER BY b.ordinality)
               || array_agg(b.budget_account_id ORDER BY b.ordinality)
               || array_agg(b.volume_account_id ORDER BY b.ordinality),
           array_fill(1::bigint, ARRAY[calls]) || array_agg(b.certificate_units ORDER BY b.ordinality)
               || array_agg((b.certificate_amount * 100)::bigint ORDER BY b.ordinality)
               || array_agg((b.certificate_amount * 100)::bigint ORDER BY b.ordinality)
               || array_agg((b.person_hours * 100)::bigint ORDER BY b.ordinality),
           bool_or(cardinality(b.month_account_ids) > 0),
           bool_or(cardinality(b.month_account_ids) > 0 OR jsonb_array_length(b.releases) > 0)
    INTO keys, municipalities, actors, days, belongs, accounts, amounts, by_month, unusual
    FROM unnest(booked) WITH ORDINALITY AS b;
    belongs := belongs || belongs || belongs || belongs || belongs;

    -- Weekly norms of different months are different accounts: two bookings of one child would not meet at them.
    IF by_month THEN
        PERFORM certificates_keep_extended(c.municipality_id) FROM children_child c
        WHERE c.id = ANY (ARRAY(SELECT b.child_id FROM unnest(booked) AS b WHERE cardinality(b.month_account_ids) > 0))
        ORDER BY c.id FOR NO KEY UPDATE;
    END IF;
    IF unusual THEN
        SELECT array_agg(l.place::int), array_agg(l.account_id), array_agg(l.move), array_agg(l.amount)
        INTO belongs, accounts, moves, amounts
        FROM (
            WITH bookings AS MATERIALIZED (
                SELECT * FROM unnest(booked) WITH ORDINALITY AS b
            )
            SELECT b.ordinality AS place, 0 AS line, r.nth, (r.entry ->> 0)::bigint AS account_id,
                   r.entry ->> 1 AS move, (r.entry ->> 2)::bigint AS amount
            FROM bookings b CROSS JOIN jsonb_array_elements(b.releases) WITH ORDINALITY AS r (entry, nth)
            UNION ALL SELECT b.ordinality, 1, 0, b.seat_account_id, 'hold', 1 FROM bookings b
            UNION ALL SELECT b.ordinality, 2, 0, b.certificate_account_id, 'hold', b.certificate_units
            FROM bookings b WHERE coalesce(cardinality(b.month_account_ids), 0) = 0
            UNION ALL SELECT b.ordinality, 2, m.nth, m.id, 'hold', b.month_units
            FROM bookings b CROSS JOIN unnest(b.month_account_ids) WITH ORDINALITY AS m (id, nth)
            UNION ALL SELECT b.ordinality, 3, n.nth, m.extended_account_id, 'hold', b.month_units
            FROM bookings b CROSS JOIN unnest(b.month_account_ids) WITH ORDINALITY AS n (id, nth)
            CROSS JOIN LATERAL (
                SELECT * FROM certificates_certificatemonth
                WHERE account_id = n.id AND extended_account_id IS NOT NULL OFFSET 0
            ) m
            UNION ALL SELECT b.ordinality, 4, 0, b.agreement_account_id, 'hold', (b.certificate_amount * 100)::bigint
            FROM bookings b
            UNION ALL SELECT b.ordinality, 5, 0, b.budget_account_id, 'hold', (b.certificate_amount * 100)::bigint
            FROM bookings b
            UNION ALL SELECT b.ordinality, 6, 0, b.volume_account_id, 'hold', (b.person_hours * 100)::bigint
            FROM bookings b
            ORDER BY 1, 2, 3
        ) l;
    END IF;

    answers := ARRAY(
        SELECT (a.ordinal, a.outcome, CASE WHEN a.outcome = 'posted' THEN ids[a.ordinal] END, a.posting_id,
                a.account_id, a.exhausted, a.available, a.needed)::enrolment_answer
        FROM ledger_post(
            keys, municipalities, actors, array_fill('enrolments.enrolmentapplication'::text, ARRAY[calls]), ids, days,
            belongs, accounts, moves, amounts) AS a
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
               FROM (SELECT state FROM enrolments_enrolmentapplication WHERE child_id = b.child_id OFFSET 0) e
               WHERE e.state IN ('offered', 'submitted', 'invited', 'accepted'))),
           bool_or(b.outcome IN ('already', 'key_conflict'))
    INTO outdated, repeated
    FROM ROWS FROM (unnest(booked), unnest(answers)) AS b;
    IF outdated THEN
        RAISE unique_violation USING CONSTRAINT = 'enrolment_live_seen', MESSAGE = 'the child has booked meanwhile';
    END IF;

    -- A statement of its own: only now is the application of whoever had the same key and the locks before us seen.
    -- The ledger compares entries, and those of the same click are others once the months have got hours beyond their norm.
    IF repeated THEN
        answers := ARRAY(
            SELECT (a.ordinal, CASE WHEN made.id IS NULL THEN a.outcome ELSE 'already' END,
                    coalesce(a.application_id, made.id), coalesce(made.posting_id, a.posting_id),
                    a.account_id, a.exhausted, a.available, a.needed)::enrolment_answer
            FROM unnest(answers) AS a
            LEFT JOIN LATERAL (
                SELECT e.id, e.posting_id, enrolments_repeats(e, booked[a.ordinal]) AS repeats
                FROM enrolments_enrolmentapplication e
                WHERE e.key = booked[a.ordinal].key OFFSET 0
            ) made ON a.outcome = 'already' OR a.outcome = 'key_conflict' AND made.repeats
            ORDER BY a.ordinal);
    END IF;
    RETURN answers;
END $$;

REVOKE EXECUTE ON FUNCTION enrolments_repeats(enrolments_enrolmentapplication, enrolment_booking) FROM PUBLIC;
