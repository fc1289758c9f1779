"""What holds over applications and contracts at any time."""

from sotszakaz.foundation.verification import Check

POSTING_HOLDS_WHAT_WAS_BOOKED = """
    SELECT a.id
    FROM enrolments_enrolmentapplication a
    LEFT JOIN LATERAL (
        SELECT array_agg(e.account_id || ' ' || e.move || ' ' || e.amount ORDER BY e.line) AS held
        FROM ledger_entry e WHERE e.posting_id = a.posting_id
    ) posted ON true
    WHERE posted.held IS DISTINCT FROM ARRAY[
        a.seat_account_id || ' hold 1',
        a.certificate_account_id || ' hold ' || a.certificate_units,
        a.agreement_account_id || ' hold ' || (a.certificate_amount * 100)::bigint,
        a.budget_account_id || ' hold ' || (a.certificate_amount * 100)::bigint,
        a.volume_account_id || ' hold ' || (a.person_hours * 100)::bigint
    ]
"""

RELEASED_ONCE = """
    SELECT a.id
    FROM enrolments_enrolmentapplication a
    WHERE (SELECT count(*) FROM ledger_posting p
           WHERE p.cause_type = 'ledger.posting' AND p.cause_id = a.posting_id)
        <> CASE WHEN a.state IN ('refused', 'withdrawn') THEN 1 ELSE 0 END
"""

SEATS_OF_GROUPS = """
    SELECT g.id
    FROM programmes_studygroup g
    JOIN ledger_account l ON l.id = g.seat_account_id
    LEFT JOIN (
        SELECT group_id,
               count(*) FILTER (WHERE state = 'submitted') AS waiting,
               count(*) FILTER (WHERE state = 'accepted') AS taken
        FROM enrolments_enrolmentapplication GROUP BY group_id
    ) a ON a.group_id = g.id
    WHERE l.held <> coalesce(a.waiting, 0) OR l.spent <> coalesce(a.taken, 0)
"""

ACCEPTED_HAVE_CONTRACTS = """
    SELECT a.id
    FROM enrolments_enrolmentapplication a
    LEFT JOIN enrolments_contract c ON c.application_id = a.id
    WHERE (a.state = 'accepted') <> (c.id IS NOT NULL)
       OR (a.child_id, a.group_id, a.price, a.certificate_amount, a.certificate_units, a.person_hours, a.period)
          <> (c.child_id, c.group_id, c.price, c.certificate_amount, c.certificate_units, c.person_hours, c.period)
"""

MONTHS_SUM_UP = """
    SELECT c.id
    FROM enrolments_contract c
    LEFT JOIN enrolments_contractmonth m ON m.contract_id = c.id
    GROUP BY c.id
    HAVING (sum(m.price), sum(m.certificate_amount), sum(m.parent_amount), sum(m.certificate_units),
            sum(m.person_hours))
        IS DISTINCT FROM (c.price, c.certificate_amount, c.parent_amount, c.certificate_units::numeric, c.person_hours)
"""

CHECKS = (
    Check(
        "enrolments.postings",
        "Проводка каждого заявления держит место, сертификат, соглашение, бюджет и объём ровно на его суммы",
        POSTING_HOLDS_WHAT_WAS_BOOKED,
    ),
    Check(
        "enrolments.released",
        "Удержанное снято один раз у отказанных и отозванных заявлений и ни разу у остальных",
        RELEASED_ONCE,
    ),
    Check(
        "enrolments.seats",
        "В группе удержано столько мест, сколько заявлений ждёт ответа, и занято столько, сколько принято",
        SEATS_OF_GROUPS,
    ),
    Check(
        "enrolments.contracts",
        "Договор есть у каждого принятого заявления, только у него и на тех же условиях",
        ACCEPTED_HAVE_CONTRACTS,
    ),
    Check("enrolments.months", "Месяцы каждого договора складываются в него до копейки и до сотой часа", MONTHS_SUM_UP),
)
