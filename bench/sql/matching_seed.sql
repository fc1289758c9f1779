-- The market of bench matching as rows: a window whose wishes are collected, the lists of its children, places of groups.
-- After enrol_seed.sql, by the superuser and without triggers. Seats have accounts of their own from 6,000,000 on.

-- `wished` are children, `groups` and `ranks` their wishes, all by numbers of copies.
CREATE FUNCTION bench_wishes(wished int[], groups int[], ranks int[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    t bench_template;
    made bigint;
BEGIN
    SELECT * INTO t FROM bench_template;
    INSERT INTO admission_enrolmentwindow (
        municipality_id, title, basis, mode, state, opens_at, closes_at, criteria, wishes_most, places_most, seed,
        seed_hash, published_at, note)
    VALUES (t.municipality, 'Bench', 'Bench', 'wishes', 'published', now() - interval '2 days', now() - interval '1 day',
            '{sibling,continues,residence,category}', 5, 1, repeat('b', 64), repeat('b', 64), now() - interval '3 days', '')
    RETURNING id INTO made;
    INSERT INTO allocation_wishlist (id, municipality_id, window_id, child_id, settlement, changed_by_id)
    SELECT DISTINCT 1000000 + c, t.municipality, made, 1000000 + c, '', NULL::bigint FROM unnest(wished) AS c;
    INSERT INTO allocation_wish (municipality_id, wish_list_id, group_id, rank)
    SELECT t.municipality, 1000000 + w.c, 1000000 + w.g, w.r FROM unnest(wished, groups, ranks) AS w (c, g, r);
    UPDATE children_child SET category = 'disability' WHERE id >= 1000000 AND id % 10 = 0;
    UPDATE programmes_studygroup SET seat_account_id = 4000000 + seat_account_id WHERE id >= 1000000;
    RETURN made;
END $$;

-- Agreements with accounts of their own from 7,000,000 on, so that money can be short.
CREATE FUNCTION bench_scarce_agreements() RETURNS void LANGUAGE sql AS $$
    UPDATE agreements_agreement SET account_id = 6000000 + id WHERE id >= 1000000
$$;

CREATE FUNCTION bench_grant_each(accounts bigint[], amounts bigint[]) RETURNS void LANGUAGE sql AS $$
    SELECT ledger_post(
        array_agg('bench:' || w.account ORDER BY w.n), array_agg(t.municipality), array_agg(NULL::bigint),
        array_agg('bench.grant'::text), array_agg(1::bigint), array_agg(current_date),
        array_agg(w.n::int ORDER BY w.n), array_agg(w.account ORDER BY w.n), array_agg('grant'::text),
        array_agg(w.amount ORDER BY w.n))
    FROM bench_template t, unnest(accounts, amounts) WITH ORDINALITY AS w (account, amount, n)
$$;
