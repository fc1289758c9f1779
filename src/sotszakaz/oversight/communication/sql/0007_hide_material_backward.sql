DROP TRIGGER hidden_stays ON communication_eventmaterial;
DROP TRIGGER never_changes ON communication_eventmaterial;
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON communication_eventmaterial
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
