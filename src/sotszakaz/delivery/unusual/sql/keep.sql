, keyed AS MATERIALIZED (
    SELECT md5(f.identity || ' ' || f.facts::text) AS key, f.contract_ids, f.group_ids, f.facts FROM found f
), kept AS (
    INSERT INTO unusual_finding (municipality_id, month, kind, key, contract_ids, group_ids, facts, state, note)
    SELECT %(municipality)s, %(month)s, %(kind)s, k.key, k.contract_ids, k.group_ids, k.facts, 'found', ''
    FROM keyed k
    ON CONFLICT (municipality_id, month, kind, key) DO UPDATE SET gone_at = NULL
    WHERE unusual_finding.gone_at IS NOT NULL
    RETURNING 1
), gone AS (
    UPDATE unusual_finding o SET gone_at = now()
    WHERE o.municipality_id = %(municipality)s AND o.month = %(month)s AND o.kind = %(kind)s AND o.gone_at IS NULL
        AND NOT EXISTS (SELECT FROM keyed k WHERE k.key = o.key)
    RETURNING 1
)
SELECT (SELECT count(*) FROM kept), (SELECT count(*) FROM gone)
