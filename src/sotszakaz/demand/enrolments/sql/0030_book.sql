-- book_enrolments, seventh version (0028_book.sql, 0024_book.sql and 0010_book.sql tell the rest).
--
-- The municipality closes a period for new courses at a moment, or bounds the days on which they begin: judged when the
-- booking is posted, as the end of a window is. Who changes the place that it has (`releases`) has begun before.
CREATE OR REPLACE FUNCTION enrolments_barred(asked enrolment_booking[], serves bigint[]) RETURNS enrolment_answer[]
LANGUAGE plpgsql AS $$
DECLARE
    queued bigint[] := ARRAY(SELECT DISTINCT w.group_id FROM waiting_waitingentry w
                             WHERE w.group_id = ANY (ARRAY(SELECT b.group_id FROM unnest(asked) AS b))
                               AND w.state = 'waiting');
BEGIN
    RETURN ARRAY(
        SELECT (j.ordinality, j.verdict, CASE WHEN j.verdict = 'already' THEN j.made_id END,
                CASE WHEN j.verdict = 'already' THEN j.made_by END, NULL, NULL, NULL, NULL)::enrolment_answer
        FROM (
            SELECT b.ordinality, k.id AS made_id, k.posting_id AS made_by, CASE
                WHEN c.id IS NULL OR p.id IS NULL OR g.id IS NULL OR r.id IS NULL
                    OR serves IS NOT NULL AND b.municipality_id <> ALL (serves) THEN 'forbidden'
                WHEN k.child_id = b.child_id AND k.group_id = b.group_id AND lower(k.period) = b.starts_on
                    AND k.certificate_amount = b.certificate_amount AND k.parent_amount = b.parent_amount
                    AND k.certificate_units = b.certificate_units AND k.person_hours = b.person_hours THEN 'already'
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
                          AND (b.opens_at IS NULL OR w.opens_at = b.opens_at)
                          AND (w.state = 'leftovers' OR w.closes_at IS NULL OR w.closes_at > clock_timestamp()))
                    THEN 'stale'
                WHEN (f.closes_at <= clock_timestamp() OR b.starts_on > f.starts_until)
                    AND jsonb_array_length(coalesce(b.releases, '[]')) = 0 THEN 'stale'
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
                ) AS parts OFFSET 0
            ) l
            -- in this statement: a key that is committed after its look would be «taken» by itself
            LEFT JOIN enrolments_enrolmentapplication k ON k.key = b.key
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
        ) j
        WHERE j.verdict IS NOT NULL
    );
END $$;

REVOKE EXECUTE ON FUNCTION enrolments_barred(enrolment_booking[], bigint[]) FROM PUBLIC;
