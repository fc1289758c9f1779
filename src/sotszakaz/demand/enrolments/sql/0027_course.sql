-- No contract is made for a course that is over (operations.md §4.3); one look for all rows of a statement.
CREATE FUNCTION enrolments_guard_course() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM made WHERE signed_on >= upper(period)) THEN
        RAISE EXCEPTION 'the course of a contract is over' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'contract_within_course';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER contract_within_course AFTER INSERT ON enrolments_contract
    REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION enrolments_guard_course();
