-- What several measures read, once for all of them; what no measure names is not computed.
-- served: contracts that ran on a day of the period, and who the child is: one that has several records counts once,
-- and lives where the last of them says.
-- applied: organisations that applied for the registry in the period, by the clock of the municipality.
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
           coalesce(k.snils_hash, coalesce(r.head, c.child_id)::text) AS child,
           coalesce(k.moved_to_id, p.municipality_id) AS residence_id
    FROM period p
    JOIN enrolments_contract c ON c.municipality_id = p.municipality_id
        AND lower(c.period) < p.ends_on AND upper(c.period) > p.starts_on
        AND (c.ends_on IS NULL OR (c.ends_on >= p.starts_on AND c.ends_on >= lower(c.period)))
    JOIN municipalities_organisation o ON o.id = c.organisation_id
    LEFT JOIN root r ON r.id = c.child_id
    LEFT JOIN children_child k ON k.id = coalesce(r.head, c.child_id)
),
applied AS (
    SELECT p.id AS period_id, a.organisation_id, bool_or(r.id IS NOT NULL) AS is_included
    FROM period p
    JOIN providers_providerapplication a ON a.municipality_id = p.municipality_id
        AND a.submitted_at >= p.starts_on::timestamp AT TIME ZONE p.timezone
        AND a.submitted_at < p.ends_on::timestamp AT TIME ZONE p.timezone
    LEFT JOIN providers_registryrecord r ON r.municipality_id = p.municipality_id
        AND r.organisation_id = a.organisation_id AND r.included_on >= p.starts_on AND r.included_on < p.ends_on
    GROUP BY p.id, a.organisation_id
)
