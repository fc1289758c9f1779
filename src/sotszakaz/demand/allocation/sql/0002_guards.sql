-- Row-level security of lists, runs and outcomes; what was decided about a wish never changes.

ALTER TABLE allocation_wishlist ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON allocation_wishlist
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

ALTER TABLE allocation_wish ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON allocation_wish
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

ALTER TABLE allocation_allocationrun ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON allocation_allocationrun
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

ALTER TABLE allocation_childresult ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON allocation_childresult
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

ALTER TABLE allocation_wishoutcome ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON allocation_wishoutcome
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

CREATE TRIGGER run_never_changes BEFORE UPDATE OF
    municipality_id, window_id, number, fingerprint, children, wishes, groups, places, placed, flaws, made_at,
    made_by_id
    ON allocation_allocationrun FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER child_result_never_changes BEFORE UPDATE
    ON allocation_childresult FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER outcome_never_changes BEFORE UPDATE OF
    municipality_id, run_id, child_id, group_id, organisation_id, wished_by_id, rank, result, bar, round, levels, ticket,
    position, applicants, places, admitted, latest_position, rival_levels, decided_by
    ON allocation_wishoutcome FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Outcomes of a preview may be forgotten, those of a frozen run never.
CREATE FUNCTION refuse_to_forget_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM allocation_allocationrun r WHERE r.id = OLD.run_id AND r.state <> 'preview') THEN
        RAISE EXCEPTION 'outcomes of a frozen run stay'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'allocation_frozen_stays';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER outcome_of_frozen_stays BEFORE DELETE
    ON allocation_wishoutcome FOR EACH ROW EXECUTE FUNCTION refuse_to_forget_frozen();
CREATE TRIGGER child_result_of_frozen_stays BEFORE DELETE
    ON allocation_childresult FOR EACH ROW EXECUTE FUNCTION refuse_to_forget_frozen();
