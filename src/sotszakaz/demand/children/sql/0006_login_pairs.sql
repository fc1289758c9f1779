ALTER TABLE children_loginpair ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON children_loginpair
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
CREATE TRIGGER login_pair_never_changes BEFORE UPDATE OF municipality_id, left_id, right_id
    ON children_loginpair FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
