-- book_enrolments, second version (the first is 0003_book.sql, which tells the rest): offers of the queue, weekly norms,
-- windows, transfers, and limits of a child that hold when two bookings of one child arrive together.
--
-- New fields of a booking, all may be NULL:
--   state              'submitted', or 'offered' for a place that the queue offers
--   month_account_ids  the norms of the months of the course; each gives `month_units`, and the certificate's account
--                      gives nothing by itself (it is the first of them)
--   live_seen          how many live applications the child had when the quote was made
--   opens_at           when the window opens
--   waiting_entry_id   the entry of the queue that this booking is the offer for
--   replaces_id        the application of which this one takes the place; the caller has moved it on already
--   releases           [[account, move, amount], …]: entries of the same posting, which give back what that one held
--
-- New answers, none of them for a key that is already booked:
--   early   the window is not open yet
--   queued  others wait for a place in this group and are asked first
--   stale   the child has more or fewer live applications than the quote has seen: make the quote anew
ALTER TYPE enrolment_booking ADD ATTRIBUTE state text;
ALTER TYPE enrolment_booking ADD ATTRIBUTE month_account_ids bigint[];
ALTER TYPE enrolment_booking ADD ATTRIBUTE month_units bigint;
ALTER TYPE enrolment_booking ADD ATTRIBUTE live_seen int;
ALTER TYPE enrolment_booking ADD ATTRIBUTE opens_at timestamptz;
ALTER TYPE enrolment_booking ADD ATTRIBUTE waiting_entry_id bigint;
ALTER TYPE enrolment_booking ADD ATTRIBUTE replaces_id bigint;
ALTER TYPE enrolment_booking ADD ATTRIBUTE releases jsonb;

CREATE OR REPLACE FUNCTION book_enrolments(bookings jsonb) RETURNS SETOF enrolment_answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    asked enrolment_booking[] := ARRAY(SELECT r FROM jsonb_populate_recordset(NULL::enrolment_booking, bookings) AS r);
    serves bigint[];  -- NULL when all: the owner of the tables
    answers enrolment_answer[];
    violated text;
BEGIN
    IF coalesce(nullif(current_setting('role'), 'none'), session_user) <> current_user THEN
        serves := acting_municipalities();
    END IF;
    FOR attempt IN 1 .. 5 LOOP
        answers := enrolments_barred(asked, serves);
        BEGIN
            answers := answers || enrolments_post(asked, answers);
            RETURN QUERY SELECT * FROM unnest(answers) AS a ORDER BY a.ordinal;
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
LANGUAGE sql AS $$
    SELECT coalesce(array_agg((j.ordinality, j.verdict, NULL, NULL, NULL, NULL, NULL, NULL)::enrolment_answer), '{}')
    FROM (
        SELECT b.ordinality, CASE
            WHEN c.id IS NULL OR p.id IS NULL OR g.id IS NULL OR a.id IS NULL
                OR serves IS NOT NULL AND b.municipality_id <> ALL (serves) THEN 'forbidden'
            WHEN EXISTS (SELECT FROM enrolments_enrolmentapplication e WHERE e.key = b.key) THEN NULL
            WHEN EXISTS (SELECT FROM enrolments_enrolmentapplication e
                         WHERE e.child_id = b.child_id AND e.part_id = g.part_id
                           AND e.state IN ('offered', 'submitted', 'invited', 'accepted')) THEN 'taken'
            WHEN EXISTS (SELECT FROM unnest(asked) WITH ORDINALITY AS earlier
                         JOIN programmes_studygroup eg ON eg.id = earlier.group_id
                         WHERE earlier.ordinality < b.ordinality AND earlier.child_id = b.child_id
                           AND (eg.part_id = g.part_id OR b.live_seen IS NOT NULL)
                           AND earlier.key <> b.key) THEN 'again'
            WHEN b.opens_at > clock_timestamp() THEN 'early'
            WHEN b.live_seen <> (SELECT count(*) FROM enrolments_enrolmentapplication e
                                 WHERE e.child_id = b.child_id
                                   AND e.state IN ('offered', 'submitted', 'invited', 'accepted')) THEN 'stale'
            WHEN b.waiting_entry_id IS NULL
                AND EXISTS (SELECT FROM waiting_waitingentry w
                            WHERE w.group_id = b.group_id AND w.state = 'waiting') THEN 'queued'
        END AS verdict
        FROM unnest(asked) WITH ORDINALITY AS b
        LEFT JOIN children_child c
            ON c.id = b.child_id AND c.municipality_id = b.municipality_id AND c.state = 'confirmed'
        LEFT JOIN certificates_certificateaccount o ON o.child_id = c.id
        LEFT JOIN certificates_certificateperiod p
            ON p.account_id = b.certificate_account_id AND p.certificate_id = o.id AND p.unit = b.unit
        LEFT JOIN programmes_studygroup g ON g.id = b.group_id AND g.seat_account_id = b.seat_account_id
        LEFT JOIN agreements_agreement a
            ON a.id = b.agreement_id AND a.account_id = b.agreement_account_id AND a.municipality_id = b.municipality_id
            AND EXISTS (SELECT FROM providers_registryrecord r
                        WHERE r.id = a.record_id AND r.organisation_id = g.organisation_id)
    ) j
    WHERE j.verdict IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION enrolments_post(asked enrolment_booking[], barred enrolment_answer[])
RETURNS enrolment_answer[] LANGUAGE plpgsql AS $$
DECLARE
    sent bigint[] := ARRAY(
        SELECT o FROM generate_series(1, cardinality(asked)) AS o
        WHERE o NOT IN (SELECT b.ordinal FROM unnest(barred) AS b) ORDER BY o);
    ids bigint[] := ARRAY(
        SELECT nextval('enrolments_enrolmentapplication_id_seq') FROM generate_series(1, cardinality(asked)));
    answers enrolment_answer[];
BEGIN
    IF cardinality(sent) = 0 THEN
        RETURN '{}';
    END IF;

    answers := ARRAY(
        WITH bookings AS (
            SELECT b.*, s.place FROM unnest(sent) WITH ORDINALITY AS s (ordinal, place)
            JOIN unnest(asked) WITH ORDINALITY AS b ON b.ordinality = s.ordinal
        ), heads AS (
            SELECT array_agg('enrolment:' || b.key ORDER BY b.place) AS keys,
                   array_agg(b.municipality_id ORDER BY b.place) AS municipalities,
                   array_agg(b.actor_id ORDER BY b.place) AS actors,
                   array_agg('enrolments.enrolmentapplication'::text ORDER BY b.place) AS cause_types,
                   array_agg(ids[b.ordinality] ORDER BY b.place) AS cause_ids,
                   array_agg(b.happened_on ORDER BY b.place) AS days
            FROM bookings b
        ), lines AS (
            SELECT array_agg(b.place::int ORDER BY b.place, e.line) AS belongs,
                   array_agg(e.account_id ORDER BY b.place, e.line) AS accounts,
                   array_agg(e.move ORDER BY b.place, e.line) AS moves,
                   array_agg(e.amount ORDER BY b.place, e.line) AS amounts
            FROM bookings b
            CROSS JOIN LATERAL (
                SELECT 0 AS line, (r ->> 0)::bigint AS account_id, r ->> 1 AS move, (r ->> 2)::bigint AS amount
                FROM jsonb_array_elements(b.releases) AS r
                UNION ALL VALUES (1, b.seat_account_id, 'hold', 1)
                UNION ALL SELECT 2, b.certificate_account_id, 'hold', b.certificate_units
                WHERE coalesce(cardinality(b.month_account_ids), 0) = 0
                UNION ALL SELECT 2, m, 'hold', b.month_units FROM unnest(b.month_account_ids) AS m
                UNION ALL VALUES
                    (3, b.agreement_account_id, 'hold', (b.certificate_amount * 100)::bigint),
                    (4, b.budget_account_id, 'hold', (b.certificate_amount * 100)::bigint),
                    (5, b.volume_account_id, 'hold', (b.person_hours * 100)::bigint)
            ) AS e
        )
        SELECT (sent[a.ordinal], a.outcome, CASE WHEN a.outcome = 'posted' THEN ids[sent[a.ordinal]] END, a.posting_id,
                a.account_id, a.exhausted, a.available, a.needed)::enrolment_answer
        FROM heads h, lines l, ledger_post(
            h.keys, h.municipalities, h.actors, h.cause_types, h.cause_ids, h.days,
            l.belongs, l.accounts, l.moves, l.amounts) AS a
    );

    INSERT INTO enrolments_enrolmentapplication (
        id, municipality_id, child_id, part_id, group_id, organisation_id, agreement_id, state, period, price,
        certificate_amount, parent_amount, unit, certificate_units, person_hours, seat_account_id,
        certificate_account_id, agreement_account_id, budget_account_id, volume_account_id, month_account_ids,
        posting_id, key, applied_at, applied_by_id, answer_by_on, replaces_id, waiting_entry_id, ground, reason)
    SELECT a.application_id, b.municipality_id, b.child_id, g.part_id, b.group_id, g.organisation_id, b.agreement_id,
           coalesce(b.state, 'submitted'), daterange(b.starts_on, b.ends_on, '[]'), b.price,
           b.certificate_amount, b.parent_amount, b.unit, b.certificate_units, b.person_hours, b.seat_account_id,
           b.certificate_account_id, b.agreement_account_id, b.budget_account_id, b.volume_account_id,
           coalesce(b.month_account_ids, '{}'), a.posting_id, b.key, coalesce(b.applied_at, statement_timestamp()),
           b.actor_id, b.answer_by_on, b.replaces_id, b.waiting_entry_id, '', ''
    FROM unnest(answers) AS a
    JOIN unnest(asked) WITH ORDINALITY AS b ON b.ordinality = a.ordinal
    JOIN programmes_studygroup g ON g.id = b.group_id
    WHERE a.outcome = 'posted';

    IF EXISTS (
        SELECT FROM unnest(answers) AS a
        JOIN unnest(asked) WITH ORDINALITY AS b ON b.ordinality = a.ordinal
        WHERE a.outcome = 'posted' AND b.live_seen + 1 <> (
            SELECT count(*) FROM enrolments_enrolmentapplication e
            WHERE e.child_id = b.child_id AND e.state IN ('offered', 'submitted', 'invited', 'accepted'))
    ) THEN
        RAISE unique_violation USING CONSTRAINT = 'enrolment_live_seen', MESSAGE = 'the child has booked meanwhile';
    END IF;

    INSERT INTO foundation_auditevent (actor_id, municipality_id, action, subject_type, subject_id, details)
    SELECT b.actor_id, b.municipality_id,
           CASE b.state WHEN 'offered' THEN 'enrolmentapplication.offer' ELSE 'enrolmentapplication.submit' END,
           'enrolments.enrolmentapplication', a.application_id, '{}'
    FROM unnest(answers) AS a
    JOIN unnest(asked) WITH ORDINALITY AS b ON b.ordinality = a.ordinal
    WHERE a.outcome = 'posted';

    INSERT INTO foundation_outboxmessage (municipality_id, topic, subject_type, subject_id)
    SELECT b.municipality_id, 'enrolment.' || coalesce(b.state, 'submitted'), 'enrolments.enrolmentapplication',
           a.application_id
    FROM unnest(answers) AS a
    JOIN unnest(asked) WITH ORDINALITY AS b ON b.ordinality = a.ordinal
    WHERE a.outcome = 'posted';

    -- A statement of its own: only now is the application of whoever had the same key and the locks before us seen.
    RETURN ARRAY(
        SELECT (a.ordinal, a.outcome, coalesce(a.application_id, e.id), a.posting_id,
                a.account_id, a.exhausted, a.available, a.needed)::enrolment_answer
        FROM unnest(answers) AS a
        LEFT JOIN enrolments_enrolmentapplication e ON a.outcome = 'already' AND e.posting_id = a.posting_id);
END $$;

-- What was agreed stays as it was booked, the new fields too.
DROP TRIGGER enrolment_terms_never_change ON enrolments_enrolmentapplication;
CREATE TRIGGER enrolment_terms_never_change BEFORE UPDATE OF
    municipality_id, child_id, part_id, group_id, organisation_id, agreement_id, period, price, certificate_amount,
    parent_amount, unit, certificate_units, person_hours, seat_account_id, certificate_account_id,
    agreement_account_id, budget_account_id, volume_account_id, month_account_ids, posting_id, key, applied_at,
    applied_by_id, replaces_id, waiting_entry_id
    ON enrolments_enrolmentapplication FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
