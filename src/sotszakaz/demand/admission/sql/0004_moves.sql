-- What was announced is not changed afterwards, but its dates may be moved by a change that is written down with them.

DROP TRIGGER window_never_changes ON admission_enrolmentwindow;
CREATE TRIGGER window_never_changes BEFORE UPDATE OF
    municipality_id, programme_id, group_id, title, basis, mode, criteria, wishes_most, places_most, seed, seed_hash
    ON admission_enrolmentwindow FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION refuse_change();

CREATE FUNCTION admission_guard_dates() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    latest admission_windowchange;
BEGIN
    SELECT * INTO latest FROM admission_windowchange c WHERE c.window_id = NEW.id ORDER BY c.id DESC LIMIT 1;
    IF latest.opens_before IS DISTINCT FROM OLD.opens_at OR latest.opens_after IS DISTINCT FROM NEW.opens_at
       OR latest.preliminary_before IS DISTINCT FROM OLD.preliminary_from
       OR latest.preliminary_after IS DISTINCT FROM NEW.preliminary_from
       OR latest.closes_after IS DISTINCT FROM NEW.closes_at THEN
        RAISE EXCEPTION 'dates of an announced window never change without a record of it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'window_dates_by_change';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER window_dates_by_change BEFORE UPDATE OF opens_at, preliminary_from
    ON admission_enrolmentwindow FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION admission_guard_dates();

CREATE TRIGGER window_change_never_changes BEFORE UPDATE OR DELETE ON admission_windowchange
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
