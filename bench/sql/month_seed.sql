-- Contracts of the bench of the month: one a child, over the groups, agreements and lines of bench enrol, two months each,
-- with classes and marks. Their money is held by the ledger, a thousand a call. After enrol_seed.sql.

CREATE TABLE bench_contract AS
SELECT c.id AS contract, c.application_id AS application, c.social_certificate_id AS certificate
FROM enrolments_contract c JOIN bench_template t ON t.municipality = c.municipality_id
ORDER BY c.id LIMIT 1;

CREATE FUNCTION bench_contracts(size int, first_month date, groups int, agreements int, budgets int) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    t bench_template;
    pattern bench_contract;
    term text := format('[%s,%s)', first_month, (first_month + interval '2 months')::date);
    accounts text := format(
        '''child_id'', 1000000 + n, ''group_id'', 1000000 + n %% %1$s, ''organisation_id'', 1000000 + n %% %2$s,
         ''agreement_id'', 1000000 + n %% %2$s, ''seat_account_id'', 2000000 + n %% %1$s,
         ''certificate_account_id'', 1000000 + n, ''agreement_account_id'', 3000000 + n %% %2$s,
         ''budget_account_id'', 4000000 + n %% %3$s, ''volume_account_id'', 5000000 + n %% %3$s,
         ''price'', 2000, ''certificate_amount'', 2000, ''parent_amount'', 0, ''certificate_units'', 200000,
         ''person_hours'', 16', groups, agreements, budgets);
BEGIN
    SELECT * INTO t FROM bench_template;
    SELECT * INTO pattern FROM bench_contract;
    PERFORM bench_copy('enrolments_enrolmentapplication', pattern.application, size, format(
        'jsonb_build_object(%s, ''part_id'', 1000000 + n %% %s, ''key'', ''bench contract '' || n, ''unit'', ''rub'',
                            ''state'', ''accepted'', ''period_id'', 1000000 + n, ''posting_id'', 8000000 + n,
                            ''replaces_id'', NULL, ''waiting_entry_id'', NULL)', accounts, groups));
    PERFORM bench_copy('certificates_socialcertificate', pattern.certificate, size, format(
        'jsonb_build_object(''child_id'', 1000000 + n, ''certificate_id'', 1000000 + n, ''group_id'', 1000000 + n %% %s,
                            ''number'', ''bench '' || n, ''document_id'', 6000000 + n)', groups));
    PERFORM bench_copy('enrolments_contract', pattern.contract, size, format(
        'jsonb_build_object(%s, ''application_id'', 1000000 + n, ''social_certificate_id'', 1000000 + n,
                            ''number'', ''bench '' || n, ''document_id'', 7000000 + n, ''period'', %L, ''ends_on'', NULL,
                            ''notice_at'', NULL, ''notice_by_id'', NULL, ''ground'', '''', ''state'', ''active'')',
        accounts, term));
    INSERT INTO enrolments_contractmonth (contract_id, municipality_id, month, price, certificate_amount, parent_amount,
                                          certificate_units, person_hours)
    SELECT 1000000 + n, t.municipality, m.month::date, 1000, 1000, 0, 100000, 8
    FROM generate_series(0, size - 1) AS n,
         generate_series(first_month, first_month + interval '1 month', interval '1 month') AS m (month);
    INSERT INTO attendance_classsession (id, municipality_id, group_id, held_on, starts_at, hours, state)
    SELECT 1000000 + row_number() OVER (), t.municipality, 1000000 + g, m.month::date + 3 * d, '15:00', 1,
           CASE WHEN (g + d) % 40 = 0 THEN 'cancelled' ELSE 'held' END
    FROM generate_series(0, groups - 1) AS g, generate_series(0, 7) AS d,
         generate_series(first_month, first_month + interval '1 month', interval '1 month') AS m (month);
    INSERT INTO attendance_attendancemark (municipality_id, session_id, contract_id, mark)
    SELECT t.municipality, s.id, c.id, CASE WHEN (c.id + s.id) % 12 = 0 THEN 'absent' ELSE 'present' END
    FROM enrolments_contract c JOIN attendance_classsession s ON s.group_id = c.group_id AND s.state = 'held'
    WHERE c.id >= 1000000;
END $$;

CREATE FUNCTION bench_hold(first int, size int, agreements int, budgets int) RETURNS void LANGUAGE sql AS $$
    SELECT ledger_post(
        (SELECT array_agg('bench:hold:' || n ORDER BY n) FROM generate_series(first, first + size - 1) AS n),
        array_fill(t.municipality, ARRAY[size]), array_fill(NULL::bigint, ARRAY[size]),
        array_fill('bench.hold'::text, ARRAY[size]), array_fill(1::bigint, ARRAY[size]),
        array_fill(current_date, ARRAY[size]), array_agg(n - first + 1), array_agg(v.account),
        array_fill('hold'::text, ARRAY[size * 4]), array_agg(v.amount))
    FROM bench_template t, generate_series(first, first + size - 1) AS n,
         LATERAL (VALUES (1000000 + n::bigint, 200000::bigint), (3000000 + n % agreements, 200000),
                         (4000000 + n % budgets, 200000), (5000000 + n % budgets, 1600)) AS v (account, amount)
    GROUP BY t.municipality
$$;

-- A timetable of two classes a week, beside the classes that are in the sheets.
CREATE FUNCTION bench_timetable(groups int) RETURNS void LANGUAGE sql AS $$
    INSERT INTO programmes_classslot (municipality_id, group_id, weekday, starts_at, ends_at, hours)
    SELECT t.municipality, 1000000 + g, d, '17:00', '18:00', 1
    FROM bench_template AS t, generate_series(0, groups - 1) AS g, unnest(ARRAY[2, 5]) AS d
$$;

-- Counts a month of some contracts as a closing does; answers of how many a class was still to come.
CREATE FUNCTION bench_counted(first int, size int, month date, counted_on date) RETURNS bigint LANGUAGE sql AS $$
    WITH earned AS MATERIALIZED (
        SELECT e.* FROM settlements_earned(
            ARRAY(SELECT 1000000 + n::bigint FROM generate_series(first, first + size - 1) AS n),
            array_fill(month, ARRAY[size]), array_fill('by_attendance'::text, ARRAY[size]),
            array_fill('as_certificate'::text, ARRAY[size]), counted_on, ARRAY[]::date[]) AS e
    )
    SELECT count(*) FILTER (WHERE e.assumed_hours > 0) FROM earned AS e
$$;

-- The same lines, postings and entries into tables with the same columns and indexes: no rules, rights or references.
CREATE TABLE bare_month_line (LIKE settlements_accrual INCLUDING INDEXES);
CREATE TABLE bare_month_posting (LIKE ledger_posting INCLUDING INDEXES);
CREATE TABLE bare_month_entry (LIKE ledger_entry INCLUDING INDEXES);
CREATE FUNCTION bench_bare_lines(closing bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO bare_month_line SELECT * FROM settlements_accrual WHERE closing_id = closing;
$$;
CREATE FUNCTION bench_bare_month(closing bigint) RETURNS void LANGUAGE sql AS $$
    SELECT bench_bare_lines(closing);
    INSERT INTO bare_month_posting SELECT p.* FROM ledger_posting p
        WHERE p.id IN (SELECT a.posting_id FROM settlements_accrual a WHERE a.closing_id = closing);
    INSERT INTO bare_month_entry SELECT e.* FROM ledger_entry e
        WHERE e.posting_id IN (SELECT a.posting_id FROM settlements_accrual a WHERE a.closing_id = closing);
$$;

-- The year that the report reads: a closed month of the contracts and its lines again for the months that have none, with
-- their closings, and contracts that go on for all of them.
CREATE FUNCTION bench_year(closing bigint, months date[]) RETURNS void LANGUAGE sql AS $$
    UPDATE enrolments_contract
    SET period = daterange(date_trunc('year', months[1])::date, (date_trunc('year', months[1]) + interval '1 year')::date)
    WHERE id >= 1000000;
    INSERT INTO settlements_monthclosing (municipality_id, month, regulation_id, policy, parent_policy, counted_on)
    SELECT o.municipality_id, m.month, o.regulation_id, o.policy, o.parent_policy, (m.month + interval '1 month')::date
    FROM settlements_monthclosing o CROSS JOIN unnest(months) AS m (month) WHERE o.id = closing
    ON CONFLICT DO NOTHING;
    INSERT INTO enrolments_contractmonth (contract_id, municipality_id, month, price, certificate_amount, parent_amount,
                                          certificate_units, person_hours)
    SELECT p.contract_id, p.municipality_id, m.month, p.price, p.certificate_amount, p.parent_amount, p.certificate_units,
           p.person_hours
    FROM settlements_monthclosing o
    JOIN enrolments_contractmonth p ON p.municipality_id = o.municipality_id AND p.month = o.month
    CROSS JOIN unnest(months) AS m (month)
    WHERE o.id = closing AND p.contract_id >= 1000000;
    INSERT INTO settlements_accrual (
        municipality_id, closing_id, contract_id, register_id, month, completeness, certificate_amount, released_amount,
        certificate_units, released_units, person_hours, released_person_hours)
    SELECT a.municipality_id, a.closing_id, a.contract_id, a.register_id, m.month, a.completeness, a.certificate_amount,
           a.released_amount, a.certificate_units, a.released_units, a.person_hours, a.released_person_hours
    FROM settlements_accrual a, unnest(months) AS m (month) WHERE a.closing_id = closing AND a.contract_id >= 1000000
$$;
