-- Debts of registers and what covers them. Money is not sent to whoever owes: what the payer has still to pay under the
-- agreement is set off first, so an order is made only when the agreement owes nothing.

-- What the agreement owes: the debt that its latest register left, less what was repaid since.
CREATE FUNCTION settlements_debt_of(agreement bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT coalesce((
        SELECT latest.debt_after - coalesce((SELECT sum(r.amount) FROM settlements_debtrepayment r
                                             WHERE r.register_id = latest.id AND r.withdrawn_at IS NULL), 0)
        FROM (SELECT g.id, g.debt_after FROM settlements_paymentregister g
              WHERE g.agreement_id = agreement AND g.amount IS NOT NULL ORDER BY g.month DESC LIMIT 1) AS latest), 0)
$$;

-- A repayment never exceeds the debt of the latest register, and a set-off what is left to pay of where it is taken from.
-- Registers are locked first: whoever forms the next one, which takes the debt over, is waited for.
CREATE FUNCTION settlements_repaid_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owes settlements_paymentregister;
BEGIN
    PERFORM FROM settlements_paymentregister g
    WHERE g.id IN (NEW.register_id, NEW.from_register_id) ORDER BY g.id FOR NO KEY UPDATE;
    SELECT * INTO owes FROM settlements_paymentregister g WHERE g.id = NEW.register_id;
    IF owes.municipality_id <> NEW.municipality_id
        OR EXISTS (SELECT FROM settlements_paymentregister n
                   WHERE n.agreement_id = owes.agreement_id AND n.month > owes.month AND n.amount IS NOT NULL)
        OR settlements_debt_of(owes.agreement_id) < 0
    THEN
        RAISE EXCEPTION 'register % does not owe so much', NEW.register_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'debt_repaid_within';
    END IF;
    IF NEW.from_register_id IS NOT NULL AND settlements_left_of_register(NEW.from_register_id) < 0
        OR NEW.from_advance_id IS NOT NULL AND settlements_left_of_advance(NEW.from_advance_id) < 0
    THEN
        RAISE EXCEPTION 'nothing is left to set off'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'debt_set_off_from_what_is_left';
    END IF;
    RETURN NULL;
END $$;

-- What is left to order: without orders that live and what was set off.
CREATE FUNCTION settlements_left_of_register(register bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT coalesce(g.payable, 0)
        - coalesce((SELECT sum(o.amount) FROM settlements_paymentorder o
                    WHERE o.register_id = g.id AND o.state <> 'bounced'), 0)
        - coalesce((SELECT sum(r.amount) FROM settlements_debtrepayment r
                    WHERE r.from_register_id = g.id AND r.withdrawn_at IS NULL), 0)
    FROM settlements_paymentregister g WHERE g.id = register
$$;

CREATE FUNCTION settlements_left_of_advance(advance bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT CASE a.state WHEN 'accepted' THEN a.amount ELSE 0 END
        - coalesce((SELECT sum(o.amount) FROM settlements_paymentorder o
                    WHERE o.advance_id = a.id AND o.state <> 'bounced'), 0)
        - coalesce((SELECT sum(r.amount) FROM settlements_debtrepayment r
                    WHERE r.from_advance_id = a.id AND r.withdrawn_at IS NULL), 0)
    FROM settlements_advance a WHERE a.id = advance
$$;

-- What was written stays; a return that was entered by mistake is withdrawn once.
CREATE FUNCTION settlements_guard_repayment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.municipality_id, OLD.register_id, OLD.kind, OLD.amount, OLD.from_register_id, OLD.from_advance_id, OLD.number,
        OLD.happened_on, OLD.made_at, OLD.made_by_id)
            IS DISTINCT FROM
       (NEW.municipality_id, NEW.register_id, NEW.kind, NEW.amount, NEW.from_register_id, NEW.from_advance_id, NEW.number,
        NEW.happened_on, NEW.made_at, NEW.made_by_id)
        OR OLD.withdrawn_at IS NOT NULL
    THEN
        RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_never_changes';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER repaid_within AFTER INSERT OR UPDATE ON settlements_debtrepayment
    FOR EACH ROW EXECUTE FUNCTION settlements_repaid_within();
CREATE TRIGGER never_changes BEFORE UPDATE ON settlements_debtrepayment
    FOR EACH ROW EXECUTE FUNCTION settlements_guard_repayment();
CREATE TRIGGER never_deleted BEFORE DELETE ON settlements_debtrepayment
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- settlements_order_within_register, as 0013_payment_guards.sql tells; what was set off is not ordered any more. Nothing is
-- ordered for an agreement that owes.
CREATE OR REPLACE FUNCTION settlements_order_within_register() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    agreement bigint;
BEGIN
    IF NEW.register_id IS NULL THEN
        PERFORM FROM settlements_advance WHERE id = NEW.advance_id FOR NO KEY UPDATE;
        SELECT a.agreement_id INTO agreement FROM settlements_advance a WHERE a.id = NEW.advance_id;
        IF settlements_left_of_advance(NEW.advance_id) < 0 THEN
            RAISE EXCEPTION 'orders exceed advance %', NEW.advance_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_within_register';
        END IF;
    ELSE
        PERFORM FROM settlements_paymentregister WHERE id = NEW.register_id FOR NO KEY UPDATE;
        SELECT g.agreement_id INTO agreement FROM settlements_paymentregister g WHERE g.id = NEW.register_id;
        IF NEW.lines_total <> (SELECT coalesce(sum(l.amount), 0) FROM settlements_paidline l
                               JOIN settlements_accrual a ON a.id = l.accrual_id AND a.certificate_amount = l.amount
                                   AND a.register_id = NEW.register_id
                               WHERE l.order_id = NEW.id)
            OR settlements_left_of_register(NEW.register_id) < 0
        THEN
            RAISE EXCEPTION 'orders exceed register %', NEW.register_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_within_register';
        END IF;
    END IF;
    IF settlements_debt_of(agreement) > 0 THEN
        RAISE EXCEPTION 'agreement % owes', agreement
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_after_debt';
    END IF;
    RETURN NULL;
END $$;

-- settlements_paid_line_not_held, as 0018_objection_guards.sql tells; an upheld objection holds its line until the closing
-- that counts it anew is over, for only then the line is undone.
CREATE OR REPLACE FUNCTION settlements_paid_line_not_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM added
        JOIN settlements_chargeobjection AS objection ON objection.accrual_id = added.accrual_id AND objection.holds
        LEFT JOIN settlements_completenessdecision AS decision ON decision.id = objection.decision_id
        LEFT JOIN settlements_monthclosing AS closing ON closing.id = decision.counted_in_id
        WHERE objection.state = 'raised' OR objection.state = 'upheld' AND coalesce(closing.state, 'closing') = 'closing'
    ) THEN
        RAISE EXCEPTION 'a line is held by an objection'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'paid_line_not_held';
    END IF;
    RETURN NULL;
END $$;
