-- Slips that were printed are only ever declared lost.
ALTER TABLE surveys_linksheet ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON surveys_linksheet
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

CREATE FUNCTION surveys_guard_sheet() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state = 'revoked'
        OR (OLD.municipality_id, OLD.survey_id, OLD.organisation_id, OLD.key_hash, OLD.printed_at, OLD.printed_by_id)
            IS DISTINCT FROM
           (NEW.municipality_id, NEW.survey_id, NEW.organisation_id, NEW.key_hash, NEW.printed_at, NEW.printed_by_id)
    THEN
        RAISE EXCEPTION 'a sheet of links is only declared lost'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_linksheet_never_changes';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON surveys_linksheet
    FOR EACH ROW EXECUTE FUNCTION surveys_guard_sheet();
