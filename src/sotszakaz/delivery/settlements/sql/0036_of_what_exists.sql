-- A line is of a contract's month, of a closing, a register and rules that are there. Foreign keys ask so of each line five
-- times; one check a statement asks it of all. None of these rows is ever deleted, months of contracts included.
CREATE FUNCTION settlements_lines_of_what_exists() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    contracts bigint[];
    months date[];
    known bigint;
BEGIN
    SELECT array_agg(t.contract_id), array_agg(t.month) INTO contracts, months
    FROM (SELECT DISTINCT a.contract_id, a.month FROM added a) AS t;
    SELECT count(*) INTO known
    FROM unnest(contracts, months) AS t (contract_id, month)
    JOIN enrolments_contractmonth m ON m.contract_id = t.contract_id AND m.month = t.month;
    IF known <> coalesce(cardinality(contracts), 0) OR EXISTS (
        SELECT FROM (SELECT DISTINCT a.municipality_id, a.closing_id, a.register_id, a.regulation_id FROM added a) AS t
        LEFT JOIN settlements_monthclosing o ON o.id = t.closing_id AND o.municipality_id = t.municipality_id
        LEFT JOIN settlements_paymentregister r ON r.id = t.register_id AND r.municipality_id = t.municipality_id
        LEFT JOIN regulations_regulation g ON g.id = t.regulation_id
        WHERE o.id IS NULL OR r.id IS NULL OR t.regulation_id IS NOT NULL AND g.id IS NULL
    ) THEN
        RAISE EXCEPTION 'a line names a month, a closing, a register or rules that do not exist'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'accrual_of_what_exists';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER of_what_exists AFTER INSERT ON settlements_accrual REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION settlements_lines_of_what_exists();
