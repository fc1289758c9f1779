-- Files of evidence may name people, keepers are people: each municipality sees its own. Evidence never changes.

ALTER TABLE plans_planevidence ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON plans_planevidence
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

ALTER TABLE plans_plankeeper ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON plans_plankeeper
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON plans_planevidence
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE ON plans_plankeeper
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
