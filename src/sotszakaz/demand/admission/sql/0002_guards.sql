-- Row-level security of what families keep in mind, and: what was announced is not changed afterwards.

ALTER TABLE admission_interest ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON admission_interest
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

-- The lottery is committed by the deed that announces, so its own move from a draft is let through.
CREATE TRIGGER window_never_changes BEFORE UPDATE OF
    municipality_id, programme_id, group_id, title, basis, mode, opens_at, criteria, wishes_most, places_most, seed,
    seed_hash, preliminary_from
    ON admission_enrolmentwindow FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION refuse_change();
CREATE TRIGGER window_announced_stays BEFORE DELETE
    ON admission_enrolmentwindow FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION refuse_change();
