-- What barred a wish, in the words of the rule, and how many wishes took no part: as the rest of a run they never change.

DROP TRIGGER run_never_changes ON allocation_allocationrun;
CREATE TRIGGER run_never_changes BEFORE UPDATE OF
    municipality_id, window_id, number, fingerprint, children, wishes, groups, places, placed, flaws, barred, made_at,
    made_by_id
    ON allocation_allocationrun FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
DROP TRIGGER outcome_never_changes ON allocation_wishoutcome;
CREATE TRIGGER outcome_never_changes BEFORE UPDATE OF
    municipality_id, run_id, child_id, group_id, organisation_id, wished_by_id, rank, result, bar, bar_reason, bar_clause,
    is_bar_confirmed, round, levels, ticket, position, applicants, places, admitted, latest_position, rival_levels,
    decided_by
    ON allocation_wishoutcome FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
