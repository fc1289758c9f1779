"""What holds over agreements at any time."""

from sotszakaz.foundation.verification import Check

LIMIT_IS_ON_ITS_ACCOUNT = """
    SELECT a.id
    FROM agreements_agreement a
    LEFT JOIN ledger_account l
        ON l.id = a.account_id AND l.kind = 'agreement' AND l.municipality_id = a.municipality_id
    LEFT JOIN agreements_termination t ON t.agreement_id = a.id
    WHERE l.id IS NULL OR l.free + l.held + l.spent + l.lapsed
        <> CASE WHEN a.state IN ('offered', 'withdrawn') THEN 0 ELSE (a."limit" - coalesce(t.freed, 0)) * 100 END
"""

FOLLOWS_ITS_AMENDMENTS = """
    SELECT a.id
    FROM agreements_agreement a
    CROSS JOIN LATERAL (
        SELECT m.limit_after, m.valid_after FROM agreements_amendment m
        WHERE m.agreement_id = a.id AND m.state = 'in_force' ORDER BY m.settled_at DESC, m.id DESC LIMIT 1
    ) m
    WHERE m.limit_after <> a."limit" OR m.valid_after <> a.valid
"""

EDITIONS_ADD_UP = """
    SELECT DISTINCT l.agreement_id
    FROM agreements_agreementlimit l
    JOIN agreements_agreement a ON a.id = l.agreement_id
    LEFT JOIN agreements_amendment m ON m.id = l.amendment_id
    LEFT JOIN LATERAL (
        SELECT f.limit_before FROM agreements_amendment f
        WHERE f.agreement_id = a.id AND f.state = 'in_force' ORDER BY f.settled_at, f.id LIMIT 1
    ) first ON true
    GROUP BY l.agreement_id, l.amendment_id, m.limit_after, first.limit_before, a."limit"
    HAVING sum(l.amount) <> coalesce(m.limit_after, first.limit_before, a."limit")
"""

ENDED_ON_ITS_DAY = """
    SELECT a.id
    FROM agreements_agreement a
    LEFT JOIN agreements_termination t ON t.agreement_id = a.id
    LEFT JOIN ledger_account l ON l.id = a.account_id
    WHERE a.state = 'ending' AND (t.id IS NULL OR t.freed IS NOT NULL OR l.status <> 'suspended')
       OR a.state = 'active' AND t.id IS NOT NULL
       OR a.state IN ('offered', 'withdrawn') AND t.id IS NOT NULL
       OR a.state = 'withdrawn' AND l.status <> 'closed'
       OR a.state = 'terminated' AND (l.status <> 'closed' OR t.id IS NOT NULL AND t.freed IS NULL)
"""

DOCUMENT_SAYS_THE_NUMBER = """
    SELECT a.id
    FROM agreements_agreement a
    JOIN documents_document d ON d.id = a.document_id
    WHERE d.full_number <> a.number OR d.kind <> 'agreement' OR d.municipality_id <> a.municipality_id
"""

STOPPED_LICENCE_STOPS_MONEY = """
    SELECT a.id
    FROM agreements_agreement a
    JOIN providers_registryrecord r ON r.id = a.record_id
    JOIN ledger_account l ON l.id = a.account_id
    WHERE a.state = 'active' AND l.status = 'open'
      AND providers_licence_stopped(r.municipality_id, r.organisation_id, current_date)
      AND EXISTS (
          SELECT FROM providers_licencestop s JOIN providers_licence c ON c.id = s.licence_id
          WHERE c.municipality_id = r.municipality_id AND c.organisation_id = r.organisation_id
            AND s.took_effect_at IS NOT NULL AND s.resumed_at IS NULL)
"""

IN_FORCE_WHEN_SIGNED = """
    SELECT a.id
    FROM agreements_agreement a
    WHERE a.needs_signatures AND a.state IN ('active', 'ending', 'terminated') AND NOT EXISTS (
        SELECT FROM signatures_signature s JOIN documents_documentversion v ON v.id = s.version_id
        WHERE v.document_id = a.document_id AND s.party IN ('provider', 'body')
        GROUP BY v.id HAVING count(*) = 2)
"""

PAPERS_END_WITH_THEIR_FORCE = """
    SELECT a.id
    FROM agreements_agreement a
    LEFT JOIN documents_documentending e ON e.document_id = a.document_id
    WHERE a.state IN ('terminated', 'withdrawn') AND e.id IS NULL
       OR a.state IN ('active', 'ending') AND e.ended_on < upper(a.valid)
"""

CHECKS = (
    Check(
        "agreements.signed",
        "Соглашение, которое ждало подписей, в силе только с подписями обеих сторон",
        IN_FORCE_WHEN_SIGNED,
    ),
    Check(
        "agreements.limits",
        "Всё, что есть на счёте соглашения, вместе равно его лимиту без возвращённого при расторжении",
        LIMIT_IS_ON_ITS_ACCOUNT,
    ),
    Check(
        "agreements.documents",
        "У соглашения есть документ с тем же номером и того же муниципалитета",
        DOCUMENT_SAYS_THE_NUMBER,
    ),
    Check(
        "agreements.amendments",
        "Лимит и срок соглашения — те, что в последнем вступившем в силу дополнительном соглашении",
        FOLLOWS_ITS_AMENDMENTS,
    ),
    Check("agreements.dues", "Строки каждой редакции по годам и кодам вместе дают её лимит", EDITIONS_ADD_UP),
    Check(
        "agreements.ends",
        "У прекращаемого соглашения есть документ, его счёт приостановлен, а у расторгнутого — закрыт",
        ENDED_ON_ITS_DAY,
    ),
    Check(
        "agreements.papers",
        "Документ расторгнутого соглашения больше не действует, а действующего — не кончается раньше его срока",
        PAPERS_END_WITH_THEIR_FORCE,
    ),
    Check(
        "agreements.licences",
        "Пока лицензия исполнителя не действует, счета его соглашений новых резервов не принимают",
        STOPPED_LICENCE_STOPS_MONEY,
    ),
)
