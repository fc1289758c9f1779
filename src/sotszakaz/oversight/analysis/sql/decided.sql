-- Applications to enter the registry that were decided within a year by the clock of the municipality, with each of
-- their services, and whether they were refused. Parameters: the municipality, the day.
SELECT s.socialservice_id, a.id, a.state = 'refused'
FROM providers_providerapplication a
JOIN providers_providerapplication_services s ON s.providerapplication_id = a.id
JOIN municipalities_municipality m ON m.id = a.municipality_id
WHERE a.municipality_id = %(municipality)s AND a.state IN ('accepted', 'refused') AND a.changes_id IS NULL
  AND a.decided_at >= (%(on)s::date - interval '1 year') AT TIME ZONE m.timezone
  AND a.decided_at < (%(on)s::date + 1)::timestamp AT TIME ZONE m.timezone
ORDER BY s.socialservice_id, a.id
