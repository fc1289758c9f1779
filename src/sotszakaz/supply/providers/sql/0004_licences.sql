-- providers_licence_stopped: on the day no licence of the provider in the municipality holds, though it has had one.
CREATE FUNCTION providers_licence_stopped(of_municipality bigint, of_organisation bigint, on_day date) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM providers_licencestop s JOIN providers_licence l ON l.id = s.licence_id
        WHERE l.municipality_id = of_municipality AND l.organisation_id = of_organisation AND s.period @> on_day
    ) AND NOT EXISTS (
        SELECT FROM providers_licence l
        WHERE l.municipality_id = of_municipality AND l.organisation_id = of_organisation
          AND NOT EXISTS (SELECT FROM providers_licencestop s WHERE s.licence_id = l.id AND s.period @> on_day)
    )
$$;

ALTER TABLE providers_licence ADD CONSTRAINT licence_identity UNIQUE (id, municipality_id);
ALTER TABLE providers_licencestop
    ADD CONSTRAINT licence_stop_of_licence FOREIGN KEY (licence_id, municipality_id)
        REFERENCES providers_licence (id, municipality_id) DEFERRABLE INITIALLY DEFERRED;

-- Providers that are in the registry already: the licence of their application.
INSERT INTO providers_licence (
    municipality_id, organisation_id, number, issued_on, issuer, subtype, source, entered_at, entered_by_id)
SELECT DISTINCT ON (r.municipality_id, r.organisation_id, a.licence_number)
    r.municipality_id, r.organisation_id, a.licence_number, a.licence_issued_on, a.licence_issuer, a.licence_subtype,
    'application', coalesce(a.decided_at, a.submitted_at), NULL
FROM providers_registryrecord r
JOIN providers_providerapplication a ON a.id = r.application_id
ORDER BY r.municipality_id, r.organisation_id, a.licence_number, r.id;
