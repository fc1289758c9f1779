-- Row-level security of scenarios and simulations; a chosen scenario, its rows and the inputs of a simulation stay.

ALTER TABLE parameters_scenario ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON parameters_scenario
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

ALTER TABLE parameters_scenariocohort ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON parameters_scenariocohort
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

ALTER TABLE parameters_scenarioservice ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON parameters_scenarioservice
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

ALTER TABLE parameters_adoption ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON parameters_adoption
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

ALTER TABLE parameters_simulation ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON parameters_simulation
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

CREATE FUNCTION refuse_to_change_chosen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint;
BEGIN
    IF TG_TABLE_NAME = 'parameters_scenario' THEN
        touched := OLD.id;
    ELSIF TG_OP = 'INSERT' THEN
        touched := NEW.scenario_id;
    ELSE
        touched := OLD.scenario_id;
    END IF;
    IF EXISTS (SELECT FROM parameters_scenario s WHERE s.id = touched AND s.state = 'chosen') THEN
        RAISE EXCEPTION 'a chosen scenario stays as it was'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'scenario_chosen_stays';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER scenario_chosen_stays BEFORE UPDATE OR DELETE ON parameters_scenario
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_chosen();
CREATE TRIGGER scenario_chosen_stays BEFORE INSERT OR UPDATE OR DELETE ON parameters_scenariocohort
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_chosen();
CREATE TRIGGER scenario_chosen_stays BEFORE INSERT OR UPDATE OR DELETE ON parameters_scenarioservice
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_chosen();

CREATE TRIGGER adoption_never_changes BEFORE UPDATE OF
    municipality_id, scenario_id, year, budget_code, budget_before, budget_after, proposal, adopted_at, adopted_by_id
    ON parameters_adoption FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER simulation_never_changes BEFORE UPDATE OF
    municipality_id, scenario_id, seed, weeks, demand_percent, inputs, total, asked_at, asked_by_id
    ON parameters_simulation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
