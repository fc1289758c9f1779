-- book_enrolments, fifth version: a booking names the enrolment window that its quote was judged by. A window that was
-- cancelled or closed meanwhile, or whose opening was moved, lets nothing in any more: the booking is stale, and the next
-- quote says why. One look by the primary key for a booking within a window, none for any other.
ALTER TYPE enrolment_booking ADD ATTRIBUTE window_id bigint;

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
                WHEN b.window_id IS NOT NULL AND NOT EXISTS (
                        SELECT FROM admission_enrolmentwindow w
                        WHERE w.id = b.window_id AND w.state IN ('published', 'leftovers')
                          AND (b.opens_at IS NULL OR w.opens_at = b.opens_at)) THEN 'stale'
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

REVOKE EXECUTE ON FUNCTION enrolments_barred(enrolment_booking[], bigint[]) FROM PUBLIC;
