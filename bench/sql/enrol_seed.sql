-- The ground of bench enrol: rows of the demonstration year copied many times, by the superuser and without triggers,
-- so that it takes seconds. The copy number n has the id 1,000,000 + n; accounts of kind k have k,000,000 + n.

CREATE TABLE bench_template AS
SELECT m.id AS municipality, s.id AS period, c.id AS child, o.id AS certificate, g.id AS study_group, g.part_id AS part,
       p.id AS programme, p.record_id AS record, d.organisation_id AS organisation, a.id AS agreement,
       r.user_id AS parent, r.id AS representative, w.id AS membership
FROM municipalities_municipality m
JOIN certificates_certificateperiod s ON s.municipality_id = m.id AND s.unit = 'rub'
JOIN certificates_certificateaccount o ON o.id = s.certificate_id AND o.state = 'valued'
JOIN children_child c ON c.id = o.child_id AND c.state = 'confirmed' AND c.category = 'general'
JOIN children_representative r ON r.child_id = c.id
JOIN users_membership w ON w.user_id = r.user_id
JOIN programmes_studygroup g ON g.municipality_id = m.id AND g.state = 'open'
JOIN programmes_programmepart q ON q.id = g.part_id
JOIN programmes_programme p ON p.id = q.programme_id AND p.state = 'published'
JOIN providers_registryrecord d ON d.id = p.record_id
JOIN agreements_agreement a ON a.record_id = d.id AND a.state = 'active'
WHERE c.birth_date BETWEEN current_date - make_interval(years => p.age_to) AND current_date - make_interval(years => p.age_from + 1)
ORDER BY g.starts_on DESC, c.id, g.id LIMIT 1;

-- `changes` is an expression of n that gives jsonb: the columns in which a copy differs.
CREATE FUNCTION bench_copy(target regclass, template bigint, copies int, changes text, since int DEFAULT 0) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    columns text := (SELECT string_agg(format('%I', attname), ', ' ORDER BY attnum) FROM pg_attribute
                     WHERE attrelid = target AND attnum > 0 AND NOT attisdropped AND attgenerated = '');
BEGIN
    EXECUTE format('INSERT INTO %1$s (%2$s) SELECT %3$s FROM %1$s AS o, generate_series($2, $1 - 1) AS n,
        LATERAL jsonb_populate_record(o, jsonb_build_object(''id'', 1000000 + n) || (%4$s)) AS r WHERE o.id = $3',
        target, columns, 'r.' || replace(columns, ', ', ', r.'), changes) USING copies, since, template;
END $$;

CREATE FUNCTION bench_accounts(kind text, unit text, first bigint, size int) RETURNS void LANGUAGE sql AS $$
    INSERT INTO ledger_account (id, municipality_id, kind, unit, title, status)
    SELECT first + n, t.municipality, kind, unit, kind || ' ' || n, 'open'
    FROM bench_template t, generate_series(0, size - 1) AS n
$$;

CREATE FUNCTION bench_grant(first bigint, size int, amount bigint) RETURNS void LANGUAGE sql AS $$
    SELECT ledger_post(
        array_agg('bench:' || first + n ORDER BY n), array_agg(t.municipality), array_agg(NULL::bigint),
        array_agg('bench.grant'::text), array_agg(1::bigint), array_agg(current_date), array_agg(n + 1 ORDER BY n),
        array_agg(first + n ORDER BY n), array_agg('grant'::text), array_agg(amount))
    FROM bench_template t, generate_series(0, size - 1) AS n
$$;

-- Children from number `since` until before `until`, each with a representative among the parents and a certificate.
CREATE FUNCTION bench_children(since int, until int, parents int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    t bench_template;
BEGIN
    SELECT * INTO t FROM bench_template;
    PERFORM bench_copy('children_child', t.child, until, format(
        'jsonb_build_object(''snils'', '''', ''snils_hash'', NULL, ''sort_key'', ''bench '' || n,
                            ''added_by_id'', 1000000 + n %% %s)', parents), since);
    PERFORM bench_copy('children_representative', t.representative, until, format(
        'jsonb_build_object(''child_id'', 1000000 + n, ''user_id'', 1000000 + n %% %s)', parents), since);
    PERFORM bench_copy('certificates_certificateaccount', t.certificate, until,
        'jsonb_build_object(''child_id'', 1000000 + n, ''number'', (9000000000 + n)::text)', since);
    PERFORM bench_copy('certificates_certificateperiod', t.period, until,
        'jsonb_build_object(''certificate_id'', 1000000 + n, ''account_id'', 1000000 + n)', since);
END $$;

-- One more ground of the same kind: groups, agreements with their providers, children of parents who can log in.
CREATE FUNCTION bench_ground(children int, groups int, agreements int, parents int) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    t bench_template;
BEGIN
    SELECT * INTO t FROM bench_template;
    PERFORM bench_copy('users_user', t.parent, parents, 'jsonb_build_object(''email'', ''bench'' || n || ''@example.test'')');
    PERFORM bench_copy('users_membership', t.membership, parents, 'jsonb_build_object(''user_id'', 1000000 + n)');
    PERFORM bench_children(0, children, parents);
    PERFORM bench_copy('municipalities_organisation', t.organisation, agreements,
        'jsonb_build_object(''inn'', (9000000000 + n)::text)');
    PERFORM bench_copy('providers_registryrecord', t.record, agreements,
        'jsonb_build_object(''number'', ''bench '' || n, ''application_id'', 1000000 + n, ''organisation_id'', 1000000 + n)');
    PERFORM bench_copy('agreements_agreement', t.agreement, agreements,
        'jsonb_build_object(''number'', ''bench '' || n, ''record_id'', 1000000 + n, ''document_id'', 1000000 + n,
                            ''account_id'', 3000000 + n)');
    PERFORM bench_copy('programmes_programme', t.programme, agreements,
        'jsonb_build_object(''record_id'', 1000000 + n, ''organisation_id'', 1000000 + n, ''sort_key'', ''bench '' || n)');
    PERFORM bench_copy('programmes_programmepart', t.part, groups, format(
        'jsonb_build_object(''programme_id'', 1000000 + n %% %1$s, ''number'', n / %1$s + 1)', agreements));
    PERFORM bench_copy('programmes_studygroup', t.study_group, groups, format(
        'jsonb_build_object(''part_id'', 1000000 + n, ''organisation_id'', 1000000 + n %% %s, ''name'', ''bench '' || n,
                            ''seat_account_id'', 2000000 + n, ''starts_on'', date_trunc(''year'', current_date)::date,
                            ''ends_on'', (date_trunc(''year'', current_date) + interval ''1 year -1 day'')::date)', agreements));
END $$;
