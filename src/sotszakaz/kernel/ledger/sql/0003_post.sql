-- ledger_post: N postings in one call, each answered on its own.
--
-- Postings come as parallel arrays; an entry names its posting by its place among them, from 1 (`belongs`).
-- 1. Sum the demand per account and lock all accounts in one order: rank of the kind, then id.
-- 2. Claim the keys by inserting the postings. It comes after the locks, so that whoever repeats a key over the same
--    accounts has waited for us; keys are inserted in their own order, so that two callers never wait for one another.
-- 3. When all sums fit, no order of arrival matters and nothing is left to decide: write entries, one INSERT for all.
--    Otherwise `ledger_settle` judges in the order of arrival.
--
-- A repeat is told by its fingerprint: what is moved and for whom. Who asks, when and by which document may differ.
-- A refusal is an answer too: the key keeps it, and a new attempt takes a new key.
--
-- Whom it serves: the municipality of each posting must be one that the session acts for; the owner of the tables
-- serves all. Accounts belong to the posting's municipality, except that seats may be held, released, charged and
-- refunded for any payer. What is barred by this is answered `forbidden` and leaves no trace.
--
-- One call a transaction: a second one would lock accounts out of order.
CREATE FUNCTION ledger_post(
    keys text[], municipalities bigint[], actors bigint[], cause_types text[], cause_ids bigint[], days date[],
    belongs int[], accounts bigint[], moves text[], amounts bigint[]
) RETURNS TABLE (
    ordinal int, outcome text, posting_id bigint, account_id bigint, exhausted text, available bigint, needed bigint
)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan  -- planning anew for each size of arrays costs as much as posting one
SET work_mem = '32MB'  -- for months closed in one call
AS $$
#variable_conflict use_column
DECLARE
    calls int := cardinality(keys);
    fingerprints bytea[];
    sound boolean;
    ids bigint[];
    serves bigint[];  -- NULL when all
    plain boolean;  -- all fits in any order, and nobody reaches where they may not
    barred boolean[];
    claimed int;
BEGIN
    SELECT array_agg(p.fingerprint ORDER BY p.ordinal),
           count(*) = calls AND count(p.ordinal) = calls AND min(p.ordinal) = 1 AND max(p.ordinal) = calls
    INTO fingerprints, sound
    FROM (
        SELECT e.ordinal,
               sha256(convert_to(municipalities[e.ordinal] || string_agg(
                   ' ' || e.account_id || e.move || e.amount, '' ORDER BY e.account_id, e.move, e.amount
               ), 'UTF8')) AS fingerprint
        FROM unnest(belongs, accounts, moves, amounts) AS e (ordinal, account_id, move, amount)
        GROUP BY e.ordinal
    ) p;
    IF sound IS NOT TRUE OR 0 >= ANY (amounts)
        OR cardinality(belongs) <> ALL (ARRAY[cardinality(accounts), cardinality(moves), cardinality(amounts)])
    THEN
        RAISE EXCEPTION 'a posting has entries, and amounts are positive' USING ERRCODE = 'invalid_parameter_value';
    END IF;

    IF coalesce(nullif(current_setting('role'), 'none'), session_user) <> current_user THEN
        serves := acting_municipalities();
    END IF;

    SELECT coalesce(sum(l.entries), 0) = cardinality(accounts)
           AND bool_and(
               l.status = 'open' AND l.free >= -l.from_free AND l.held >= -l.from_held
               AND l.spent >= -l.from_spent AND l.lapsed >= -l.from_lapsed
               AND (l.municipality_id = l.lowest AND l.municipality_id = l.highest OR l.kind = 'seat' AND l.is_use))
           AND (serves IS NULL OR municipalities <@ serves),
           -- taken when all rows are locked: in one account, ids stand in the order of effect
           ARRAY(SELECT nextval('ledger_posting_id_seq') FROM generate_series(1, calls))
    INTO plain, ids
    FROM (
        SELECT a.status, a.kind, a.municipality_id, a.free, a.held, a.spent, a.lapsed, d.*
        FROM (
            SELECT e.account_id, count(*) AS entries,
                   sum(least(ledger_delta('free', e.move, e.amount), 0)) AS from_free,
                   sum(least(ledger_delta('held', e.move, e.amount), 0)) AS from_held,
                   sum(least(ledger_delta('spent', e.move, e.amount), 0)) AS from_spent,
                   sum(least(ledger_delta('lapsed', e.move, e.amount), 0)) AS from_lapsed,
                   min(municipalities[e.ordinal]) AS lowest, max(municipalities[e.ordinal]) AS highest,
                   bool_and(e.move IN ('hold', 'release', 'charge', 'refund')) AS is_use
            FROM unnest(belongs, accounts, moves, amounts) AS e (ordinal, account_id, move, amount)
            GROUP BY e.account_id
        ) d
        JOIN ledger_account a ON a.id = d.account_id
        ORDER BY a.lock_rank, a.id
        FOR NO KEY UPDATE OF a
    ) l;

    barred := CASE WHEN plain THEN array_fill(false, ARRAY[calls])
                   ELSE ledger_barred(serves, municipalities, belongs, accounts, moves) END;

    INSERT INTO ledger_posting
        (id, key, fingerprint, municipality_id, actor_id, cause_type, cause_id, happened_on)
    SELECT p.id, p.key, p.fingerprint, p.municipality, p.actor, p.cause_type, p.cause_id, p.day
    FROM unnest(ids, keys, fingerprints, municipalities, actors, cause_types, cause_ids, days, barred)
         AS p (id, key, fingerprint, municipality, actor, cause_type, cause_id, day, is_barred)
    WHERE NOT p.is_barred
    ORDER BY p.key, p.id
    ON CONFLICT (key) DO NOTHING;
    GET DIAGNOSTICS claimed = ROW_COUNT;

    IF NOT plain OR claimed < calls THEN
        RETURN QUERY SELECT * FROM ledger_settle(
            keys, ids, fingerprints, municipalities, barred, belongs, accounts, moves, amounts);
        RETURN;
    END IF;

    INSERT INTO ledger_entry (posting_id, line, account_id, municipality_id, move, amount)
    SELECT ids[e.ordinal], e.line, e.account_id, municipalities[e.ordinal], e.move, e.amount
    FROM unnest(belongs, accounts, moves, amounts) WITH ORDINALITY AS e (ordinal, account_id, move, amount, line);

    RETURN QUERY
    SELECT p.place::int, 'posted', p.id, NULL::bigint, NULL::text, NULL::bigint, NULL::bigint
    FROM unnest(ids) WITH ORDINALITY AS p (id, place);
END $$;

-- Which postings reach where they may not: by the place of the posting.
CREATE FUNCTION ledger_barred(serves bigint[], municipalities bigint[], belongs int[], accounts bigint[], moves text[])
RETURNS boolean[] LANGUAGE sql AS $$
    SELECT array_agg(p.is_barred ORDER BY p.ordinal)
    FROM (
        SELECT e.ordinal,
               NOT bool_and(coalesce(
                   (serves IS NULL OR municipalities[e.ordinal] = ANY (serves))
                   AND (a.municipality_id = municipalities[e.ordinal]
                        OR a.kind = 'seat' AND e.move IN ('hold', 'release', 'charge', 'refund')), false)) AS is_barred
        FROM unnest(belongs, accounts, moves) AS e (ordinal, account_id, move)
        LEFT JOIN ledger_account a ON a.id = e.account_id
        GROUP BY e.ordinal
    ) p
$$;

-- The way of ledger_post when something does not fit or a key repeats. Part of it: accounts are locked, new keys claimed.
CREATE FUNCTION ledger_settle(
    keys text[], ids bigint[], fingerprints bytea[], municipalities bigint[], barred boolean[],
    belongs int[], accounts bigint[], moves text[], amounts bigint[]
) RETURNS TABLE (
    ordinal int, outcome text, posting_id bigint, account_id bigint, exhausted text, available bigint, needed bigint
)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    mine boolean[];
    stands boolean[];
BEGIN
    mine := ARRAY(SELECT EXISTS (SELECT FROM ledger_posting p WHERE p.id = i.id)
                  FROM unnest(ids) WITH ORDINALITY AS i (id, place) ORDER BY i.place);

    INSERT INTO ledger_postingrefusal (posting_id, municipality_id, account_id, exhausted, available, needed)
    SELECT ids[j.ordinal], municipalities[j.ordinal], j.account_id, j.exhausted, j.available, j.needed
    FROM ledger_judge(mine, belongs, accounts, moves, amounts) j;

    stands := ARRAY(SELECT i.is_mine AND NOT EXISTS (SELECT FROM ledger_postingrefusal r WHERE r.posting_id = i.id)
                    FROM unnest(ids, mine) WITH ORDINALITY AS i (id, is_mine, place) ORDER BY i.place);

    INSERT INTO ledger_entry (posting_id, line, account_id, municipality_id, move, amount)
    SELECT ids[e.ordinal], e.line, e.account_id, municipalities[e.ordinal], e.move, e.amount
    FROM unnest(belongs, accounts, moves, amounts) WITH ORDINALITY AS e (ordinal, account_id, move, amount, line)
    WHERE stands[e.ordinal];

    RETURN QUERY
    SELECT a.place::int,
           CASE WHEN a.is_barred THEN 'forbidden'
                WHEN p.fingerprint <> a.fingerprint THEN 'key_conflict'
                WHEN r.posting_id IS NOT NULL THEN 'refused'
                WHEN a.is_mine THEN 'posted'
                ELSE 'already' END,
           CASE WHEN p.fingerprint = a.fingerprint THEN p.id END,
           r.account_id, r.exhausted::text, r.available, r.needed
    FROM unnest(keys, fingerprints, barred, mine) WITH ORDINALITY AS a (key, fingerprint, is_barred, is_mine, place)
    LEFT JOIN ledger_posting p ON p.key = a.key AND NOT a.is_barred
    LEFT JOIN ledger_postingrefusal r ON r.posting_id = p.id AND p.fingerprint = a.fingerprint
    ORDER BY a.place;
END $$;

-- Walks the postings that are `mine` in the order of arrival over the locked balances and returns the refusals: the
-- first account of the posting that does not let it through. A posting is weighed as a whole, by what it does to an
-- account in sum. More may not be claimed (held and spent together) from an account that is not open, and a closed
-- one may not grow.
CREATE FUNCTION ledger_judge(mine boolean[], belongs int[], accounts bigint[], moves text[], amounts bigint[])
RETURNS TABLE (ordinal int, account_id bigint, exhausted text, available bigint, needed bigint)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    posting record;
    free bigint[] := array_fill(NULL::bigint, ARRAY[cardinality(accounts)]);
    held bigint[] := free;
    spent bigint[] := free;
    lapsed bigint[] := free;
    place int;
BEGIN
    FOR posting IN
        SELECT d.ordinal, array_agg(d.account_id ORDER BY d.line) AS accounts, array_agg(d.place ORDER BY d.line) AS places,
               array_agg(d.free ORDER BY d.line) AS free, array_agg(d.held ORDER BY d.line) AS held,
               array_agg(d.spent ORDER BY d.line) AS spent, array_agg(d.lapsed ORDER BY d.line) AS lapsed,
               array_agg(a.free ORDER BY d.line) AS was_free, array_agg(a.held ORDER BY d.line) AS was_held,
               array_agg(a.spent ORDER BY d.line) AS was_spent, array_agg(a.lapsed ORDER BY d.line) AS was_lapsed,
               array_agg(a.status ORDER BY d.line) AS status
        FROM (
            SELECT e.ordinal, e.account_id, min(e.line) AS line, dense_rank() OVER (ORDER BY e.account_id) AS place,
                   sum(ledger_delta('free', e.move, e.amount))::bigint AS free,
                   sum(ledger_delta('held', e.move, e.amount))::bigint AS held,
                   sum(ledger_delta('spent', e.move, e.amount))::bigint AS spent,
                   sum(ledger_delta('lapsed', e.move, e.amount))::bigint AS lapsed
            FROM unnest(belongs, accounts, moves, amounts) WITH ORDINALITY AS e (ordinal, account_id, move, amount, line)
            WHERE mine[e.ordinal]
            GROUP BY e.ordinal, e.account_id
        ) d
        JOIN ledger_account a ON a.id = d.account_id
        GROUP BY d.ordinal
        ORDER BY d.ordinal
    LOOP
        exhausted := NULL;
        FOR i IN 1 .. cardinality(posting.places) LOOP
            place := posting.places[i];
            IF free[place] IS NULL THEN
                free[place] := posting.was_free[i];
                held[place] := posting.was_held[i];
                spent[place] := posting.was_spent[i];
                lapsed[place] := posting.was_lapsed[i];
            END IF;
            exhausted := CASE
                WHEN posting.status[i] <> 'open' AND posting.held[i] + posting.spent[i] > 0 THEN posting.status[i]
                WHEN posting.status[i] = 'closed'
                     AND posting.free[i] + posting.held[i] + posting.spent[i] + posting.lapsed[i] > 0 THEN 'closed'
                WHEN free[place] + posting.free[i] < 0 THEN 'free'
                WHEN held[place] + posting.held[i] < 0 THEN 'held'
                WHEN spent[place] + posting.spent[i] < 0 THEN 'spent'
                WHEN lapsed[place] + posting.lapsed[i] < 0 THEN 'lapsed'
            END;
            IF exhausted IS NOT NULL THEN
                ordinal := posting.ordinal;
                account_id := posting.accounts[i];
                available := CASE exhausted
                    WHEN 'held' THEN held[place] WHEN 'spent' THEN spent[place] WHEN 'lapsed' THEN lapsed[place]
                    ELSE free[place] END;
                needed := CASE exhausted
                    WHEN 'free' THEN -posting.free[i] WHEN 'held' THEN -posting.held[i]
                    WHEN 'spent' THEN -posting.spent[i] WHEN 'lapsed' THEN -posting.lapsed[i]
                    ELSE posting.held[i] + posting.spent[i] + greatest(posting.free[i], 0) END;
                RETURN NEXT;
                EXIT;
            END IF;
        END LOOP;
        CONTINUE WHEN exhausted IS NOT NULL;
        FOR i IN 1 .. cardinality(posting.places) LOOP
            place := posting.places[i];
            free[place] := free[place] + posting.free[i];
            held[place] := held[place] + posting.held[i];
            spent[place] := spent[place] + posting.spent[i];
            lapsed[place] := lapsed[place] + posting.lapsed[i];
        END LOOP;
    END LOOP;
END $$;
