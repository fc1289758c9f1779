DROP TRIGGER window_change_never_changes ON admission_windowchange;
DROP TRIGGER window_dates_by_change ON admission_enrolmentwindow;
DROP FUNCTION admission_guard_dates();
DROP TRIGGER window_never_changes ON admission_enrolmentwindow;
CREATE TRIGGER window_never_changes BEFORE UPDATE OF
    municipality_id, programme_id, group_id, title, basis, mode, opens_at, criteria, wishes_most, places_most, seed,
    seed_hash, preliminary_from
    ON admission_enrolmentwindow FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION refuse_change();
