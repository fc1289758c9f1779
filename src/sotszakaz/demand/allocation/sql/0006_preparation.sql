-- Row-level security of calculations that were asked for; what was asked never changes.

ALTER TABLE allocation_preparation ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON allocation_preparation
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

CREATE TRIGGER preparation_never_changes BEFORE UPDATE OF municipality_id, window_id, total, asked_at, asked_by_id
    ON allocation_preparation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
