-- The coverage of a quarter that is over stays too.

CREATE TRIGGER quarter_figure_final_stays BEFORE UPDATE OR DELETE ON indicators_coveragefigure
    FOR EACH ROW WHEN (OLD.is_final) EXECUTE FUNCTION refuse_to_change_final_figure();
