-- What was ordered never changes; only the state moves on, and the answer of the treasury is written once.
CREATE FUNCTION settlements_guard_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.municipality_id, OLD.batch_id, OLD.register_id, OLD.advance_id, OLD.reissue_of_id, OLD.number,
        OLD.lines_total, OLD.deducted, OLD.amount)
            IS DISTINCT FROM
       (NEW.municipality_id, NEW.batch_id, NEW.register_id, NEW.advance_id, NEW.reissue_of_id, NEW.number,
        NEW.lines_total, NEW.deducted, NEW.amount)
        OR OLD.state IN ('paid', 'bounced')
    THEN
        RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_never_changes';
    END IF;
    RETURN NEW;
END $$;

-- A line is let go when its order bounces, and never taken back.
CREATE FUNCTION settlements_guard_paid_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.municipality_id, OLD.order_id, OLD.accrual_id, OLD.amount)
            IS DISTINCT FROM (NEW.municipality_id, NEW.order_id, NEW.accrual_id, NEW.amount)
        OR NOT OLD.is_counted
        OR NOT EXISTS (SELECT FROM settlements_paymentorder o WHERE o.id = NEW.order_id AND o.state = 'bounced')
    THEN
        RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_never_changes';
    END IF;
    RETURN NEW;
END $$;

-- Orders of a register sum up to what its lines say and never exceed what is payable by it. The register is locked
-- first, so that two orders of one register see one another.
CREATE FUNCTION settlements_order_within_register() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.register_id IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM FROM settlements_paymentregister WHERE id = NEW.register_id FOR NO KEY UPDATE;
    IF NEW.lines_total <> (SELECT coalesce(sum(l.amount), 0) FROM settlements_paidline l
                           JOIN settlements_accrual a ON a.id = l.accrual_id AND a.certificate_amount = l.amount
                               AND a.register_id = NEW.register_id
                           WHERE l.order_id = NEW.id)
        OR (SELECT sum(o.amount) FROM settlements_paymentorder o
            WHERE o.register_id = NEW.register_id AND o.state <> 'bounced')
            > (SELECT r.payable FROM settlements_paymentregister r WHERE r.id = NEW.register_id)
    THEN
        RAISE EXCEPTION 'orders exceed register %', NEW.register_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_within_register';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER never_changes BEFORE UPDATE ON settlements_paymentorder
    FOR EACH ROW EXECUTE FUNCTION settlements_guard_order();
CREATE TRIGGER never_deleted BEFORE DELETE ON settlements_paymentorder
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER within_register AFTER INSERT ON settlements_paymentorder
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION settlements_order_within_register();
CREATE TRIGGER never_changes BEFORE UPDATE ON settlements_paidline
    FOR EACH ROW EXECUTE FUNCTION settlements_guard_paid_line();
CREATE TRIGGER never_deleted BEFORE DELETE ON settlements_paidline
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON settlements_paymentbatch
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
