"""What holds over applications and contracts at any time."""

from sotszakaz.foundation.verification import Check

# What extends a norm is held with it from the posting on that opened it.
POSTING_HOLDS_WHAT_WAS_BOOKED = """
    SELECT a.id
    FROM enrolments_enrolmentapplication a
    LEFT JOIN LATERAL (
        SELECT array_agg(e.account_id || ' ' || e.amount ORDER BY e.account_id || ' ' || e.amount) AS held
        FROM ledger_entry e WHERE e.posting_id = a.posting_id AND e.move = 'hold'
    ) posted ON true
    CROSS JOIN LATERAL (
        SELECT a.seat_account_id || ' 1' || CASE
            WHEN cardinality(a.month_account_ids) = 0 THEN ARRAY[a.certificate_account_id || ' ' || a.certificate_units]
            ELSE ARRAY(
                SELECT w.account_id || ' ' || a.certificate_units / cardinality(a.month_account_ids)
                FROM unnest(a.month_account_ids) AS n (account_id)
                LEFT JOIN certificates_certificatemonth m
                    ON m.account_id = n.account_id AND m.extended_account_id IS NOT NULL
                    AND a.posting_id > (
                        SELECT min(o.posting_id) FROM ledger_entry o WHERE o.account_id = m.extended_account_id)
                CROSS JOIN LATERAL unnest(ARRAY[n.account_id, m.extended_account_id]) AS w (account_id)
                WHERE w.account_id IS NOT NULL)
        END || ARRAY[
            a.agreement_account_id || ' ' || (a.certificate_amount * 100)::bigint,
            a.budget_account_id || ' ' || (a.certificate_amount * 100)::bigint,
            a.volume_account_id || ' ' || (a.person_hours * 100)::bigint
        ] AS lines
    ) booked
    WHERE posted.held IS DISTINCT FROM ARRAY(SELECT unnest(booked.lines) ORDER BY 1)
"""

RELEASED_ONCE = """
    SELECT a.id
    FROM enrolments_enrolmentapplication a
    WHERE (SELECT count(*) FROM ledger_posting p
           WHERE p.cause_type = 'ledger.posting' AND p.cause_id = a.posting_id)
        <> CASE WHEN a.state IN ('refused', 'withdrawn', 'expired') THEN 1 ELSE 0 END
"""

SEATS_OF_GROUPS = """
    SELECT g.id
    FROM programmes_studygroup g
    JOIN ledger_account l ON l.id = g.seat_account_id
    LEFT JOIN (
        SELECT group_id,
               count(*) FILTER (WHERE state IN ('offered', 'submitted', 'invited')) AS waiting,
               count(c.id) FILTER (WHERE c.seat_freed_at IS NULL) AS taken
        FROM (SELECT id, group_id, state FROM enrolments_enrolmentapplication) e
        LEFT JOIN (SELECT id, application_id, seat_freed_at FROM enrolments_contract) c ON c.application_id = e.id
        GROUP BY group_id
    ) a ON a.group_id = g.id
    LEFT JOIN (
        SELECT group_id, count(*) AS kept FROM enrolments_keptplace WHERE state = 'kept' GROUP BY group_id
    ) k ON k.group_id = g.id
    WHERE l.held <> coalesce(a.waiting, 0) + coalesce(k.kept, 0) OR l.spent <> coalesce(a.taken, 0)
"""

KEPT_FOR_WHO_GOES_ON = """
    SELECT k.id
    FROM enrolments_keptplace k
    JOIN enrolments_enrolmentapplication a ON a.id = k.application_id
    JOIN programmes_studygroup g ON g.id = k.group_id
    WHERE a.municipality_id <> k.municipality_id OR g.follows_id IS DISTINCT FROM a.group_id
       OR NOT EXISTS (
           SELECT FROM ledger_entry e
           WHERE e.posting_id = k.posting_id AND e.account_id = g.seat_account_id AND e.move = 'hold' AND e.amount = 1)
       OR k.state = 'taken' AND NOT EXISTS (
           SELECT FROM enrolments_enrolmentapplication n WHERE n.child_id = a.child_id AND n.group_id = k.group_id)
"""

ACCEPTED_HAVE_CONTRACTS = """
    SELECT a.id
    FROM enrolments_enrolmentapplication a
    LEFT JOIN enrolments_contract c ON c.application_id = a.id
    WHERE a.state IN ('accepted', 'terminated', 'ended') AND c.id IS NULL
       OR c.id IS NOT NULL AND a.state NOT IN ('accepted', 'terminated', 'transferred', 'ended')
       OR (a.state = 'ended') <> (c.state IS NOT DISTINCT FROM 'ended' AND a.state <> 'transferred')
       OR (a.child_id, a.group_id, upper(a.period)) <> (c.child_id, c.group_id, upper(c.period))
       OR lower(a.period) = lower(c.period)
          AND (a.price, a.certificate_amount, a.certificate_units, a.person_hours)
              <> (c.price, c.certificate_amount, c.certificate_units, c.person_hours)
       OR lower(a.period) <> lower(c.period)
          AND (lower(c.period) < lower(a.period) OR lower(c.period) <> c.signed_on
               OR a.price < c.price OR a.certificate_amount < c.certificate_amount
               OR a.certificate_units < c.certificate_units OR a.parent_amount < c.parent_amount
               OR a.person_hours < c.person_hours)
"""

LATER_RELEASED = """
    SELECT a.id
    FROM enrolments_enrolmentapplication a
    JOIN enrolments_contract c ON c.application_id = a.id
    LEFT JOIN LATERAL (
        SELECT coalesce(sum(e.amount) FILTER (WHERE e.account_id = a.agreement_account_id), 0) AS agreement,
               coalesce(sum(e.amount) FILTER (WHERE e.account_id = a.budget_account_id), 0) AS budget,
               coalesce(sum(e.amount) FILTER (WHERE e.account_id = a.volume_account_id), 0) AS volume,
               coalesce(sum(e.amount) FILTER (WHERE e.account_id = a.certificate_account_id), 0) AS certificate
        FROM ledger_posting p JOIN ledger_entry e ON e.posting_id = p.id
        WHERE p.cause_type = 'enrolments.enrolmentapplication' AND p.cause_id = a.id AND p.id <> a.posting_id
          AND e.move = 'release'
    ) r ON true
    WHERE (r.agreement, r.budget, r.volume) <> (
              (a.certificate_amount - c.certificate_amount) * 100, (a.certificate_amount - c.certificate_amount) * 100,
              (a.person_hours - c.person_hours) * 100)
       OR cardinality(a.month_account_ids) = 0 AND r.certificate <> a.certificate_units - c.certificate_units
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

REPLACED_ONCE = """
    SELECT a.id
    FROM enrolments_enrolmentapplication a
    LEFT JOIN enrolments_enrolmentapplication r ON r.replaces_id = a.id AND r.child_id = a.child_id
        AND r.part_id = a.part_id AND r.group_id <> a.group_id
    WHERE (a.state = 'transferred') <> (r.id IS NOT NULL)
"""

TERMINATED_WHOLE = """
    SELECT c.id
    FROM enrolments_contract c
    JOIN enrolments_enrolmentapplication a ON a.id = c.application_id
    JOIN certificates_socialcertificate s ON s.id = c.social_certificate_id
    WHERE s.state <> c.state
       OR (c.state = 'terminated') <> (c.seat_freed_at IS NOT NULL)
       OR (c.state = 'terminated') <> (a.state IN ('terminated', 'transferred') AND c.seat_freed_at IS NOT NULL)
       OR a.state = 'transferred' AND c.ends_on IS NULL
"""

OFFERED_FROM_THE_LINE = """
    SELECT w.id
    FROM waiting_waitingentry w
    LEFT JOIN enrolments_enrolmentapplication a ON a.waiting_entry_id = w.id
    WHERE a.state IS DISTINCT FROM 'offered' AND w.state = 'offered'
       OR w.state IN ('waiting', 'blocked', 'left') AND a.id IS NOT NULL
       OR w.state IN ('taken', 'declined', 'expired') AND (a.id IS NULL OR a.state = 'offered')
"""

NAMED_EXISTS = """
    SELECT a.id
    FROM enrolments_enrolmentapplication a
    LEFT JOIN children_child c ON c.id = a.child_id
    LEFT JOIN programmes_studygroup g
        ON g.id = a.group_id AND g.part_id = a.part_id AND g.organisation_id = a.organisation_id
    LEFT JOIN agreements_agreement s ON s.id = a.agreement_id
    LEFT JOIN users_user u ON u.id = a.applied_by_id
    WHERE c.id IS NULL OR g.id IS NULL OR s.id IS NULL OR u.id IS NULL AND a.applied_by_id IS NOT NULL
"""

PAPERS_BELONG = """
    SELECT p.id
    FROM enrolments_applicationpaper p
    JOIN enrolments_enrolmentapplication a ON a.id = p.application_id
    JOIN documents_document d ON d.id = p.document_id
    LEFT JOIN enrolments_contract c ON c.application_id = a.id
    WHERE (d.kind, d.municipality_id, d.organisation_id) IS DISTINCT FROM (p.kind, p.municipality_id, a.organisation_id)
       OR a.municipality_id <> p.municipality_id
       OR p.kind IN ('contract_amendment', 'contract_termination') AND c.ends_on IS NULL
          AND (p.kind = 'contract_termination' OR c.own_cost_since IS NULL)
"""

APPLICATIONS_END_WITH_CONTRACTS = """
    SELECT p.id
    FROM enrolments_applicationpaper p
    JOIN enrolments_contract c ON c.application_id = p.application_id
    JOIN documents_documentending e ON e.document_id = c.document_id
    WHERE p.kind = 'enrolment_application'
      AND NOT EXISTS (SELECT FROM documents_documentending own WHERE own.document_id = p.document_id)
"""

ENDED_DOCUMENTS = """
SELECT k.id FROM enrolments_contract k
JOIN certificates_socialcertificate s ON s.id = k.social_certificate_id
WHERE k.state = 'ended' AND 2 <> (
    SELECT count(*) FROM documents_documentending e WHERE e.document_id IN (k.document_id, s.document_id))
"""

CHECKS = (
    Check(
        "enrolments.named",
        "Ребёнок, группа, соглашение и заявитель каждого заявления есть и относятся друг к другу",
        NAMED_EXISTS,
    ),
    Check(
        "enrolments.postings",
        "Проводка каждого заявления держит место, сертификат, соглашение, бюджет и объём ровно на его суммы",
        POSTING_HOLDS_WHAT_WAS_BOOKED,
    ),
    Check(
        "enrolments.released",
        "Удержанное снято один раз у отказанных, отозванных и просроченных заявлений и ни разу у остальных",
        RELEASED_ONCE,
    ),
    Check(
        "enrolments.seats",
        "Удержано столько мест, сколько заявлений решается и продолжений ждёт, занято столько, сколько держат договоры",
        SEATS_OF_GROUPS,
    ),
    Check(
        "enrolments.kept",
        "Место в продолжении курса удержано проводкой за ребёнком группы, которую оно продолжает",
        KEPT_FOR_WHO_GOES_ON,
    ),
    Check(
        "enrolments.contracts",
        "Договор есть у каждого принятого заявления, только у него: на тех же условиях, а начатый позже — не дороже",
        ACCEPTED_HAVE_CONTRACTS,
    ),
    Check(
        "enrolments.later",
        "Когда договор начался позже заявления, удержанное за дни до него вернулось при заключении до копейки",
        LATER_RELEASED,
    ),
    Check(
        "enrolments.transfers",
        "У каждого переведённого заявления есть одно новое, той же части, в другую группу",
        REPLACED_ONCE,
    ),
    Check(
        "enrolments.terminations",
        "Расторгнутый договор закончен весь: место свободно, социальный сертификат и заявление прекращены",
        TERMINATED_WHOLE,
    ),
    Check(
        "enrolments.offers",
        "Место предложено тому и только тому из очереди, за кем оно удержано заявлением",
        OFFERED_FROM_THE_LINE,
    ),
    Check(
        "enrolments.papers",
        "Документ заявления — его вида, муниципалитета и исполнителя; изменяет и расторгает он то, что кончается",
        PAPERS_BELONG,
    ),
    Check(
        "enrolments.completed",
        "У договора, исполненного до последнего дня, закончены и он, и социальный сертификат как документы",
        ENDED_DOCUMENTS,
    ),
    Check(
        "enrolments.applications",
        "Заявление как документ действует не дольше своего договора",
        APPLICATIONS_END_WITH_CONTRACTS,
    ),
    Check("enrolments.months", "Месяцы каждого договора складываются в него до копейки и до сотой часа", MONTHS_SUM_UP),
)
