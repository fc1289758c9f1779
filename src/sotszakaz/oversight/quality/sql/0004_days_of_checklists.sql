-- The days are those of the moments that were kept; from here on the day of the approval never changes either.
UPDATE quality_checklist AS c
SET approved_on = (c.approved_at AT TIME ZONE m.timezone)::date,
    replaced_on = CASE WHEN c.state = 'replaced' THEN (c.replaced_at AT TIME ZONE m.timezone)::date END
FROM municipalities_municipality AS m
WHERE m.id = c.municipality_id AND c.state <> 'draft';

CREATE OR REPLACE FUNCTION quality_guard_checklist() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND (TG_OP = 'DELETE'
        OR (OLD.municipality_id, OLD.title, OLD.version, OLD.previous_id, OLD.approved_on, OLD.approved_at,
            OLD.approved_by_id)
            IS DISTINCT FROM
           (NEW.municipality_id, NEW.title, NEW.version, NEW.previous_id, NEW.approved_on, NEW.approved_at,
            NEW.approved_by_id)
        OR NEW.state = 'draft')
    THEN
        RAISE EXCEPTION 'an approved check-list never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'quality_checklist_never_changes';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
