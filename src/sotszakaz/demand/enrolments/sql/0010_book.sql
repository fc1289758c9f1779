-- book_enrolments, fourth version: the answers of the third (0007_book.sql, which tells the rest), at a cost that does
-- not grow with the number of live applications of the municipality.
--
-- What a child has is looked up child by child, by the child only (OFFSET 0): told of the states as well, a planner
-- that has seen no live application yet walks through all those of the municipality, and goes on so in the rush.
-- Tables that were empty when the session began are not read whole once they have grown. Statements that have nothing
-- to do are not begun.
CREATE OR REPLACE FUNCTION book_enrolments(bookings jsonb) RETURNS SETOF enrolment_answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
DECLARE
    asked enrolment_booking[] := ARRAY(SELECT r FROM jsonb_populate_recordset(NULL::enrolment_booking, bookings) AS r);
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

CREATE OR REPLACE FUNCTION enrolments_barred(asked enrolment_booking[], serves bigint[]) RETURNS enrolment_answer[]
LANGUAGE plpgsql AS $$
DECLARE
    queued bigint[] := ARRAY(SELECT DISTINCT w.group_id FROM waiting_waitingentry w
                             WHERE w.group_id = ANY (ARRAY(SELECT b.group_id FROM unnest(asked) AS b))
                               AND w.state = 'waiting');
BEGIN
    RETURN ARRAY(
        SELECT (j.ordinality, j.verdict, NULL, NULL, NULL, NULL, NULL, NULL)::enrolment_answer
        FROM (
            SELECT b.ordinality, CASE
                WHEN c.id IS NULL OR p.id IS NULL OR g.id IS NULL OR r.id IS NULL
                    OR serves IS NOT NULL AND b.municipality_id <> ALL (serves) THEN 'forbidden'
                WHEN k.id IS NOT NULL THEN NULL
                WHEN g.part_id = ANY (l.parts) THEN 'taken'
                WHEN b.same_child > 1 AND EXISTS (
                        SELECT FROM unnest(asked) WITH ORDINALITY AS earlier
                        JOIN programmes_studygroup eg ON eg.id = earlier.group_id
                        WHERE earlier.ordinality < b.ordinality AND earlier.child_id = b.child_id
                          AND (eg.part_id = g.part_id OR b.live_seen IS NOT NULL)
                          AND earlier.key <> b.key) THEN 'again'
                WHEN b.opens_at > clock_timestamp() THEN 'early'
                WHEN b.live_seen <> cardinality(l.parts) THEN 'stale'
                WHEN b.waiting_entry_id IS NULL AND b.group_id = ANY (queued) THEN 'queued'
            END AS verdict
            FROM (SELECT u.*, count(*) OVER (PARTITION BY u.child_id) AS same_child
                  FROM unnest(asked) WITH ORDINALITY AS u) b
            CROSS JOIN LATERAL (
                SELECT ARRAY(
                    SELECT e.part_id
                    FROM (SELECT * FROM enrolments_enrolmentapplication WHERE child_id = b.child_id OFFSET 0) e
                    WHERE e.state IN ('offered', 'submitted', 'invited', 'accepted')
                ) AS parts
            ) l
            -- in this statement: a key that is committed after its look would be «taken» by itself
            LEFT JOIN enrolments_enrolmentapplication k ON k.key = b.key
            LEFT JOIN children_child c
                ON c.id = b.child_id AND c.municipality_id = b.municipality_id AND c.state = 'confirmed'
            LEFT JOIN certificates_certificateaccount o ON o.child_id = c.id
            LEFT JOIN certificates_certificateperiod p
                ON p.account_id = b.certificate_account_id AND p.certificate_id = o.id AND p.unit = b.unit
            LEFT JOIN programmes_studygroup g ON g.id = b.group_id AND g.seat_account_id = b.seat_account_id
            LEFT JOIN agreements_agreement a
                ON a.id = b.agreement_id AND a.account_id = b.agreement_account_id
                AND a.municipality_id = b.municipality_id
            LEFT JOIN providers_registryrecord r ON r.id = a.record_id AND r.organisation_id = g.organisation_id
        ) j
        WHERE j.verdict IS NOT NULL
    );
END $$;

-- Posts bookings and writes the rows of those posted. Answers stand in the order of the bookings, so that both are
-- unnested side by side, without a join.
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
        PERFORM FROM children_child c
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
                UNION ALL SELECT b.ordinality, 3, b.agreement_account_id, 'hold', (b.certificate_amount * 100)::bigint
                FROM bookings b
                UNION ALL SELECT b.ordinality, 4, b.budget_account_id, 'hold', (b.certificate_amount * 100)::bigint
                FROM bookings b
                UNION ALL SELECT b.ordinality, 5, b.volume_account_id, 'hold', (b.person_hours * 100)::bigint
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
REVOKE EXECUTE ON FUNCTION enrolments_barred(enrolment_booking[], bigint[]) FROM PUBLIC;
