-- What nobody can go round: history never changes, buckets follow the entries, strangers see nothing.
--
-- The application's role has policies to read, and one to open an empty account. It has none to write postings,
-- entries or buckets: only the functions of this schema do, which run as the owner of the tables.

CREATE TRIGGER posting_never_changes BEFORE UPDATE OR DELETE ON ledger_posting
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER entry_never_changes BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER posting_refusal_never_changes BEFORE UPDATE OR DELETE ON ledger_postingrefusal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_is_never_deleted BEFORE DELETE ON ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_identity_never_changes BEFORE UPDATE OF id, kind, unit, municipality_id ON ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- By how much a move changes a bucket. Signs stand here and nowhere else in SQL.
CREATE FUNCTION ledger_delta(bucket text, move text, amount bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE bucket
        WHEN 'free' THEN CASE
            WHEN move IN ('hold', 'withdraw', 'lapse') THEN -amount
            WHEN move IN ('grant', 'release', 'refund', 'restore') THEN amount ELSE 0 END
        WHEN 'held' THEN CASE WHEN move = 'hold' THEN amount WHEN move IN ('charge', 'release') THEN -amount ELSE 0 END
        WHEN 'spent' THEN CASE move WHEN 'charge' THEN amount WHEN 'refund' THEN -amount ELSE 0 END
        WHEN 'lapsed' THEN CASE move WHEN 'lapse' THEN amount WHEN 'restore' THEN -amount ELSE 0 END
    END
$$;

CREATE FUNCTION ledger_guard_buckets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'buckets of an account change by entries only'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'account_buckets_follow_entries';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER account_buckets_follow_entries BEFORE UPDATE OF free, held, spent, lapsed ON ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_guard_buckets();

-- One check and one UPDATE for all entries of a statement. It stands for the foreign keys too: row by row they would
-- be a third of the cost of a booking.
CREATE FUNCTION ledger_apply_entries() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    postings bigint[];
    accounts bigint;
    touched bigint;
BEGIN
    SELECT array_agg(DISTINCT f.posting_id), count(DISTINCT f.account_id) INTO postings, accounts FROM fresh f;
    UPDATE ledger_account a
    SET free = a.free + d.free, held = a.held + d.held, spent = a.spent + d.spent, lapsed = a.lapsed + d.lapsed
    FROM (
        SELECT f.account_id,
               sum(ledger_delta('free', f.move, f.amount))::bigint AS free,
               sum(ledger_delta('held', f.move, f.amount))::bigint AS held,
               sum(ledger_delta('spent', f.move, f.amount))::bigint AS spent,
               sum(ledger_delta('lapsed', f.move, f.amount))::bigint AS lapsed
        FROM fresh f GROUP BY f.account_id
    ) d
    WHERE a.id = d.account_id;
    GET DIAGNOSTICS touched = ROW_COUNT;
    IF touched <> accounts
        OR (SELECT count(*) FROM ledger_posting p WHERE p.id = ANY (postings)) <> coalesce(cardinality(postings), 0)
    THEN
        RAISE EXCEPTION 'an entry names an account or a posting that does not exist'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'entry_of_known_account_and_posting';
    END IF;
    RETURN NULL;
END $$;

-- Or somebody would hang it on a table of their own and write what they like.
REVOKE EXECUTE ON FUNCTION ledger_apply_entries() FROM PUBLIC;

CREATE TRIGGER entry_applies AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_apply_entries();

ALTER TABLE ledger_account ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_posting ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_postingrefusal ENABLE ROW LEVEL SECURITY;

-- Free places of a group are public: the catalogue shows them to everybody.
CREATE POLICY account_seen ON ledger_account FOR SELECT
    USING (kind = 'seat' OR municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
CREATE POLICY account_opened ON ledger_account FOR INSERT
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[])
                AND status = 'open' AND free = 0 AND held = 0 AND spent = 0 AND lapsed = 0);
CREATE POLICY posting_refusal_seen ON ledger_postingrefusal FOR SELECT
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
-- An account is explained to its owner by all its entries and their postings, those of other payers on its seats
-- included; what such a posting moved elsewhere stays the payer's affair.
CREATE POLICY entry_seen ON ledger_entry FOR SELECT
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[])
           OR EXISTS (SELECT FROM ledger_account a
                      WHERE a.id = ledger_entry.account_id
                        AND a.municipality_id = ANY ((SELECT acting_municipalities())::bigint[])));
CREATE POLICY posting_seen ON ledger_posting FOR SELECT
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[])
           OR EXISTS (SELECT FROM ledger_entry e WHERE e.posting_id = ledger_posting.id));

-- Hot rows are updated thousands of times: room on the page keeps updates off the indexes.
ALTER TABLE ledger_account SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);

-- The only change of an account that is not an entry. True when the account is there and the caller serves its owner.
CREATE FUNCTION ledger_amend_account(account bigint, new_status text, new_title text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE ledger_account a SET status = coalesce(new_status, a.status), title = coalesce(new_title, a.title)
    WHERE a.id = account
      AND (coalesce(nullif(current_setting('role'), 'none'), session_user) = current_user
           OR a.municipality_id = ANY (acting_municipalities()));
    RETURN FOUND;
END $$;
