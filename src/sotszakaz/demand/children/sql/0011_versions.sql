ALTER TABLE children_childversion ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON children_childversion
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
CREATE TRIGGER child_version_never_changes BEFORE UPDATE OR DELETE ON children_childversion
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE children_changerequest ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON children_changerequest
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
CREATE TRIGGER child_change_request_never_changes BEFORE UPDATE OF municipality_id, child_id, last_name, first_name,
    middle_name, birth_date, snils, category, address, paper, paper_number, paper_dated_on, words, since, scan,
    media_type, sha256, asked_at, asked_by_id ON children_changerequest
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Confirmed data change only to what the latest version says, whose former version says what they were. A СНИЛС that
-- was not known may be filled in: nothing is lost by it.
CREATE OR REPLACE FUNCTION children_guard_confirmed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.confirmed_at IS NULL OR OLD.state IN ('pending', 'returned')
        OR OLD.snils IN (NEW.snils, '')
            AND (NEW.last_name, NEW.first_name, NEW.middle_name, NEW.birth_date, NEW.category, NEW.address)
                = (OLD.last_name, OLD.first_name, OLD.middle_name, OLD.birth_date, OLD.category, OLD.address) THEN
        RETURN NEW;
    END IF;
    PERFORM FROM children_childversion now
    JOIN children_childversion was ON was.child_id = now.child_id AND was.version = now.version - 1
    WHERE now.child_id = NEW.id
      AND NOT EXISTS (SELECT FROM children_childversion n WHERE n.child_id = NEW.id AND n.version > now.version)
      AND (now.last_name, now.first_name, now.middle_name, now.birth_date, now.category, now.address, now.snils)
          = (NEW.last_name, NEW.first_name, NEW.middle_name, NEW.birth_date, NEW.category, NEW.address, NEW.snils)
      AND (was.last_name, was.first_name, was.middle_name, was.birth_date, was.category, was.address)
          = (OLD.last_name, OLD.first_name, OLD.middle_name, OLD.birth_date, OLD.category, OLD.address)
      AND was.snils IN (OLD.snils, '');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'confirmed data of a child change by a deed' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'child_confirmed_stays';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER child_confirmed_stays ON children_child;
CREATE TRIGGER child_confirmed_stays
    BEFORE UPDATE OF last_name, first_name, middle_name, birth_date, category, address, snils ON children_child
    FOR EACH ROW EXECUTE FUNCTION children_guard_confirmed();
