-- That a value was taken back stays as it was said.

CREATE TRIGGER value_withdrawal_never_changes BEFORE UPDATE OR DELETE ON indicators_valuewithdrawal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
