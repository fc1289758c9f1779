-- Groups that are open, of providers that are in the registry, with the other providers of the same service that have
-- such a group within reach, as the crow flies.
-- Parameters: the municipality, the day, kilometres; providers and services of the registry, pairwise.
WITH place AS (
    SELECT g.id, g.organisation_id, p.service_id, radians(g.latitude) AS latitude, radians(g.longitude) AS longitude
    FROM programmes_studygroup g
    JOIN programmes_programmepart t ON t.id = g.part_id
    JOIN programmes_programme p ON p.id = t.programme_id
    JOIN unnest(%(organisations)s::bigint[], %(services)s::bigint[]) AS s (organisation_id, service_id)
        ON s.organisation_id = g.organisation_id AND s.service_id = p.service_id
    WHERE g.municipality_id = %(municipality)s AND g.state = 'open' AND g.ends_on >= %(on)s
      AND p.state = 'published' AND g.latitude IS NOT NULL
)
SELECT g.organisation_id, g.service_id, g.id,
       coalesce(array_agg(DISTINCT n.organisation_id ORDER BY n.organisation_id)
           FILTER (WHERE n.organisation_id IS NOT NULL), '{}')
FROM place g
LEFT JOIN place n ON n.service_id = g.service_id AND n.organisation_id <> g.organisation_id
    AND 2 * 6371 * asin(sqrt(least(1, sin((n.latitude - g.latitude) / 2) ^ 2
        + cos(g.latitude) * cos(n.latitude) * sin((n.longitude - g.longitude) / 2) ^ 2))) <= %(km)s
GROUP BY g.organisation_id, g.service_id, g.id
ORDER BY g.organisation_id, g.service_id, g.id
