-- enrolment_quote, second version: tells as well whether the provider is without a licence on the day or at the start.
--
-- enrolment_quote: all that the quote of one child and one group reads, as one JSON object, by statements whose plans are
-- kept: a page of the rush must not plan a dozen queries. Whole rows go by their columns' names; rules are Python's.
--
--   person    who asks must act for the child on `present_day`; NULL asks nothing (the system itself)
--   moment    tells the day of the child's municipality where `asked_day` is NULL
--   asked_start  the first day of the course when it is not decided by the group and the day
--   without   an application of the child that is left out, because the new one takes its place
--
-- Row-level security holds, for the function runs as whoever calls it. What is not there is null: a child that is not
-- the person's, a group whose programme is not published. `balances` has all accounts that may have to pay.
-- Applications are asked by the child only (OFFSET 0), whatever the planner has seen when the plan was made.
CREATE OR REPLACE FUNCTION enrolment_quote(
    asked_child bigint, asked_group bigint, person bigint, present_day date, moment timestamptz, asked_day date,
    asked_start date, without bigint
) RETURNS json LANGUAGE plpgsql STABLE AS $$
DECLARE
    child children_child;
    home municipalities_municipality;
    grp programmes_studygroup;
    part programmes_programmepart;
    programme record;
    value certificates_certificateperiod;
    scheme certificates_fundingscheme;
    agreement agreements_agreement;
    line_account bigint;
    volume_account bigint;
    months json;
    parts json;
    accounts bigint[];
    day date;
    start date;
BEGIN
    SELECT * INTO child FROM children_child c WHERE c.id = asked_child AND (person IS NULL OR EXISTS (
        SELECT FROM children_representative r
        WHERE r.child_id = c.id AND r.user_id = person AND (upper_inf(r.valid) OR upper(r.valid) > present_day)));
    SELECT * INTO grp FROM programmes_studygroup g WHERE g.id = asked_group;
    SELECT * INTO part FROM programmes_programmepart p WHERE p.id = grp.part_id;
    SELECT p.id, p.municipality_id, p.organisation_id, p.record_id, p.service_id, p.name, p.annotation, p.locality,
           p.has_entrance_tests, p.age_from, p.age_to, p.state, p.sort_key
    INTO programme FROM programmes_programme p WHERE p.id = part.programme_id AND p.state = 'published';
    IF child.id IS NULL OR programme.id IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT * INTO home FROM municipalities_municipality m WHERE m.id = child.municipality_id;
    day := coalesce(asked_day, (moment AT TIME ZONE home.timezone)::date);
    start := greatest(grp.starts_on, coalesce(asked_start, day));

    SELECT v.* INTO value FROM certificates_certificateaccount a
    JOIN certificates_certificateperiod v ON v.certificate_id = a.id AND v.state <> 'withdrawn'
    JOIN certificates_fundingscheme s ON s.id = v.scheme_id AND s.period @> start
    WHERE a.child_id = asked_child ORDER BY v.id LIMIT 1;
    SELECT * INTO scheme FROM certificates_fundingscheme s WHERE s.id = value.scheme_id;
    SELECT json_agg(json_build_object('lower', lower(s.period), 'upper', upper(s.period), 'account', s.account_id)),
           array_agg(s.account_id)
    INTO parts, accounts FROM certificates_schemepart s WHERE s.scheme_id = value.scheme_id;
    SELECT a.* INTO agreement FROM agreements_agreement a
    JOIN providers_registryrecord r ON r.id = a.record_id AND r.state = 'active'
    WHERE r.organisation_id = grp.organisation_id AND a.municipality_id = child.municipality_id
      AND a.state = 'active' AND a.valid @> start ORDER BY a.id LIMIT 1;
    SELECT b.account_id, (
        SELECT v.account_id FROM social_orders_ordervolume v
        WHERE v.order_id = b.order_id AND v.service_id = programme.service_id AND v.award_method = 'certificate'
    ) INTO line_account, volume_account
    FROM social_orders_budgetline b
    JOIN social_orders_socialorder o ON o.id = b.order_id AND o.state = 'approved'
    WHERE b.municipality_id = child.municipality_id AND o.year = extract(year FROM start) ORDER BY b.id LIMIT 1;
    IF scheme.unit = 'week_hours' THEN
        SELECT json_agg(json_build_array(m.month, m.account_id) ORDER BY m.month),
               accounts || array_agg(m.account_id)
        INTO months, accounts FROM certificates_certificatemonth m
        WHERE m.period_id = value.id AND m.month BETWEEN date_trunc('month', start)::date AND grp.ends_on;
    END IF;
    accounts := accounts
        || ARRAY[grp.seat_account_id, value.account_id, agreement.account_id, line_account, volume_account];

    RETURN json_build_object(
        'day', day,
        'start', start,
        'child', row_to_json(child),
        'home', row_to_json(home),
        'group', row_to_json(grp),
        'part', row_to_json(part),
        'programme', row_to_json(programme),
        'service', (SELECT row_to_json(s) FROM catalogue_socialservice s WHERE s.id = programme.service_id),
        'place', (SELECT row_to_json(m) FROM municipalities_municipality m WHERE m.id = grp.municipality_id),
        'organisation', (SELECT row_to_json(o) FROM municipalities_organisation o WHERE o.id = grp.organisation_id),
        'slots', (
            SELECT json_agg(s ORDER BY s.weekday, s.starts_at)
            FROM programmes_classslot s WHERE s.group_id = asked_group),
        'regulation', (
            SELECT r.id FROM regulations_regulation r
            WHERE r.municipality_id = child.municipality_id AND r.valid @> day),
        'unit_cost', (
            SELECT u.amount FROM catalogue_unitcost u
            WHERE u.municipality_id = child.municipality_id AND u.service_id = programme.service_id
              AND u.valid @> start),
        'certificate', (SELECT row_to_json(a) FROM certificates_certificateaccount a WHERE a.child_id = asked_child),
        'value', CASE WHEN value.id IS NOT NULL THEN row_to_json(value) END,
        'scheme', CASE WHEN scheme.id IS NOT NULL THEN row_to_json(scheme) END,
        'parts', parts,
        'agreement', CASE WHEN agreement.id IS NOT NULL THEN row_to_json(agreement) END,
        'licence_stopped', providers_licence_stopped(child.municipality_id, grp.organisation_id, day)
            OR providers_licence_stopped(child.municipality_id, grp.organisation_id, start),
        'line_account', line_account,
        'volume_account', volume_account,
        'months', months,
        'balances', (SELECT json_agg(a) FROM ledger_account a WHERE a.id = ANY (accounts)),
        'applications', (
            SELECT json_agg(json_build_object(
                'pk', e.id, 'part_id', e.part_id, 'state', e.state, 'starts_on', lower(e.period),
                'until', upper(e.period), 'answered_at', e.answered_at, 'programme', op.name, 'focus', os.focus,
                'contract_state', k.state, 'contract_ends_on', k.ends_on,
                'slots', (
                    SELECT json_agg(s ORDER BY s.weekday, s.starts_at)
                    FROM programmes_classslot s WHERE s.group_id = e.group_id)
                ) ORDER BY e.id)
            FROM (SELECT * FROM enrolments_enrolmentapplication WHERE child_id = asked_child OFFSET 0) e
            JOIN programmes_programmepart ot ON ot.id = e.part_id
            JOIN programmes_programme op ON op.id = ot.programme_id
            JOIN catalogue_socialservice os ON os.id = op.service_id
            LEFT JOIN enrolments_contract k ON k.application_id = e.id
            WHERE e.id IS DISTINCT FROM without
              AND (e.state IN ('offered', 'submitted', 'invited', 'accepted') OR e.part_id = part.id)),
        'windows', (
            SELECT json_agg(w ORDER BY w.opens_at, w.id) FROM admission_enrolmentwindow w
            WHERE w.municipality_id = grp.municipality_id
              AND w.state IN ('published', 'settling', 'leftovers', 'closed')
              AND (w.group_id = asked_group OR w.programme_id = programme.id
                   OR w.group_id IS NULL AND w.programme_id IS NULL)),
        'somebody_waits', EXISTS (
            SELECT FROM waiting_waitingentry w WHERE w.group_id = asked_group AND w.state = 'waiting'));
END $$;

-- A contract is not made while the provider has no licence that holds; one look for all rows of a statement.
CREATE FUNCTION enrolments_guard_licence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT municipality_id, organisation_id, signed_on FROM made) m
        WHERE providers_licence_stopped(m.municipality_id, m.organisation_id, m.signed_on)
    ) THEN
        RAISE EXCEPTION 'the provider has no licence that holds' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'contract_under_licence';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER contract_under_licence AFTER INSERT ON enrolments_contract
    REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION enrolments_guard_licence();
