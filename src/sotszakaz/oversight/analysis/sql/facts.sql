-- Every active provider with every service of the version of its record on the day.
-- Parameters: the municipality, the day.
SELECT r.organisation_id, s.socialservice_id, o.kind
FROM providers_registryrecord r
JOIN municipalities_organisation o ON o.id = r.organisation_id
CROSS JOIN LATERAL (
    SELECT coalesce(
        (SELECT v.application_id FROM providers_recordversion v
         WHERE v.record_id = r.id AND v.since <= %(on)s ORDER BY v.version DESC LIMIT 1), r.application_id) AS id
) a
JOIN providers_providerapplication_services s ON s.providerapplication_id = a.id
WHERE r.municipality_id = %(municipality)s AND r.state = 'active' AND r.included_on <= %(on)s
ORDER BY r.organisation_id, s.socialservice_id
