-- settlements_guard_order, as 0025_papers_first.sql tells; an order that was not sent may be withdrawn, what was paid may
-- come back, and an answer of the treasury may be taken back while no other order was issued instead.
CREATE OR REPLACE FUNCTION settlements_guard_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.municipality_id, OLD.batch_id, OLD.register_id, OLD.advance_id, OLD.number, OLD.lines_total, OLD.deducted,
        OLD.amount, OLD.is_after_papers)
            IS DISTINCT FROM
       (NEW.municipality_id, NEW.batch_id, NEW.register_id, NEW.advance_id, NEW.number, NEW.lines_total, NEW.deducted,
        NEW.amount, NEW.is_after_papers)
        OR OLD.reissue_of_id IS DISTINCT FROM NEW.reissue_of_id
            AND (NEW.reissue_of_id IS NOT NULL OR NEW.state <> 'withdrawn')
        OR (OLD.state, NEW.state) NOT IN (
            ('ready', 'sent'), ('ready', 'withdrawn'), ('sent', 'paid'), ('sent', 'bounced'), ('paid', 'bounced'),
            ('paid', 'sent'), ('bounced', 'sent'), ('bounced', 'paid'))
        OR OLD.state = 'bounced' AND EXISTS (SELECT FROM settlements_paymentorder n WHERE n.reissue_of_id = OLD.id)
    THEN
        RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_never_changes';
    END IF;
    RETURN NEW;
END $$;

-- settlements_guard_paid_line, as 0013_payment_guards.sql tells: a line is counted while its order is.
CREATE OR REPLACE FUNCTION settlements_guard_paid_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.municipality_id, OLD.order_id, OLD.accrual_id, OLD.amount)
            IS DISTINCT FROM (NEW.municipality_id, NEW.order_id, NEW.accrual_id, NEW.amount)
        OR NEW.is_counted IS DISTINCT FROM (SELECT o.state NOT IN ('bounced', 'withdrawn')
                                            FROM settlements_paymentorder o WHERE o.id = NEW.order_id)
    THEN
        RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_never_changes';
    END IF;
    RETURN NEW;
END $$;

-- What is left to order, as 0039_debts.sql tells; what was withdrawn is left too.
CREATE OR REPLACE FUNCTION settlements_left_of_register(register bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT coalesce(g.payable, 0)
        - coalesce((SELECT sum(o.amount) FROM settlements_paymentorder o
                    WHERE o.register_id = g.id AND o.state NOT IN ('bounced', 'withdrawn')), 0)
        - coalesce((SELECT sum(r.amount) FROM settlements_debtrepayment r
                    WHERE r.from_register_id = g.id AND r.withdrawn_at IS NULL), 0)
    FROM settlements_paymentregister g WHERE g.id = register
$$;

CREATE OR REPLACE FUNCTION settlements_left_of_advance(advance bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT CASE a.state WHEN 'accepted' THEN a.amount ELSE 0 END
        - coalesce((SELECT sum(o.amount) FROM settlements_paymentorder o
                    WHERE o.advance_id = a.id AND o.state NOT IN ('bounced', 'withdrawn')), 0)
        - coalesce((SELECT sum(r.amount) FROM settlements_debtrepayment r
                    WHERE r.from_advance_id = a.id AND r.withdrawn_at IS NULL), 0)
    FROM settlements_advance a WHERE a.id = advance
$$;

-- An order that counts again must still fit: a debt may have taken what it pays.
CREATE FUNCTION settlements_order_counts_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM settlements_paymentregister WHERE id = NEW.register_id FOR NO KEY UPDATE;
    PERFORM FROM settlements_advance WHERE id = NEW.advance_id FOR NO KEY UPDATE;
    IF settlements_left_of_register(NEW.register_id) < 0 OR settlements_left_of_advance(NEW.advance_id) < 0 THEN
        RAISE EXCEPTION 'what order % pays was taken', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_within_register';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER counts_again AFTER UPDATE OF state ON settlements_paymentorder
    FOR EACH ROW WHEN (OLD.state = 'bounced') EXECUTE FUNCTION settlements_order_counts_again();

-- An answer stays as it was entered; a mistake is withdrawn once.
CREATE FUNCTION settlements_guard_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.municipality_id, OLD.take_id, OLD.order_id, OLD.state, OLD.answered_on, OLD.reason, OLD.was, OLD.was_on)
            IS DISTINCT FROM
       (NEW.municipality_id, NEW.take_id, NEW.order_id, NEW.state, NEW.answered_on, NEW.reason, NEW.was, NEW.was_on)
        OR OLD.withdrawn_at IS NOT NULL
    THEN
        RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_never_changes';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER never_changes BEFORE UPDATE ON settlements_treasuryanswer
    FOR EACH ROW EXECUTE FUNCTION settlements_guard_answer();
CREATE TRIGGER never_deleted BEFORE DELETE ON settlements_treasuryanswer
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON settlements_treasurytake
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
