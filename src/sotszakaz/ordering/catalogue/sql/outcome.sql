-- outcome: what taking the file over would do, by counts.
WITH row AS (
    SELECT r.*, k.id AS known,
           k.id IS NOT NULL AND (k.valid, k.legacy_number, k.name_code, k.name, k.content, k.conditions, k.focus,
                                 k.form, k.category, k.programme_type, k.is_actual, k.approved_on)
           IS NOT DISTINCT FROM (r.valid, r.legacy_number, r.name_code, r.name, r.content, r.conditions, r.focus,
                                 r.form, r.category, r.programme_type, r.is_actual, r.approved_on) AS is_same
    FROM catalogue_classifierrow r
    LEFT JOIN catalogue_classifierrecord k
      ON k.number = r.number AND k.origin = 'official' AND lower(k.valid) = lower(r.valid)
    WHERE r.file_id = %(file)s AND r.fault = ''
)
SELECT json_build_object(
    'added', count(*) FILTER (WHERE known IS NULL),
    'changed', count(*) FILTER (WHERE known IS NOT NULL AND NOT is_same),
    'same', count(*) FILTER (WHERE is_same),
    'ended', (SELECT count(*) FROM catalogue_classifierrecord k
              WHERE k.origin = 'official' AND upper_inf(k.valid)
                AND EXISTS (SELECT FROM row WHERE row.number = k.number AND lower(row.valid) > lower(k.valid))
                AND NOT EXISTS (SELECT FROM row WHERE row.known = k.id)),
    'replaced', (SELECT count(*) FROM catalogue_classifierrecord k
                 WHERE k.origin = 'acts' AND EXISTS (SELECT FROM row WHERE row.number = k.number))
)::text FROM row;
