-- Values of computed factors for every active provider with every service of the version of its record on the day:
-- providers of the service, percent of those that are no municipal institutions, percent of applications to enter with
-- the service refused within a year by the clock of the municipality, and how many other providers of the service that
-- are in the registry are within reach of a group, on the average.
-- Parameters: the municipality, the day, kilometres.
WITH subject AS (
    SELECT r.organisation_id, s.socialservice_id AS service_id, o.kind
    FROM providers_registryrecord r
    JOIN municipalities_organisation o ON o.id = r.organisation_id
    CROSS JOIN LATERAL (
        SELECT coalesce(
            (SELECT v.application_id FROM providers_recordversion v
             WHERE v.record_id = r.id AND v.since <= %(on)s ORDER BY v.version DESC LIMIT 1), r.application_id) AS id
    ) a
    JOIN providers_providerapplication_services s ON s.providerapplication_id = a.id
    WHERE r.municipality_id = %(municipality)s AND r.state = 'active' AND r.included_on <= %(on)s
),
market AS (
    SELECT service_id, count(*) AS providers,
           round(100.0 * count(*) FILTER (WHERE kind <> 'municipal') / count(*), 3) AS non_municipal
    FROM subject GROUP BY service_id
),
barrier AS (
    SELECT s.socialservice_id AS service_id,
           round(100.0 * count(*) FILTER (WHERE a.state = 'refused') / count(*), 3) AS refusals
    FROM providers_providerapplication a
    JOIN providers_providerapplication_services s ON s.providerapplication_id = a.id
    JOIN municipalities_municipality m ON m.id = a.municipality_id
    WHERE a.municipality_id = %(municipality)s AND a.state IN ('accepted', 'refused') AND a.changes_id IS NULL
      AND a.decided_at >= (%(on)s::date - interval '1 year') AT TIME ZONE m.timezone
      AND a.decided_at < (%(on)s::date + 1)::timestamp AT TIME ZONE m.timezone
    GROUP BY s.socialservice_id
),
place AS (
    SELECT g.id, g.organisation_id, p.service_id, radians(g.latitude) AS latitude, radians(g.longitude) AS longitude
    FROM programmes_studygroup g
    JOIN programmes_programmepart t ON t.id = g.part_id
    JOIN programmes_programme p ON p.id = t.programme_id
    JOIN subject s ON s.organisation_id = g.organisation_id AND s.service_id = p.service_id
    WHERE g.municipality_id = %(municipality)s AND g.state = 'open' AND g.ends_on >= %(on)s
      AND p.state = 'published' AND g.latitude IS NOT NULL
),
choice AS (
    SELECT h.organisation_id, h.service_id, round(avg(h.others), 3) AS nearby
    FROM (
        SELECT g.id, g.organisation_id, g.service_id, count(DISTINCT n.organisation_id) AS others
        FROM place g
        LEFT JOIN place n ON n.service_id = g.service_id AND n.organisation_id <> g.organisation_id
            AND 2 * 6371 * asin(sqrt(least(1, sin((n.latitude - g.latitude) / 2) ^ 2
                + cos(g.latitude) * cos(n.latitude) * sin((n.longitude - g.longitude) / 2) ^ 2))) <= %(km)s
        GROUP BY g.id, g.organisation_id, g.service_id
    ) h
    GROUP BY h.organisation_id, h.service_id
)
SELECT s.organisation_id, s.service_id, s.kind, m.providers, m.non_municipal, b.refusals, c.nearby
FROM subject s
JOIN market m ON m.service_id = s.service_id
LEFT JOIN barrier b ON b.service_id = s.service_id
LEFT JOIN choice c ON c.organisation_id = s.organisation_id AND c.service_id = s.service_id
ORDER BY s.organisation_id, s.service_id
