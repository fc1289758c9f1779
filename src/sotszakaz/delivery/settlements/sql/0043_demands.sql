CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON settlements_returndemand
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A set-off takes what the same payer was to send to the same provider.
CREATE FUNCTION settlements_set_off_of_one_provider() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'set_off' AND NOT EXISTS (
        SELECT FROM settlements_paymentregister g
        JOIN agreements_agreement owing ON owing.id = g.agreement_id
        JOIN providers_registryrecord debtor ON debtor.id = owing.record_id
        LEFT JOIN settlements_paymentregister r ON r.id = NEW.from_register_id
        LEFT JOIN settlements_advance a ON a.id = NEW.from_advance_id
        JOIN agreements_agreement paid ON paid.id = coalesce(r.agreement_id, a.agreement_id)
        JOIN providers_registryrecord provider ON provider.id = paid.record_id
        WHERE g.id = NEW.register_id AND paid.municipality_id = NEW.municipality_id
            AND owing.municipality_id = NEW.municipality_id AND provider.organisation_id = debtor.organisation_id
    ) THEN
        RAISE EXCEPTION 'a debt is set off against another provider or payer'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'debt_set_off_of_one_provider';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER of_one_provider BEFORE INSERT ON settlements_debtrepayment
    FOR EACH ROW EXECUTE FUNCTION settlements_set_off_of_one_provider();
