-- What was entered stays as it was; the figure of a quarter that is over stays too.

CREATE TRIGGER entered_value_never_changes BEFORE UPDATE OR DELETE ON indicators_enteredvalue
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION refuse_to_change_final_figure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the figure of a quarter that is over stays as it was taken'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'quarter_figure_final_stays';
END $$;
CREATE TRIGGER quarter_figure_final_stays BEFORE UPDATE OR DELETE ON indicators_quarterfigure
    FOR EACH ROW WHEN (OLD.is_final) EXECUTE FUNCTION refuse_to_change_final_figure();
