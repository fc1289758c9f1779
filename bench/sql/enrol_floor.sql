-- The rows of a call of bookings and nothing else: buckets, postings, entries, applications, audit, outbox in one
-- statement. No key is asked, nothing is locked in order, judged or refused, and no trigger runs. Without row-level security.
WITH b AS MATERIALIZED (
    SELECT nextval('enrolments_enrolmentapplication_id_seq') AS id, nextval('ledger_posting_id_seq') AS posting_id, r.*
    FROM jsonb_populate_recordset(NULL::enrolment_booking, %s::jsonb) AS r
), lines AS MATERIALIZED (
    SELECT b.posting_id, l.line, l.account_id, b.municipality_id, l.amount
    FROM b CROSS JOIN LATERAL (VALUES
        (1, b.seat_account_id, 1::bigint),
        (2, b.certificate_account_id, b.certificate_units),
        (3, b.agreement_account_id, (b.certificate_amount * 100)::bigint),
        (4, b.budget_account_id, (b.certificate_amount * 100)::bigint),
        (5, b.volume_account_id, (b.person_hours * 100)::bigint)) AS l (line, account_id, amount)
), held AS (
    UPDATE ledger_account a SET free = a.free - d.amount, held = a.held + d.amount
    FROM (SELECT account_id, sum(amount)::bigint AS amount FROM lines GROUP BY account_id) d
    WHERE a.id = d.account_id
), posted AS (
    INSERT INTO ledger_posting (id, key, fingerprint, municipality_id, actor_id, cause_type, cause_id, happened_on)
    SELECT posting_id, 'enrolment:' || key, sha256(key::bytea), municipality_id, actor_id,
           'enrolments.enrolmentapplication', id, happened_on
    FROM b
), entered AS (
    INSERT INTO ledger_entry (posting_id, line, account_id, municipality_id, move, amount)
    SELECT posting_id, line, account_id, municipality_id, 'hold', amount FROM lines
), applied AS (
    INSERT INTO enrolments_enrolmentapplication (
        id, municipality_id, child_id, part_id, group_id, organisation_id, agreement_id, state, period, price,
        certificate_amount, parent_amount, unit, certificate_units, person_hours, seat_account_id,
        certificate_account_id, agreement_account_id, budget_account_id, volume_account_id, month_account_ids,
        posting_id, key, applied_at, applied_by_id, answer_by_on, ground, reason)
    SELECT b.id, b.municipality_id, b.child_id, g.part_id, b.group_id, g.organisation_id, b.agreement_id, b.state,
           daterange(b.starts_on, b.ends_on, '[]'), b.price, b.certificate_amount, b.parent_amount, b.unit,
           b.certificate_units, b.person_hours, b.seat_account_id, b.certificate_account_id, b.agreement_account_id,
           b.budget_account_id, b.volume_account_id, '{}', b.posting_id, b.key, statement_timestamp(), b.actor_id,
           b.answer_by_on, '', ''
    FROM b JOIN programmes_studygroup g ON g.id = b.group_id
), noted AS (
    INSERT INTO foundation_auditevent (actor_id, municipality_id, action, subject_type, subject_id, details)
    SELECT actor_id, municipality_id, 'enrolmentapplication.submit', 'enrolments.enrolmentapplication', id, '{}' FROM b
), told AS (
    INSERT INTO foundation_outboxmessage (municipality_id, topic, subject_type, subject_id)
    SELECT municipality_id, 'enrolment.submitted', 'enrolments.enrolmentapplication', id FROM b
)
SELECT 'posted' FROM b
