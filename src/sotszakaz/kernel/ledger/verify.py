"""What holds over the whole ledger at any time. `verify` proves it without trusting the functions that write it."""

from sotszakaz.foundation.verification import Check

BUCKETS_FOLLOW_ENTRIES = """
    SELECT a.id
    FROM ledger_account a
    LEFT JOIN (
        SELECT e.account_id,
               sum(e.amount) FILTER (WHERE m.target = 'free') AS to_free,
               sum(e.amount) FILTER (WHERE m.source = 'free') AS from_free,
               sum(e.amount) FILTER (WHERE m.target = 'held') AS to_held,
               sum(e.amount) FILTER (WHERE m.source = 'held') AS from_held,
               sum(e.amount) FILTER (WHERE m.target = 'spent') AS to_spent,
               sum(e.amount) FILTER (WHERE m.source = 'spent') AS from_spent,
               sum(e.amount) FILTER (WHERE m.target = 'lapsed') AS to_lapsed,
               sum(e.amount) FILTER (WHERE m.source = 'lapsed') AS from_lapsed
        FROM ledger_entry e
        LEFT JOIN (VALUES
            ('grant', NULL, 'free'), ('withdraw', 'free', NULL), ('hold', 'free', 'held'), ('release', 'held', 'free'),
            ('charge', 'held', 'spent'), ('refund', 'spent', 'free'), ('lapse', 'free', 'lapsed'),
            ('restore', 'lapsed', 'free')
        ) AS m (move, source, target) ON m.move = e.move
        GROUP BY e.account_id
    ) s ON s.account_id = a.id
    WHERE a.free <> coalesce(s.to_free, 0) - coalesce(s.from_free, 0)
       OR a.held <> coalesce(s.to_held, 0) - coalesce(s.from_held, 0)
       OR a.spent <> coalesce(s.to_spent, 0) - coalesce(s.from_spent, 0)
       OR a.lapsed <> coalesce(s.to_lapsed, 0) - coalesce(s.from_lapsed, 0)
"""

NOTHING_IS_NEGATIVE = "SELECT id FROM ledger_account WHERE least(free, held, spent, lapsed) < 0"

# Ids of postings are given while the accounts are locked, so in one account they stand in the order of effect.
HISTORY_IS_NEVER_NEGATIVE = """
    SELECT DISTINCT h.account_id
    FROM (
        SELECT e.account_id,
               sum(sum(e.amount * CASE WHEN e.move IN ('grant', 'release', 'refund', 'restore') THEN 1 ELSE -1 END)
                   FILTER (WHERE e.move <> 'charge')) OVER history AS free,
               sum(sum(e.amount * CASE WHEN e.move = 'hold' THEN 1 ELSE -1 END)
                   FILTER (WHERE e.move IN ('hold', 'release', 'charge'))) OVER history AS held,
               sum(sum(e.amount * CASE WHEN e.move = 'charge' THEN 1 ELSE -1 END)
                   FILTER (WHERE e.move IN ('charge', 'refund'))) OVER history AS spent,
               sum(sum(e.amount * CASE WHEN e.move = 'lapse' THEN 1 ELSE -1 END)
                   FILTER (WHERE e.move IN ('lapse', 'restore'))) OVER history AS lapsed
        FROM ledger_entry e
        GROUP BY e.account_id, e.posting_id
        WINDOW history AS (PARTITION BY e.account_id ORDER BY e.posting_id)
    ) h
    WHERE least(h.free, h.held, h.spent, h.lapsed) < 0
"""

ANSWERED_ONCE = """
    SELECT p.id
    FROM ledger_posting p
    WHERE (EXISTS (SELECT FROM ledger_entry e WHERE e.posting_id = p.id))
        = (EXISTS (SELECT FROM ledger_postingrefusal r WHERE r.posting_id = p.id))
"""

NOTHING_HANGS_IN_THE_AIR = """
    SELECT 'entry of posting ' || e.posting_id
    FROM ledger_entry e
    LEFT JOIN ledger_posting p ON p.id = e.posting_id
    LEFT JOIN ledger_account a ON a.id = e.account_id
    WHERE p.id IS NULL OR a.id IS NULL
    UNION ALL
    SELECT 'refusal of posting ' || r.posting_id
    FROM ledger_postingrefusal r
    LEFT JOIN ledger_posting p ON p.id = r.posting_id
    LEFT JOIN ledger_account a ON a.id = r.account_id
    WHERE p.id IS NULL OR a.id IS NULL
    UNION ALL
    SELECT 'payer of posting ' || p.id
    FROM ledger_posting p
    LEFT JOIN municipalities_municipality m ON m.id = p.municipality_id
    WHERE m.id IS NULL
"""

ONE_PAYER = """
    SELECT e.posting_id
    FROM ledger_entry e
    JOIN ledger_posting p ON p.id = e.posting_id
    JOIN ledger_account a ON a.id = e.account_id
    WHERE e.municipality_id <> p.municipality_id
       OR a.municipality_id <> p.municipality_id
          AND NOT (a.kind = 'seat' AND e.move IN ('hold', 'release', 'charge', 'refund'))
"""

UNIT_OF_KIND = """
    SELECT id FROM ledger_account
    WHERE (kind, unit) NOT IN (
        ('seat', 'place'), ('certificate', 'rub'), ('certificate', 'hour'), ('hours_norm', 'hour'),
        ('scheme_number', 'piece'), ('scheme_sum', 'rub'), ('scheme_sum', 'hour'),
        ('agreement', 'rub'), ('budget_line', 'rub'), ('order_volume', 'person_hour'))
"""

KEY_IS_ANSWERED_ONCE = "SELECT key FROM ledger_posting GROUP BY key HAVING count(*) > 1"

FINGERPRINT_IS_OF_CONTENT = """
    SELECT p.id
    FROM ledger_posting p
    JOIN (
        SELECT e.posting_id,
               string_agg(' ' || e.account_id || e.move || e.amount, '' ORDER BY e.account_id, e.move, e.amount) AS said
        FROM ledger_entry e GROUP BY e.posting_id
    ) c ON c.posting_id = p.id
    WHERE p.fingerprint <> sha256(convert_to(p.municipality_id || c.said, 'UTF8'))
"""

GUARDS_STAND = """
    SELECT 'row-level security of ' || relname FROM pg_class
    WHERE oid IN ('ledger_account'::regclass, 'ledger_posting'::regclass, 'ledger_entry'::regclass,
                  'ledger_postingrefusal'::regclass) AND NOT relrowsecurity
    UNION ALL
    SELECT 'trigger ' || wanted FROM unnest(ARRAY[
        'posting_never_changes', 'entry_never_changes', 'posting_refusal_never_changes', 'account_is_never_deleted',
        'account_identity_never_changes', 'account_buckets_follow_entries', 'entry_applies']) AS wanted
    WHERE NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = wanted AND tgenabled = 'O')
"""

CHECKS = (
    Check("ledger.buckets", "Остатки каждого счёта равны сумме движений по нему.", BUCKETS_FOLLOW_ENTRIES),
    Check("ledger.not_negative", "Ни один остаток не меньше нуля.", NOTHING_IS_NEGATIVE),
    Check("ledger.history", "Ни один остаток никогда не был меньше нуля.", HISTORY_IS_NEVER_NEGATIVE),
    Check("ledger.answers", "У каждой проводки есть движения или отказ, но не то и другое.", ANSWERED_ONCE),
    Check("ledger.references", "Движения и отказы ссылаются на то, что есть.", NOTHING_HANGS_IN_THE_AIR),
    Check("ledger.payer", "Проводка не трогает денег чужого муниципалитета.", ONE_PAYER),
    Check("ledger.units", "Каждый счёт ведётся в единице своего вида.", UNIT_OF_KIND),
    Check("ledger.keys", "Каждый ключ проведён не больше одного раза.", KEY_IS_ANSWERED_ONCE),
    Check(
        "ledger.fingerprints",
        "Содержание проводок не изменилось с тех пор, как они сделаны.",
        FINGERPRINT_IS_OF_CONTENT,
    ),
    Check("ledger.guards", "Защита таблиц включена.", GUARDS_STAND),
)
