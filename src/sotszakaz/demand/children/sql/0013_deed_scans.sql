ALTER TABLE children_deedscan ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON children_deedscan
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
CREATE TRIGGER child_deed_scan_never_changes BEFORE UPDATE OR DELETE ON children_deedscan
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER child_change_request_keeps_its_term BEFORE UPDATE OF answer_by_on ON children_changerequest
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
