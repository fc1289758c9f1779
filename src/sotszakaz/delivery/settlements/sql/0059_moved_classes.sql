-- A class is neither moved nor put back in a month that is closed, being charged or handed in for any payer of the group,
-- as its sheet (0053_freeze_by_payer.sql). The month is asked for whole: of one that was counted before it was over, the
-- classes that were still to come stay where they were counted.
CREATE FUNCTION settlements_freeze_moves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM settlements_refuse_closed_month(
        ARRAY[NEW.group_id], ARRAY[date_trunc('month', NEW.was_on)::date], NULL);
    RETURN NULL;
END $$;

CREATE TRIGGER month_is_open AFTER INSERT OR UPDATE ON programmes_movedclass
    FOR EACH ROW EXECUTE FUNCTION settlements_freeze_moves();
