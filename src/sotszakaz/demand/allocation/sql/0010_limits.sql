-- Limits that many children share: what they stopped is part of a run, and as the rest of it never changes.

DROP TRIGGER run_never_changes ON allocation_allocationrun;
CREATE TRIGGER run_never_changes BEFORE UPDATE OF
    municipality_id, window_id, number, fingerprint, children, wishes, groups, places, placed, flaws, barred, stopped,
    limits, made_at, made_by_id
    ON allocation_allocationrun FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
