-- book_enrolments: N bookings in one call, each answered on its own (design §2).
--
-- A booking is one posting over five accounts (seat, certificate, agreement, budget line, order volume) and the row of
-- the application with its audit event; all of it in this one round trip. Prices and units are decided by the caller.
-- This function decides whom it serves and what stands:
--
--   posted        the application exists now, its posting holds seat, certificate, money and volume
--   already       the same key was booked before: the same application
--   taken         the child has a live application for this part
--   again         an earlier booking of this call is for the same child and part: ask once more in the next call
--   refused       the account named does not let it through
--   key_conflict  the key belongs to another booking
--   forbidden     the session does not act for the payer, or child, certificate, group and agreement do not belong
--                 together
--
-- Two bookings of one child wait for one another at the certificate's account, so the second one meets the unique
-- index `enrolment_one_live` after the first has committed: its posting is undone and the round begins anew.
CREATE TYPE enrolment_booking AS (
    key text,
    municipality_id bigint,
    actor_id bigint,
    child_id bigint,
    group_id bigint,
    agreement_id bigint,
    happened_on date,
    applied_at timestamptz,  -- NULL: now
    answer_by_on date,
    starts_on date,
    ends_on date,
    price numeric,
    certificate_amount numeric,
    parent_amount numeric,
    unit text,
    certificate_units bigint,
    person_hours numeric,
    seat_account_id bigint,
    certificate_account_id bigint,
    agreement_account_id bigint,
    budget_account_id bigint,
    volume_account_id bigint
);

CREATE TYPE enrolment_answer AS (
    ordinal int,
    outcome text,
    application_id bigint,
    posting_id bigint,
    account_id bigint,
    exhausted text,
    available bigint,
    needed bigint
);

CREATE FUNCTION book_enrolments(bookings jsonb) RETURNS SETOF enrolment_answer
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
            IF violated <> 'enrolment_one_live' OR attempt = 5 THEN
                RAISE;
            END IF;
        END;
    END LOOP;
END $$;

-- Answers to those bookings that never reach the ledger.
CREATE FUNCTION enrolments_barred(asked enrolment_booking[], serves bigint[]) RETURNS enrolment_answer[]
LANGUAGE sql AS $$
    SELECT coalesce(array_agg((j.ordinality, j.verdict, NULL, NULL, NULL, NULL, NULL, NULL)::enrolment_answer), '{}')
    FROM (
        SELECT b.ordinality, CASE
            WHEN c.id IS NULL OR p.id IS NULL OR g.id IS NULL OR a.id IS NULL
                OR serves IS NOT NULL AND b.municipality_id <> ALL (serves) THEN 'forbidden'
            WHEN EXISTS (SELECT FROM enrolments_enrolmentapplication e
                         WHERE e.child_id = b.child_id AND e.part_id = g.part_id
                           AND e.state IN ('submitted', 'accepted') AND e.key <> b.key) THEN 'taken'
            WHEN EXISTS (SELECT FROM unnest(asked) WITH ORDINALITY AS earlier
                         JOIN programmes_studygroup eg ON eg.id = earlier.group_id
                         WHERE earlier.ordinality < b.ordinality AND earlier.child_id = b.child_id
                           AND eg.part_id = g.part_id AND earlier.key <> b.key) THEN 'again'
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

-- Posts the bookings that have no answer yet and writes the rows of those posted.
CREATE FUNCTION enrolments_post(asked enrolment_booking[], barred enrolment_answer[]) RETURNS enrolment_answer[]
LANGUAGE plpgsql AS $$
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
                   array_agg('hold'::text) AS moves,
                   array_agg(e.amount::bigint ORDER BY b.place, e.line) AS amounts
            FROM bookings b
            CROSS JOIN LATERAL (VALUES
                (1, b.seat_account_id, 1),
                (2, b.certificate_account_id, b.certificate_units),
                (3, b.agreement_account_id, b.certificate_amount * 100),
                (4, b.budget_account_id, b.certificate_amount * 100),
                (5, b.volume_account_id, b.person_hours * 100)
            ) AS e (line, account_id, amount)
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
        certificate_account_id, agreement_account_id, budget_account_id, volume_account_id, posting_id, key,
        applied_at, applied_by_id, answer_by_on, ground, reason)
    SELECT a.application_id, b.municipality_id, b.child_id, g.part_id, b.group_id, g.organisation_id, b.agreement_id,
           'submitted', daterange(b.starts_on, b.ends_on, '[]'), b.price,
           b.certificate_amount, b.parent_amount, b.unit, b.certificate_units, b.person_hours, b.seat_account_id,
           b.certificate_account_id, b.agreement_account_id, b.budget_account_id, b.volume_account_id, a.posting_id,
           b.key, coalesce(b.applied_at, statement_timestamp()), b.actor_id, b.answer_by_on, '', ''
    FROM unnest(answers) AS a
    JOIN unnest(asked) WITH ORDINALITY AS b ON b.ordinality = a.ordinal
    JOIN programmes_studygroup g ON g.id = b.group_id
    WHERE a.outcome = 'posted';

    INSERT INTO foundation_auditevent (actor_id, municipality_id, action, subject_type, subject_id, details)
    SELECT b.actor_id, b.municipality_id, 'enrolmentapplication.submit', 'enrolments.enrolmentapplication',
           a.application_id, '{}'
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

REVOKE EXECUTE ON FUNCTION enrolments_post(enrolment_booking[], enrolment_answer[]) FROM PUBLIC;
