-- What several measures read, once for all of them; what no measure names is not computed.
-- served: contracts that ran on a day of the period, the last such day, and who the child is: one that has several
-- records counts once.
-- A contract that the family has paid for from its first day of the period on is no service of the order.
-- applied: organisations that asked to be entered in the registry, by the clock of the municipality: an application
-- counts in the year in which it was submitted and in the year in which it was decided; one that changes a record is
-- none. Included is who has a record made from such an application.
-- home: where each child lived on the last day on which it was served: in the municipality of its record, and from the
-- day on which that record departed in the one to which the child moved.
merged AS (
    SELECT id, merged_into_id AS head FROM children_child WHERE merged_into_id IS NOT NULL
    UNION ALL
    SELECT m.id, c.merged_into_id FROM merged m JOIN children_child c ON c.id = m.head WHERE c.merged_into_id IS NOT NULL
),
root AS (
    SELECT m.id, m.head FROM merged m JOIN children_child h ON h.id = m.head AND h.merged_into_id IS NULL
),
served AS (
    SELECT p.id AS period_id, c.id AS contract_id, c.organisation_id, o.kind,
           coalesce(k.snils_hash, coalesce(r.head, c.child_id)::text) COLLATE "C" AS child, k.id AS record_id,
           p.municipality_id, p.timezone,
           least(p.ends_on, upper(c.period), c.ends_on + 1) - 1 AS last_day
    FROM period p
    JOIN enrolments_contract c ON c.municipality_id = p.municipality_id
        AND lower(c.period) < p.ends_on AND upper(c.period) > p.starts_on
        AND (c.ends_on IS NULL OR (c.ends_on >= p.starts_on AND c.ends_on >= lower(c.period)))
        AND (c.own_cost_since IS NULL OR c.own_cost_since > greatest(p.starts_on, lower(c.period)))
    JOIN municipalities_organisation o ON o.id = c.organisation_id
    LEFT JOIN root r ON r.id = c.child_id
    LEFT JOIN children_child k ON k.id = coalesce(r.head, c.child_id)
),
asked AS (
    SELECT p.id AS period_id, p.starts_on, p.ends_on, a.organisation_id, r.included_on,
           (a.submitted_at AT TIME ZONE p.timezone)::date AS submitted_on,
           coalesce(r.included_on, (a.decided_at AT TIME ZONE p.timezone)::date) AS decided_on
    FROM period p
    JOIN providers_providerapplication a ON a.municipality_id = p.municipality_id AND a.changes_id IS NULL
    LEFT JOIN providers_recordversion v ON v.application_id = a.id
    LEFT JOIN providers_registryrecord r ON r.id = v.record_id
),
applied AS (
    SELECT period_id, organisation_id, coalesce(bool_or(included_on < ends_on), false) AS is_included
    FROM asked
    WHERE (submitted_on >= starts_on AND submitted_on < ends_on) OR (decided_on >= starts_on AND decided_on < ends_on)
    GROUP BY period_id, organisation_id
),
home AS (
    SELECT DISTINCT ON (s.period_id, s.child) s.period_id, s.child,
           coalesce(CASE WHEN (k.ended_at AT TIME ZONE s.timezone)::date <= s.last_day THEN k.moved_to_id END,
                    k.municipality_id, s.municipality_id) AS residence_id
    FROM served s
    LEFT JOIN children_child k ON k.id = s.record_id
    ORDER BY s.period_id, s.child, s.last_day DESC, s.contract_id DESC
)
