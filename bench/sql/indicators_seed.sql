-- A region for the bench of indicators: municipalities with the 21 usual rows, providers, children and contracts of the
-- year. Rows are written past triggers and references; numbers are spread by remainders, so that all have the same mixture.

CREATE FUNCTION bench_region(size int, providers int, children int, contracts int, keys text[], titles text[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    year date := date_trunc('year', current_date)::date;
BEGIN
    INSERT INTO municipalities_municipality (id, slug, kind, name, short_name, region, oktmo, timezone)
    SELECT 1000 + n, 'bench-' || n, 'city', 'Город ' || n, 'Город ' || n, 'Область', '',
           (ARRAY['Europe/Moscow', 'Asia/Krasnoyarsk'])[1 + n % 2]
    FROM generate_series(1, size) AS n;

    INSERT INTO decisions_decision (id, municipality_id, act_id, kind, number, date_on, title, authorised_body, activity,
        award_method, publication, control, information_systems, valid)
    SELECT 1000 + n, 1000 + n, 1000 + n, 'постановление', n::text, year, 'Об организации', 'Управление', '', 'certificate',
           '', '', '{}', daterange(year, NULL)
    FROM generate_series(1, size) AS n;

    INSERT INTO decisions_indicatortarget (decision_id, municipality_id, ordinal, goal, goal_title, key, type, title,
        parent_key, unit, baseline_text, baseline_kind, baseline_value, baseline_year, target_text, target_kind,
        target_value, target_year, responsible)
    SELECT 1000 + n, 1000 + n, k.place, left(k.key, 1)::int, 'Цель ' || left(k.key, 1), k.key, 'final', k.title, '',
           CASE WHEN k.title LIKE 'доля%' THEN 'процент' ELSE 'единиц' END, '1', 'number', 1, 2023, '50', 'number',
           10 * (1 + n % 5), extract(year FROM year), 'Управление'
    FROM generate_series(1, size) AS n, unnest(keys, titles) WITH ORDINALITY AS k (key, title, place);

    INSERT INTO municipalities_organisation (id, kind, full_name, short_name, inn, kpp, ogrn, address, head_name, phone, email)
    SELECT 1000 + n, (ARRAY['municipal', 'municipal', 'non_profit', 'entrepreneur'])[1 + n % 4], 'Исполнитель ' || n,
           'Исполнитель ' || n, (1000000000 + n)::text, '', (1000000000000 + n)::text, '', '', '', ''
    FROM generate_series(1, size * providers) AS n;

    INSERT INTO providers_providerapplication (id, municipality_id, organisation_id, provider_type, legal_form, okopf, oktmo,
        actual_address, site, contact_person, head_position, head_authority, founders, addresses, programme_names,
        licence_number, licence_issued_on, licence_issuer, licence_subtype, capacity, bank_name, bank_bic, bank_account,
        correspondent_account, state, submitted_at, decide_by_on, decided_at, ground, reason)
    SELECT 1000 + n, 1000 + 1 + n % size, 1000 + n, '', '', '', '', '', '', '', '', '', '', '', '', 'Л', year, '', '', 10,
           '', '040702615', '40703810000000000001', '', 'accepted', year + n % 300, year + n % 300, now(), '', ''
    FROM generate_series(1, size * providers) AS n;

    INSERT INTO providers_registryrecord (municipality_id, organisation_id, number, application_id, included_on, state,
        ground, reason)
    SELECT municipality_id, organisation_id, 'Р-' || id, id, submitted_at::date + 3, 'active', '', ''
    FROM providers_providerapplication WHERE id > 1000 AND id % 5 > 0;

    INSERT INTO children_child (id, municipality_id, last_name, first_name, middle_name, sort_key, birth_date, snils,
        snils_hash, category, state, added_at, confirmed_at, is_confirmed_by_rule, return_ground, return_reason, end_reason)
    SELECT 1000000 + n, 1000 + 1 + n % size, 'Примеров', 'Ян', '', 'примеров ' || n, '2015-05-05', lpad(n::text, 11, '0'),
           encode(sha256(n::text::bytea), 'hex'), 'general', 'confirmed', now(), now(), false, '', '', ''
    FROM generate_series(1, size * children) AS n;

    INSERT INTO enrolments_contract (id, municipality_id, application_id, child_id, group_id, organisation_id, agreement_id,
        social_certificate_id, number, signed_on, period, price, certificate_amount, parent_amount, certificate_units,
        person_hours, seat_account_id, certificate_account_id, agreement_account_id, budget_account_id, volume_account_id,
        state, document_id, ground, reason)
    SELECT 1000000 + n, 1000 + 1 + n % size, 1000000 + n, 1000000 + 1 + (n - 1) % (size * children), 1,
           1000 + 1 + (n * 7919) % (size * providers), 1, 1000000 + n, 'Б-' || n, year + n % 200,
           daterange(year + n % 200, year + n % 200 + 120), 1000, 1000, 0, 100000, 8, 1, 1, 1, 1, 1, 'active', 1000000 + n,
           '', ''
    FROM generate_series(1, size * contracts) AS n;
END $$;
