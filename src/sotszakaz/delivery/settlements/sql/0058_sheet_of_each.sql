-- settlements_earned: what contracts earned in months, counted from facts alone: the plan of the contract, classes and
-- marks, decisions of people. Asked by parallel arrays, answered row by row; nothing is written, nothing depends on what
-- was counted before. Every counting of money goes through here: closing, corrections, explanations, `verify`.
--
--   policies         by_contract: the whole month less cancelled classes; by_schedule_hours: hours held of hours planned;
--                    by_attendance: hours attended of hours planned, illness and excused absences among them
--   parent_policies  as_certificate: the parent's part by the same share; by_contract, by_schedule_hours, by_attendance:
--                    by a share of its own, counted as the certificate's; whole: the whole part, less what the rules of
--                    the month say (`parent_whole_less`: nothing; decisions of people; classes that the provider has
--                    cancelled, and decisions)
--   counted_on       classes after this day are taken as held and attended (December is counted in December); those after
--                    the last day of a notice are planned and not held, as they are when the day has come
--   days_off         public holidays, on which the timetable has no classes
--
-- Classes that are still to come are those of the week that holds on their day (`programmes_lesson`): a group may have
-- taken another week in the middle of the month.
--
-- What a class that fell out by quarantine or force majeure does is said by the rules that the month was closed by, or by
-- those of its last day: `as_cancelled` (also where the rules are of before they said so) leaves its hours planned and not
-- held, `as_held` takes them as held and attended, `not_planned` takes them out of the plan: nothing is due for a month of
-- which nothing is left so. By contract a month in which the group has no classes at all is due whole.
--
-- A decision stands above the sheet. After the last day of a notice nothing is held; a month after it is not due, nor
-- is one that the family has taken over (`own_cost_since`).
-- Shares have six places, roubles and hours two, half up; the rest takes what rounding leaves, so nothing is lost.
-- Units of a rouble certificate are the kopecks of the amount; hours are divided by themselves.
CREATE OR REPLACE FUNCTION settlements_earned(
    contracts bigint[], months date[], policies text[], parent_policies text[], counted_on date, days_off date[]
) RETURNS TABLE (
    ordinal bigint, contract_id bigint, month date, planned_hours numeric, held_hours numeric, attended_hours numeric,
    assumed_hours numeric, completeness numeric, certificate_amount numeric, released_amount numeric,
    certificate_units bigint, released_units bigint, person_hours numeric, released_person_hours numeric,
    parent_amount numeric, released_parent_amount numeric, agreement_id bigint, certificate_account_id bigint,
    agreement_account_id bigint, budget_account_id bigint, volume_account_id bigint
) LANGUAGE sql STABLE AS $$
    WITH known AS MATERIALIZED (
        SELECT a.ordinal, a.contract_id, a.month, (a.month + interval '1 month')::date AS month_end, a.policy,
               a.parent_policy, c.municipality_id, c.group_id, c.period, c.ends_on, c.agreement_id, c.agreement_account_id,
               c.budget_account_id, c.volume_account_id, p.unit,
               coalesce(m.certificate_account_id, c.certificate_account_id) AS certificate_account_id,
               m.certificate_amount, m.certificate_units, m.person_hours, m.parent_amount,
               (c.ends_on IS NULL OR (a.month <= c.ends_on AND lower(c.period) <= c.ends_on))
                   AND (c.own_cost_since IS NULL OR a.month < c.own_cost_since) AS is_due
        FROM unnest(contracts, months, policies, parent_policies) WITH ORDINALITY
            AS a (contract_id, month, policy, parent_policy, ordinal)
        JOIN enrolments_contract c ON c.id = a.contract_id
        JOIN enrolments_enrolmentapplication p ON p.id = c.application_id
        JOIN enrolments_contractmonth m ON m.contract_id = a.contract_id AND m.month = a.month
    ), rule AS MATERIALIZED (
        SELECT q.municipality_id, q.month, coalesce(r.parameters #>> '{quarantine_counting,value}', 'as_cancelled') AS quarantine,
               coalesce(r.parameters #>> '{force_majeure_counting,value}', 'as_cancelled') AS force_majeure,
               coalesce(r.parameters #>> '{parent_whole_less,value}', 'nothing') AS whole_less
        FROM (SELECT DISTINCT k.municipality_id, k.month FROM known k) AS q
        LEFT JOIN settlements_monthclosing o ON o.municipality_id = q.municipality_id AND o.month = q.month
        LEFT JOIN regulations_regulation r ON CASE WHEN o.id IS NOT NULL THEN r.id = o.regulation_id
            ELSE r.municipality_id = q.municipality_id AND r.valid @> (q.month + interval '1 month' - interval '1 day')::date END
    ), asked AS (
        SELECT k.*, r.quarantine, r.force_majeure, r.whole_less
        FROM known k JOIN rule r ON r.municipality_id = k.municipality_id AND r.month = k.month
    ), hours AS (
        SELECT a.*, coalesce(s.planned, 0) + coalesce(h.after_end, 0) AS planned, coalesce(s.held, 0) AS held,
               coalesce(s.attended, 0) AS attended, coalesce(h.hours, 0) AS assumed, coalesce(s.has_fallen, false) AS has_fallen,
               coalesce(s.cancelled, 0) AS cancelled
        FROM asked a
        CROSS JOIN LATERAL (
            SELECT sum(s.hours) FILTER (WHERE w.counts <> 'not_planned') AS planned,
                   sum(s.hours) FILTER (WHERE w.counts IN ('held', 'as_held') AND w.is_before_end) AS held,
                   sum(s.hours) FILTER (WHERE w.counts = 'held' AND k.mark IN ('present', 'ill', 'excused')
                                        OR w.counts = 'as_held' AND w.is_before_end) AS attended,
                   bool_or(w.counts = 'not_planned') AS has_fallen,
                   sum(s.hours) FILTER (WHERE s.state = 'cancelled' AND w.is_before_end) AS cancelled
            FROM attendance_classsession s
            CROSS JOIN LATERAL (SELECT
                CASE s.state WHEN 'held' THEN 'held' WHEN 'quarantine' THEN a.quarantine
                             WHEN 'force_majeure' THEN a.force_majeure ELSE 'as_cancelled' END AS counts,
                a.ends_on IS NULL OR s.held_on <= a.ends_on AS is_before_end) AS w
            LEFT JOIN attendance_attendancemark k ON k.session_id = s.id AND k.contract_id = a.contract_id
            WHERE s.group_id = a.group_id AND s.held_on >= a.month AND s.held_on < a.month_end AND a.period @> s.held_on
        ) s
        CROSS JOIN LATERAL (
            SELECT sum(t.hours) FILTER (WHERE a.ends_on IS NULL OR d.day::date <= a.ends_on) AS hours,
                   sum(t.hours) FILTER (WHERE d.day::date > a.ends_on) AS after_end
            FROM generate_series(counted_on + 1, a.month_end - 1, interval '1 day') AS d (day)
            JOIN programmes_studygroup g ON g.id = a.group_id
            JOIN programmes_lesson t ON t.group_id = a.group_id AND t.weekday = extract(isodow FROM d.day)
                AND t.since <= d.day::date AND d.day::date < t.before
            WHERE a.month_end > counted_on + 1 AND d.day >= a.month AND a.period @> d.day::date
                AND d.day::date BETWEEN g.starts_on AND g.ends_on
                AND d.day::date <> ALL (days_off)
                AND NOT EXISTS (SELECT FROM attendance_classsession s
                                WHERE s.group_id = a.group_id AND s.held_on = d.day::date AND s.starts_at = t.starts_at)
        ) h
    ), own AS (  -- by the certificate's rule and by the parent's, as if nobody had decided otherwise
        SELECT a.*,
               CASE
                   WHEN a.planned + a.assumed = 0 THEN
                       CASE WHEN a.policy = 'by_contract' AND NOT a.has_fallen THEN 1 ELSE 0 END
                   ELSE round((CASE a.policy WHEN 'by_attendance' THEN a.attended ELSE a.held END + a.assumed)
                              / (a.planned + a.assumed), 6)
               END AS by_policy,
               CASE
                   WHEN a.parent_policy = 'whole' AND (a.whole_less <> 'cancelled' OR a.planned + a.assumed = 0) THEN 1
                   WHEN a.parent_policy = 'whole' THEN round(1 - a.cancelled / (a.planned + a.assumed), 6)
                   WHEN a.planned + a.assumed = 0 THEN
                       CASE WHEN a.parent_policy = 'by_contract' AND NOT a.has_fallen THEN 1 ELSE 0 END
                   ELSE round((CASE a.parent_policy WHEN 'by_attendance' THEN a.attended ELSE a.held END + a.assumed)
                              / (a.planned + a.assumed), 6)
               END AS by_parent_policy
        FROM hours a
    ), share AS MATERIALIZED (  -- a decision stands above both, but for a whole part that nothing lessens; counted once
        SELECT a.*, CASE WHEN a.is_due THEN coalesce(d.completeness, a.by_policy) ELSE 0 END AS completeness,
               CASE
                   WHEN NOT a.is_due THEN 0
                   WHEN a.parent_policy = 'whole' AND a.whole_less = 'nothing' THEN 1
                   WHEN a.parent_policy = 'as_certificate' THEN coalesce(d.completeness, a.by_policy)
                   ELSE coalesce(d.completeness, a.by_parent_policy)
               END AS parent_completeness
        FROM own a
        LEFT JOIN LATERAL (
            SELECT n.completeness FROM settlements_completenessdecision n
            WHERE n.contract_id = a.contract_id AND n.month = a.month ORDER BY n.id DESC LIMIT 1
        ) d ON true
    ), due AS MATERIALIZED (
        SELECT s.*, round(s.certificate_amount * s.completeness, 2) AS amount,
               round(s.person_hours * s.completeness, 2) AS hours,
               round(s.parent_amount * s.parent_completeness, 2) AS parent
        FROM share s
    ), counted AS (
        SELECT d.*, CASE d.unit WHEN 'rub' THEN (d.amount * 100)::bigint
                                ELSE round(d.certificate_units * d.completeness)::bigint END AS units
        FROM due d
    )
    SELECT c.ordinal, c.contract_id, c.month, c.planned, c.held, c.attended, c.assumed, c.completeness,
           c.amount, c.certificate_amount - c.amount, c.units, c.certificate_units - c.units,
           c.hours, c.person_hours - c.hours, c.parent, c.parent_amount - c.parent, c.agreement_id,
           c.certificate_account_id, c.agreement_account_id, c.budget_account_id, c.volume_account_id
    FROM counted c
    ORDER BY c.ordinal
$$;
