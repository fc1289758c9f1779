-- What was delivered before a day by certificates and no closing has charged by whole months before it: months without a
-- line, and the month of the day itself up to the day. Service, provider, different children, person-hours, roubles.
--
-- A contract's share of its month is the hours held before the day of all hours of the month: classes of the sheet, and
-- those of the timetable that nobody has marked. By attendance the hours are those the child attended. Classes that fell
-- out count as the rules of their month say: those it was closed by, or those of its last day. Decisions of people come
-- with the closing. Shares have six places, and by contract a month that is over and had no classes at all is whole, as
-- closing takes them (settlements_earned).
--
-- A month that nobody has begun to close has no lines, and is taken as it stands. Of the others, months as bits, only those
-- are looked up that a contract may still be due for and that totals do not know to be charged: totals that are late only
-- make more to look up.
-- Parameters: the municipality, the year, the first month, the month before which it ends, the day, months to take as they
-- stand, bits of months to look up, days off of these months.
WITH candidate AS MATERIALIZED (
    SELECT c.id, v.missing
    FROM enrolments_contract c
    LEFT JOIN execution_chargedcontract k ON k.contract_id = c.id AND k.year = %(year)s
    CROSS JOIN LATERAL (SELECT
        greatest(lower(c.period), %(since)s::date) AS first,
        least(upper(c.period), c.ends_on + 1, c.own_cost_since, %(until)s::date) - 1 AS last) AS t
    CROSS JOIN LATERAL (SELECT
        CASE WHEN t.first <= t.last
             THEN (1 << date_part('month', t.last)::int) - (1 << (date_part('month', t.first)::int - 1)) ELSE 0 END
        & %(closed)s & ~coalesce(k.charged, 0) AS missing) AS v
    WHERE c.municipality_id = %(municipality)s AND v.missing <> 0 AND %(closed)s <> 0
), asked AS MATERIALIZED (
    SELECT m.*
    FROM candidate n
    CROSS JOIN LATERAL (  -- looked up one by one: candidates are few, and the planner takes them for many
        SELECT m.contract_id, m.month, m.person_hours, m.certificate_amount
        FROM enrolments_contractmonth m
        WHERE m.contract_id = n.id AND m.month >= %(since)s AND m.month < %(until)s
            AND n.missing & (1 << (date_part('month', m.month)::int - 1)) <> 0
            AND NOT EXISTS (SELECT FROM settlements_accrual a
                            WHERE a.municipality_id = m.municipality_id AND a.contract_id = m.contract_id
                                AND a.month = m.month)
        OFFSET 0
    ) AS m
    UNION ALL
    SELECT m.contract_id, m.month, m.person_hours, m.certificate_amount
    FROM enrolments_contractmonth m
    WHERE m.municipality_id = %(municipality)s AND m.month = ANY (%(open)s::date[])
), due AS MATERIALIZED (
    SELECT m.contract_id, m.month, m.person_hours, m.certificate_amount, c.group_id, c.child_id, c.organisation_id,
           greatest(lower(c.period), m.month) AS since,
           least(upper(c.period), (m.month + interval '1 month')::date) AS until,
           least(upper(c.period), (m.month + interval '1 month')::date, %(day)s::date, c.ends_on + 1) AS told_until
    FROM asked m
    JOIN enrolments_contract c ON c.id = m.contract_id
    WHERE (c.ends_on IS NULL OR (m.month <= c.ends_on AND lower(c.period) <= c.ends_on))
        AND (c.own_cost_since IS NULL OR m.month < c.own_cost_since)
), rule AS MATERIALIZED (
    SELECT q.month, coalesce(nullif(o.policy, ''), r.parameters #>> '{counting_policy,value}', 'by_contract') AS policy,
           coalesce(r.parameters #>> '{quarantine_counting,value}', 'as_cancelled') AS quarantine,
           coalesce(r.parameters #>> '{force_majeure_counting,value}', 'as_cancelled') AS force_majeure
    FROM (SELECT DISTINCT month FROM due) AS q
    LEFT JOIN settlements_monthclosing o ON o.municipality_id = %(municipality)s AND o.month = q.month
    LEFT JOIN regulations_regulation r ON CASE WHEN o.regulation_id IS NOT NULL THEN r.id = o.regulation_id
        ELSE r.municipality_id = %(municipality)s AND r.valid @> (q.month + interval '1 month' - interval '1 day')::date END
), span AS MATERIALIZED (
    SELECT DISTINCT group_id, month, since, until, told_until FROM due
), class AS MATERIALIZED (
    SELECT s.id, s.group_id, s.held_on, s.hours,
           CASE s.state WHEN 'held' THEN 'held' WHEN 'quarantine' THEN r.quarantine
                        WHEN 'force_majeure' THEN r.force_majeure ELSE 'as_cancelled' END AS counts
    FROM attendance_classsession s
    JOIN rule r ON r.month = date_trunc('month', s.held_on)::date
    WHERE s.group_id IN (SELECT group_id FROM span) AND s.held_on >= %(since)s AND s.held_on < %(until)s
), marked AS (
    SELECT p.group_id, p.month, p.since, p.until, p.told_until,
           sum(c.hours) FILTER (WHERE c.counts <> 'not_planned') AS planned,
           sum(c.hours) FILTER (WHERE c.counts IN ('held', 'as_held') AND c.held_on < p.told_until) AS held,
           bool_or(c.counts = 'not_planned') AS has_fallen
    FROM span p
    JOIN class c ON c.group_id = p.group_id AND c.held_on >= p.since AND c.held_on < p.until
    GROUP BY p.group_id, p.month, p.since, p.until, p.told_until
), ahead AS (
    SELECT p.group_id, p.month, p.since, p.until, p.told_until, sum(t.hours) AS hours
    FROM span p
    JOIN programmes_studygroup g ON g.id = p.group_id
    CROSS JOIN LATERAL generate_series(p.since, p.until - 1, interval '1 day') AS d (day)
    JOIN programmes_lesson t ON t.group_id = p.group_id AND t.weekday = extract(isodow FROM d.day)
    AND t.since <= d.day::date AND d.day::date < t.before
    WHERE d.day::date BETWEEN g.starts_on AND g.ends_on AND d.day::date <> ALL (%(days_off)s::date[])
        AND NOT EXISTS (SELECT FROM attendance_classsession s
                        WHERE s.group_id = p.group_id AND s.held_on = d.day::date AND s.starts_at = t.starts_at)
    GROUP BY p.group_id, p.month, p.since, p.until, p.told_until
), attended AS (
    SELECT d.contract_id, d.month, sum(c.hours) AS hours
    FROM due d
    JOIN rule r ON r.month = d.month AND r.policy = 'by_attendance'
    JOIN class c ON c.group_id = d.group_id AND c.held_on >= d.since AND c.held_on < d.told_until
    LEFT JOIN attendance_attendancemark k ON k.session_id = c.id AND k.contract_id = d.contract_id
    WHERE c.counts = 'as_held' OR c.counts = 'held' AND k.mark IN ('present', 'ill', 'excused')
    GROUP BY d.contract_id, d.month
), share AS MATERIALIZED (
    SELECT s.*, l.service_id, r.policy, v.hours AS whole,
           CASE WHEN v.hours > 0 THEN round(coalesce(m.held, 0) / v.hours, 6)
                WHEN r.policy = 'by_contract' AND s.month < date_trunc('month', %(day)s::date)::date
                    AND m.has_fallen IS NOT TRUE THEN 1
                ELSE 0 END AS share
    FROM span s
    JOIN rule r USING (month)
    LEFT JOIN marked m USING (group_id, month, since, until, told_until)
    LEFT JOIN ahead h USING (group_id, month, since, until, told_until)
    JOIN programmes_studygroup g ON g.id = s.group_id
    JOIN programmes_programmepart p ON p.id = g.part_id
    JOIN programmes_programme l ON l.id = p.programme_id
    CROSS JOIN LATERAL (SELECT coalesce(m.planned, 0) + coalesce(h.hours, 0) AS hours) AS v
), counted AS (
    SELECT s.service_id, d.child_id, d.organisation_id, d.person_hours, d.certificate_amount,
           CASE WHEN s.policy <> 'by_attendance' THEN s.share
                WHEN s.whole > 0 THEN round(coalesce(b.hours, 0) / s.whole, 6)
                ELSE 0 END AS share
    FROM due d
    JOIN share s USING (group_id, month, since, until, told_until)
    LEFT JOIN attended b ON b.contract_id = d.contract_id AND b.month = d.month
)
SELECT c.service_id, c.organisation_id, count(DISTINCT c.child_id),
       sum(round(c.person_hours * c.share, 2)), sum(round(c.certificate_amount * c.share, 2))
FROM counted c
WHERE c.share > 0
GROUP BY c.service_id, c.organisation_id
ORDER BY c.organisation_id, c.service_id
