-- Licences that the record has stood on and left for another one: from that version on they do not hold.
INSERT INTO providers_licencestop (municipality_id, licence_id, kind, period, source, note, entered_at)
SELECT l.municipality_id, l.id, 'replaced', daterange(after.since, NULL), 'application',
       'Действует лицензия № ' || after.licence_number, now()
FROM providers_licence l
JOIN LATERAL (
    SELECT v.id FROM providers_recordversion v
    JOIN providers_registryrecord r ON r.id = v.record_id
    JOIN providers_providerapplication a ON a.id = v.application_id
    WHERE r.municipality_id = l.municipality_id AND r.organisation_id = l.organisation_id
      AND a.licence_number = l.number
    ORDER BY v.id DESC LIMIT 1
) latest ON true
JOIN LATERAL (
    SELECT v.since, a.licence_number FROM providers_recordversion v
    JOIN providers_registryrecord r ON r.id = v.record_id
    JOIN providers_providerapplication a ON a.id = v.application_id
    WHERE r.municipality_id = l.municipality_id AND r.organisation_id = l.organisation_id AND v.id > latest.id
    ORDER BY v.id LIMIT 1
) after ON true
WHERE NOT EXISTS (SELECT FROM providers_licencestop s WHERE s.licence_id = l.id AND s.kind = 'replaced');
