-- What was filed and answered stays; a stranger finds a complaint by its number and the hash of its code.
CREATE FUNCTION complaints_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state = 'closed'
        OR (OLD.municipality_id, OLD.number, OLD.key, OLD.code_hash, OLD.topic, OLD.organisation_id, OLD.contract_id,
            OLD.words, OLD.full_name, OLD.contact, OLD.consent, OLD.filed_on, OLD.filed_at, OLD.filed_by_id)
            IS DISTINCT FROM
           (NEW.municipality_id, NEW.number, NEW.key, NEW.code_hash, NEW.topic, NEW.organisation_id, NEW.contract_id,
            NEW.words, NEW.full_name, NEW.contact, NEW.consent, NEW.filed_on, NEW.filed_at, NEW.filed_by_id)
        OR OLD.answer <> '' AND (OLD.answer, OLD.answered_at, OLD.answered_by_id, OLD.assignee_id)
            IS DISTINCT FROM (NEW.answer, NEW.answered_at, NEW.answered_by_id, NEW.assignee_id)
        OR OLD.appeal <> '' AND (OLD.appeal, OLD.appealed_at) IS DISTINCT FROM (NEW.appeal, NEW.appealed_at)
    THEN
        RAISE EXCEPTION 'what was said in a complaint never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'complaints_complaint_never_changes';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON complaints_complaint
    FOR EACH ROW EXECUTE FUNCTION complaints_guard();

CREATE FUNCTION complaints_find(asked bigint, said text, hashed text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT complaint.id
    FROM public.complaints_complaint AS complaint
    WHERE complaint.municipality_id = asked AND complaint.number = said AND complaint.code_hash = hashed
$$;
