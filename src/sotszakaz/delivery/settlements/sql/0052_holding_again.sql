-- settlements_guard_objection, as 0018_objection_guards.sql tells; what an objection holds changes with its line alone: it
-- begins when the line is in no order any more, and ends when an order has it after all.
CREATE OR REPLACE FUNCTION settlements_guard_objection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.municipality_id, OLD.accrual_id, OLD.reason, OLD.words, OLD.answer_by_on, OLD.raised_at, OLD.raised_by_id)
            IS DISTINCT FROM
       (NEW.municipality_id, NEW.accrual_id, NEW.reason, NEW.words, NEW.answer_by_on, NEW.raised_at, NEW.raised_by_id)
        OR OLD.reply <> '' AND (OLD.reply, OLD.replied_at, OLD.replied_by_id)
            IS DISTINCT FROM (NEW.reply, NEW.replied_at, NEW.replied_by_id)
        OR OLD.state <> 'raised' AND to_jsonb(OLD) - 'holds' IS DISTINCT FROM to_jsonb(NEW) - 'holds'
        OR OLD.holds <> NEW.holds AND NEW.holds = EXISTS (
            SELECT FROM settlements_paidline l WHERE l.accrual_id = NEW.accrual_id AND l.is_counted)
    THEN
        RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_never_changes';
    END IF;
    RETURN NEW;
END $$;
