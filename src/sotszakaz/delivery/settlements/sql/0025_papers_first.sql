-- settlements_papers_lacking: kinds of papers that a register needs and nobody has accepted yet: the act of its first
-- lines, the act of its corrections, the invoice of all. What was accepted stays so.
CREATE FUNCTION settlements_papers_lacking(register bigint) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(needed.kind ORDER BY needed.kind), '{}')
    FROM (
        SELECT 'invoice' AS kind
        UNION
        SELECT CASE a.kind WHEN 'original' THEN 'act' ELSE 'correction' END
        FROM settlements_accrual a WHERE a.register_id = register
    ) AS needed
    WHERE NOT EXISTS (SELECT FROM settlements_monthpaper p
                      WHERE p.register_id = register AND p.kind = needed.kind AND p.state = 'accepted')
$$;

-- Where the rules of its day say so, an order by a register comes after its accepted papers, and says that it did. A
-- version of the rules that was adopted before there was the parameter says yes, as its default does.
CREATE FUNCTION settlements_order_after_papers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.is_after_papers := NEW.register_id IS NOT NULL AND EXISTS (
        SELECT FROM settlements_paymentbatch b
        JOIN regulations_regulation r ON r.municipality_id = b.municipality_id AND r.valid @> b.made_on
        WHERE b.id = NEW.batch_id AND coalesce((r.parameters #>> '{payment_needs_papers,value}')::boolean, true));
    IF NEW.is_after_papers AND settlements_papers_lacking(NEW.register_id) <> '{}' THEN
        RAISE EXCEPTION 'papers of register % are not accepted', NEW.register_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_after_papers';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER after_papers BEFORE INSERT ON settlements_paymentorder
    FOR EACH ROW EXECUTE FUNCTION settlements_order_after_papers();

CREATE OR REPLACE FUNCTION settlements_guard_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.municipality_id, OLD.batch_id, OLD.register_id, OLD.advance_id, OLD.reissue_of_id, OLD.number,
        OLD.lines_total, OLD.deducted, OLD.amount, OLD.is_after_papers)
            IS DISTINCT FROM
       (NEW.municipality_id, NEW.batch_id, NEW.register_id, NEW.advance_id, NEW.reissue_of_id, NEW.number,
        NEW.lines_total, NEW.deducted, NEW.amount, NEW.is_after_papers)
        OR OLD.state IN ('paid', 'bounced')
    THEN
        RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_never_changes';
    END IF;
    RETURN NEW;
END $$;
