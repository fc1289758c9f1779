"""What holds over certificates at any time."""

from sotszakaz.foundation.verification import Check

CONFIRMED_HAVE_CERTIFICATES = """
    SELECT c.id
    FROM children_child c
    LEFT JOIN certificates_certificateaccount a ON a.child_id = c.id AND a.municipality_id = c.municipality_id
    WHERE CASE WHEN c.state = 'merged' THEN a.state <> 'closed'
               WHEN c.state = 'departed' THEN a.state NOT IN ('closed', 'suspended')
               WHEN c.state = 'confirmed' THEN a.id IS NULL OR a.state = 'closed'
                   AND a.closing_reason <> 'Ребёнок достиг возраста, с которого сертификат прекращается.'
               ELSE a.id IS NOT NULL END
"""

VALUE_IS_ON_ITS_ACCOUNT = """
    SELECT p.id
    FROM certificates_certificateperiod p
    LEFT JOIN ledger_account l
        ON l.id = p.account_id AND l.kind = 'certificate' AND l.unit = p.unit AND l.municipality_id = p.municipality_id
    JOIN certificates_certificateaccount a ON a.id = p.certificate_id
    WHERE p.unit <> 'week_hours'
      AND (l.id IS NULL
           OR l.free + l.held + l.spent + l.lapsed <> p.face_value
           OR a.state = 'closed' AND (l.status <> 'closed' OR l.free > 0))
"""

NORMS_ARE_ON_THEIR_ACCOUNTS = """
    SELECT p.id
    FROM certificates_certificateperiod p
    JOIN certificates_fundingscheme s ON s.id = p.scheme_id
    JOIN certificates_certificateaccount a ON a.id = p.certificate_id
    LEFT JOIN certificates_certificatemonth m ON m.period_id = p.id
    LEFT JOIN ledger_account l
        ON l.id = m.account_id AND l.kind = 'hours_norm' AND l.municipality_id = p.municipality_id
    GROUP BY p.id, s.id, a.id
    HAVING CASE WHEN p.unit <> 'week_hours' THEN count(m.id) > 0 ELSE
        array_agg(m.month ORDER BY m.month) IS DISTINCT FROM ARRAY(
            SELECT g::date FROM generate_series(
                date_trunc('month', lower(s.period)), upper(s.period) - 1, interval '1 month') AS g)
        OR (array_agg(m.account_id ORDER BY m.month))[1] <> p.account_id
        OR CASE p.state WHEN 'withdrawn' THEN max(m.norm)
                        ELSE (array_agg(m.norm ORDER BY m.month DESC))[1] END <> p.face_value
        OR NOT bool_and(coalesce(l.free + l.held + l.spent + l.lapsed, -1) = m.norm)
        OR a.state = 'closed' AND bool_or(l.status <> 'closed' OR l.free > 0)
    END
"""

EXTENDED_HAVE_THE_NORM = """
    SELECT DISTINCT p.id
    FROM certificates_certificatemonth m
    JOIN certificates_certificateperiod p ON p.id = m.period_id
    JOIN certificates_certificateaccount a ON a.id = p.certificate_id
    LEFT JOIN ledger_account n ON n.id = m.account_id
    LEFT JOIN ledger_account l
        ON l.id = m.extended_account_id AND l.kind = 'hours_norm' AND l.municipality_id = p.municipality_id
    WHERE m.extended_account_id IS NOT NULL
      AND (l.id IS NULL
           OR l.free + l.held + l.spent + l.lapsed <> m.norm + m.extra
           OR l.held < n.held OR l.spent < n.spent
           OR a.state = 'closed' AND (l.status <> 'closed' OR l.free > 0))
"""

# A posting before the account was opened is in the one that opened it.
EXTENDED_FOLLOW_THE_NORM = """
    SELECT DISTINCT m.period_id
    FROM certificates_certificatemonth m
    CROSS JOIN LATERAL (
        SELECT min(e.posting_id) AS posting_id FROM ledger_entry e WHERE e.account_id = m.extended_account_id
    ) opening
    JOIN ledger_entry n ON n.account_id = m.account_id AND n.posting_id > opening.posting_id
    WHERE m.extended_account_id IS NOT NULL AND n.move IN ('hold', 'release', 'charge', 'refund')
    GROUP BY m.id, n.posting_id, n.move
    HAVING sum(n.amount) > (
        SELECT coalesce(sum(e.amount), 0) FROM ledger_entry e
        WHERE e.posting_id = n.posting_id AND e.account_id = m.extended_account_id AND e.move = n.move)
"""

VALUED_HAVE_A_PERIOD = """
    SELECT a.id
    FROM certificates_certificateaccount a
    WHERE a.state NOT IN ('suspended', 'closed')
      AND (a.state = 'valued')
          <> EXISTS (SELECT FROM certificates_certificateperiod p
                     WHERE p.certificate_id = a.id AND p.state = 'active')
"""

SUSPENDED_LET_NOTHING_THROUGH = """
    SELECT a.id
    FROM certificates_certificateaccount a
    JOIN certificates_certificateperiod p ON p.certificate_id = a.id
    LEFT JOIN certificates_certificatemonth m ON m.period_id = p.id
    JOIN ledger_account l ON l.id IN (p.account_id, m.account_id, m.extended_account_id)
    WHERE a.state <> 'closed' AND (a.state = 'suspended') <> (l.status = 'suspended')
    GROUP BY a.id
"""

LIMITS_HOLD_WHAT_WAS_GIVEN = """
    SELECT f.id
    FROM certificates_facevalue f
    JOIN certificates_fundingscheme s ON s.id = f.scheme_id
    LEFT JOIN ledger_account n
        ON n.id = f.number_account_id AND n.kind = 'scheme_number' AND n.municipality_id = s.municipality_id
    LEFT JOIN ledger_account t
        ON t.id = f.sum_account_id AND t.kind = 'scheme_sum' AND t.municipality_id = s.municipality_id
        AND t.unit = CASE s.unit WHEN 'week_hours' THEN 'hour' ELSE s.unit END
    LEFT JOIN LATERAL (
        SELECT count(*) FILTER (WHERE p.state <> 'withdrawn') AS number, coalesce(sum(p.face_value), 0) AS total
        FROM certificates_certificateperiod p WHERE p.granted_as_id = f.id
    ) given ON true
    WHERE (n.held, n.free + n.held, n.spent, n.lapsed)
            IS DISTINCT FROM (given.number, coalesce(f.number_limit, 1000000000000000), 0::bigint, 0::bigint)
       OR (t.held::numeric, t.free + t.held, t.spent, t.lapsed)
            IS DISTINCT FROM (given.total, coalesce(f.sum_limit, 1000000000000000), 0::bigint, 0::bigint)
"""

GIVEN_UNDER_OWN_SCHEME = """
    SELECT p.id
    FROM certificates_certificateperiod p
    JOIN certificates_facevalue f ON f.id = p.granted_as_id
    WHERE f.scheme_id <> p.scheme_id
"""

THOSE_WHO_WAIT_HAVE_NOTHING = """
    SELECT q.id
    FROM certificates_valuequeueentry q
    JOIN certificates_facevalue f ON f.id = q.value_id
    JOIN certificates_certificateaccount a ON a.id = q.certificate_id
    WHERE q.state = 'waiting'
      AND (a.state IN ('suspended', 'closed') OR EXISTS (
          SELECT FROM certificates_certificateperiod p
          WHERE p.certificate_id = a.id AND p.scheme_id = f.scheme_id AND p.state <> 'withdrawn'))
"""

PARTS_DIVIDE_THEIR_LINES = """
    SELECT part.id
    FROM certificates_schemepart part
    JOIN certificates_fundingscheme s ON s.id = part.scheme_id
    LEFT JOIN ledger_account a
        ON a.id = part.account_id AND a.kind = 'budget_line' AND a.municipality_id = part.municipality_id
    LEFT JOIN LATERAL (
        SELECT sum(CASE e.move WHEN 'hold' THEN e.amount WHEN 'release' THEN -e.amount END) AS held
        FROM ledger_posting g JOIN ledger_entry e ON e.posting_id = g.id
        WHERE g.cause_type = 'certificates.schemepart' AND g.cause_id = part.id
          AND e.account_id = part.line_account_id
    ) line ON true
    WHERE s.municipality_id <> part.municipality_id
       OR a.free + a.held + a.spent + a.lapsed IS DISTINCT FROM part."limit"
       OR line.held IS DISTINCT FROM part."limit"::numeric
"""

CHECKS = (
    Check(
        "certificates.children",
        "Сертификат есть у каждого подтверждённого ребёнка, закрыт у объединённых и у тех, кто вырос, "
        "закрыт или закрывается у выбывших, у остальных его нет",
        CONFIRMED_HAVE_CERTIFICATES,
    ),
    Check(
        "certificates.values",
        "Всё, что есть на счёте сертификата, вместе равно номиналу, а на закрытом свободного нет",
        VALUE_IS_ON_ITS_ACCOUNT,
    ),
    Check(
        "certificates.norms",
        "У номинала в часах в неделю есть норма на каждый месяц программы, и она на своём счёте",
        NORMS_ARE_ON_THEIR_ACCOUNTS,
    ),
    Check(
        "certificates.extended",
        "На счёте нормы с часами для значимых программ есть и норма, и эти часы, и занято не меньше, чем в норме",
        EXTENDED_HAVE_THE_NORM,
    ),
    Check(
        "certificates.extended_moves",
        "Всё, что занимают и возвращают в норме, занимают и возвращают и вместе с часами для значимых программ",
        EXTENDED_FOLLOW_THE_NORM,
    ),
    Check("certificates.periods", "Номинал есть у сертификатов с номиналом и только у них", VALUED_HAVE_A_PERIOD),
    Check(
        "certificates.suspended",
        "С приостановленных сертификатов занять нельзя, и только с них",
        SUSPENDED_LET_NOTHING_THROUGH,
    ),
    Check(
        "certificates.limits",
        "Пределы каждой категории держат ровно столько номиналов и на столько, сколько выдано",
        LIMITS_HOLD_WHAT_WAS_GIVEN,
    ),
    Check("certificates.categories", "Номинал выдан по категории своей программы", GIVEN_UNDER_OWN_SCHEME),
    Check("certificates.queue", "У тех, кто ждёт номинала, его ещё нет", THOSE_WHO_WAIT_HAVE_NOTHING),
    Check(
        "certificates.parts",
        "Подпериоды делят строку бюджета: сколько у неё занято для них, столько у них есть",
        PARTS_DIVIDE_THEIR_LINES,
    ),
)
