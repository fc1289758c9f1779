CREATE OR REPLACE FUNCTION children_guard_confirmed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.confirmed_at IS NOT NULL AND OLD.state NOT IN ('pending', 'returned')
        AND (NEW.last_name, NEW.first_name, NEW.middle_name, NEW.birth_date, NEW.category)
        IS DISTINCT FROM (OLD.last_name, OLD.first_name, OLD.middle_name, OLD.birth_date, OLD.category) THEN
        RAISE EXCEPTION 'confirmed data of a child stay' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'child_confirmed_stays';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER child_confirmed_stays ON children_child;
CREATE TRIGGER child_confirmed_stays BEFORE UPDATE OF last_name, first_name, middle_name, birth_date, category
    ON children_child FOR EACH ROW EXECUTE FUNCTION children_guard_confirmed();
DROP TRIGGER child_change_request_never_changes ON children_changerequest;
DROP POLICY tenant ON children_changerequest;
ALTER TABLE children_changerequest DISABLE ROW LEVEL SECURITY;
DROP TRIGGER child_version_never_changes ON children_childversion;
DROP POLICY tenant ON children_childversion;
ALTER TABLE children_childversion DISABLE ROW LEVEL SECURITY;
