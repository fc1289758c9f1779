-- Groups of the catalogue's bench. Three groups of a programme differ in their weeks; a region of 20 municipalities,
-- 2,000 providers, 33 services. Numbers are spread by a hash, so that every size has the same mixture.

CREATE FUNCTION bench_pick(seed text, size int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT 1 + ((hashtext(seed)::bigint & 2147483647) % size)::int
$$;

-- A name that somebody made up: two to four syllables.
CREATE FUNCTION bench_coined(seed text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_agg(('{ка,ли,мо,ри,са,ту,ве,но,ра,ди,лу,фе,го,за,ми,пе,то,ня,шу,бо}'::text[])[bench_pick(seed || n, 20)], '')
    FROM generate_series(1, 1 + bench_pick(seed, 3)) AS n
$$;

CREATE TABLE bench_subject (id int PRIMARY KEY, focus text NOT NULL, title text NOT NULL, words text[] NOT NULL);

CREATE FUNCTION bench_region() RETURNS void LANGUAGE sql AS $$
    INSERT INTO municipalities_municipality (slug, kind, name, short_name, region, oktmo, timezone)
    SELECT 'bench-' || n, 'city', 'Город ' || n, 'Город ' || n, 'Область', '', 'Europe/Moscow'
    FROM generate_series(1, 20) AS n;
    INSERT INTO municipalities_organisation (kind, full_name, short_name, inn, kpp, ogrn, address, head_name, phone, email)
    SELECT 'municipal', 'Дом творчества ' || n, 'Дом творчества ' || n, (1000000000 + n)::text, '',
           (1000000000000 + n)::text, '', '', '', ''
    FROM generate_series(1, 2000) AS n;
    INSERT INTO providers_registryrecord (municipality_id, organisation_id, number, application_id, included_on, state, ground, reason)
    SELECT m.id, o.id, 'Р-' || o.id, o.id, current_date - 100, 'active', '', ''
    FROM municipalities_organisation o
    JOIN municipalities_municipality m ON m.slug = 'bench-' || 1 + o.id % 20;
    INSERT INTO catalogue_socialservice (code, name, focus, form, category, programme_type, status)
    SELECT '8042000990ББ52АА' || to_char(row_number() OVER (), 'FM0000000'), 'Реализация программ', focus, form, category, '', 'legacy'
    FROM (SELECT DISTINCT focus FROM bench_subject) f,
         unnest('{очная,очно-заочная,заочная}'::text[]) AS form,
         unnest('{не указано,дети с ограниченными возможностями здоровья (ОВЗ)}'::text[]) AS category;
    INSERT INTO catalogue_unitcost (municipality_id, service_id, amount, valid, clause)
    SELECT m.id, s.id, 150 + bench_pick(m.id || ':' || s.id, 100), '[2020-01-01,)', 'Постановление'
    FROM municipalities_municipality m, catalogue_socialservice s;
$$;

-- Groups of the numbers `since` … `until` − 1, with what they stand on.
CREATE FUNCTION bench_groups(since int, until int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    people bigint := (SELECT min(id) FROM municipalities_municipality) - 1;
BEGIN
    CREATE TEMP TABLE fresh_programme AS
    SELECT p AS id, s.focus, r.id AS record_id, r.municipality_id, r.organisation_id,
           (SELECT v.id FROM catalogue_socialservice v WHERE v.focus = s.focus
            ORDER BY v.category LIKE '%ОВЗ%' <> (bench_pick('adapted' || p, 20) = 1), v.form <> (ARRAY['очная', 'очная', 'очно-заочная', 'заочная'])[bench_pick('form' || p, 4)]
            LIMIT 1) AS service_id,
           s.title || ' «' || bench_coined('name' || p) || '»' AS name,
           'Занятия для детей: ' || (SELECT string_agg(s.words[bench_pick(p || ':' || k, cardinality(s.words))], ', ')
                                     FROM generate_series(1, 6) AS k) || '. Развиваем навыки и творчество.' AS annotation,
           4 + bench_pick('age' || p, 11) AS age_from, 2 + bench_pick('span' || p, 4) AS span
    FROM generate_series((since + 2) / 3, (until - 1) / 3) AS p
    JOIN bench_subject s ON s.id = bench_pick('subject' || p, (SELECT count(*)::int FROM bench_subject))
    JOIN providers_registryrecord r ON r.id = (SELECT min(id) FROM providers_registryrecord) - 1 + bench_pick('record' || p, 2000);

    INSERT INTO programmes_programme (id, municipality_id, organisation_id, record_id, service_id, name, annotation,
        age_from, age_to, state, sort_key, search_text, published_at, locality, has_entrance_tests, focus, form, remarks)
    SELECT id + 1, municipality_id, organisation_id, record_id, service_id, name, annotation, age_from,
           least(age_from + span, 18), 'published', lower(replace(name, 'ё', 'е')) || ' ' || id,
           lower(replace(name || ' ' || annotation || ' ' || focus, 'ё', 'е')), now(), 'town', false, '', '', ''
    FROM fresh_programme;
    INSERT INTO programmes_programmepart (id, municipality_id, programme_id, number, title, hours, price)
    SELECT id + 1, municipality_id, id + 1, 1, 'Часть 1', 34 * bench_pick('hours' || id, 4),
           34 * bench_pick('hours' || id, 4) * (120 + 10 * bench_pick('price' || id, 15))
    FROM fresh_programme;
    INSERT INTO ledger_account (id, municipality_id, kind, unit, title, status, free, held, spent, lapsed)
    SELECT 1 + g, p.municipality_id, 'seat', 'place', 'Места', 'open',
           CASE WHEN bench_pick('full' || g, 6) = 1 THEN 0 ELSE 12 END,
           CASE WHEN bench_pick('full' || g, 6) = 1 THEN 12 ELSE 0 END, 0, 0
    FROM generate_series(since, until - 1) AS g JOIN programmes_programme p ON p.id = g / 3 + 1;
    INSERT INTO programmes_studygroup (id, part_id, municipality_id, organisation_id, name, address, latitude, longitude,
        starts_on, ends_on, places, state, seat_account_id)
    SELECT 1 + g, p.id, p.municipality_id, p.organisation_id, 'Группа ' || g, 'ул. Школьная, ' || bench_pick('house' || g, 90),
           54 + 0.2 * (p.municipality_id - people) + 0.0006 * bench_pick('lat' || p.organisation_id, 100) - 0.03,
           60 + 0.001 * bench_pick('lon' || p.organisation_id, 100) - 0.05,
           date_trunc('year', current_date)::date, (date_trunc('year', current_date) + interval '1 year -1 day')::date, 12, 'open', 1 + g
    FROM generate_series(since, until - 1) AS g JOIN programmes_programme p ON p.id = g / 3 + 1;
    INSERT INTO programmes_classslot (group_id, municipality_id, weekday, starts_at, ends_at, hours)
    SELECT 1 + g, p.municipality_id, day, make_time(8 + bench_pick('start' || g, 11), 0, 0), make_time(9 + bench_pick('start' || g, 11), 30, 0), 2
    FROM generate_series(since, until - 1) AS g
    JOIN programmes_programme p ON p.id = g / 3 + 1,
    unnest(CASE bench_pick('week' || g, 8)
        WHEN 1 THEN '{1,3}'::int[] WHEN 2 THEN '{2,4}' WHEN 3 THEN '{1,3,5}' WHEN 4 THEN '{6}'
        WHEN 5 THEN '{7}' WHEN 6 THEN '{2}' WHEN 7 THEN '{3,5}' ELSE '{4,6}' END) AS day;
    INSERT INTO programmes_soldout SELECT id FROM ledger_account WHERE kind = 'seat' AND free = 0 AND id BETWEEN 1 + since AND until;
    PERFORM programmes_refresh_catalogue(ARRAY(SELECT id FROM programmes_studygroup WHERE id BETWEEN 1 + since AND until));
    DROP TABLE fresh_programme;
END $$;
