-- A return that was not, when a later register has counted with it: a row below zero of the latest register, so that
-- settlements_debt_of and the sums of 0039_debts.sql and 0048_withdrawals.sql hold as they are.

-- settlements_repaid_within, as 0039_debts.sql tells; a reversal is of a living return to an earlier register of the same
-- agreement, and all reversals of a return together are not more than it. Two at once wait for each other at the latest
-- register, and the return is not withdrawn meanwhile: its register is not the latest.
CREATE OR REPLACE FUNCTION settlements_repaid_within() RETURNS trigger LANGUAGE plpgsql AS $$
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
    IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM settlements_debtrepayment entered
        JOIN settlements_paymentregister g ON g.id = entered.register_id
        WHERE entered.id = NEW.reverses_id AND entered.kind = 'returned' AND entered.withdrawn_at IS NULL
            AND entered.municipality_id = NEW.municipality_id
            AND g.agreement_id = owes.agreement_id AND g.month < owes.month
            AND entered.amount >= (SELECT coalesce(-sum(r.amount), 0) FROM settlements_debtrepayment r
                                   WHERE r.reverses_id = entered.id AND r.withdrawn_at IS NULL)
    ) THEN
        RAISE EXCEPTION 'return % was not so large', NEW.reverses_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'debt_reversed_within';
    END IF;
    IF NEW.from_register_id IS NOT NULL AND settlements_left_of_register(NEW.from_register_id) < 0
        OR NEW.from_advance_id IS NOT NULL AND settlements_left_of_advance(NEW.from_advance_id) < 0
    THEN
        RAISE EXCEPTION 'nothing is left to set off'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'debt_set_off_from_what_is_left';
    END IF;
    RETURN NULL;
END $$;

-- settlements_guard_repayment, as 0039_debts.sql tells; what a reversal says stays too, and it is withdrawn once as well.
CREATE OR REPLACE FUNCTION settlements_guard_repayment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.municipality_id, OLD.register_id, OLD.kind, OLD.amount, OLD.from_register_id, OLD.from_advance_id, OLD.number,
        OLD.happened_on, OLD.made_at, OLD.made_by_id, OLD.reverses_id, OLD.ground)
            IS DISTINCT FROM
       (NEW.municipality_id, NEW.register_id, NEW.kind, NEW.amount, NEW.from_register_id, NEW.from_advance_id, NEW.number,
        NEW.happened_on, NEW.made_at, NEW.made_by_id, NEW.reverses_id, NEW.ground)
        OR OLD.withdrawn_at IS NOT NULL
    THEN
        RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_never_changes';
    END IF;
    RETURN NEW;
END $$;
