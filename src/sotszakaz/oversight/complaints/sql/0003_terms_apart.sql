-- Where an answer was appealed against already, its own term is known no more: the one that was kept is of the appeal.
ALTER TABLE complaints_complaint DISABLE TRIGGER never_changes;
UPDATE complaints_complaint SET decide_by_on = answer_by_on WHERE state IN ('raised', 'closed');
ALTER TABLE complaints_complaint ENABLE TRIGGER never_changes;

CREATE OR REPLACE FUNCTION complaints_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state = 'closed'
        OR (OLD.municipality_id, OLD.number, OLD.key, OLD.code_hash, OLD.topic, OLD.organisation_id, OLD.contract_id,
            OLD.words, OLD.full_name, OLD.contact, OLD.consent, OLD.filed_on, OLD.filed_at, OLD.filed_by_id,
            OLD.answer_by_on)
            IS DISTINCT FROM
           (NEW.municipality_id, NEW.number, NEW.key, NEW.code_hash, NEW.topic, NEW.organisation_id, NEW.contract_id,
            NEW.words, NEW.full_name, NEW.contact, NEW.consent, NEW.filed_on, NEW.filed_at, NEW.filed_by_id,
            NEW.answer_by_on)
        OR OLD.answer <> '' AND (OLD.answer, OLD.answered_on, OLD.answered_at, OLD.answered_by_id, OLD.assignee_id)
            IS DISTINCT FROM (NEW.answer, NEW.answered_on, NEW.answered_at, NEW.answered_by_id, NEW.assignee_id)
        OR OLD.appeal <> '' AND (OLD.appeal, OLD.decide_by_on, OLD.appealed_at)
            IS DISTINCT FROM (NEW.appeal, NEW.decide_by_on, NEW.appealed_at)
    THEN
        RAISE EXCEPTION 'what was said in a complaint never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'complaints_complaint_never_changes';
    END IF;
    RETURN NEW;
END $$;
