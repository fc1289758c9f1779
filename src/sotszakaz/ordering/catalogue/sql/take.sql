-- take: the rows of the file become the list, in this order: rows known from acts go, a number that the list knows since
-- the same day is corrected, an open version ends where the next one begins, what is new is added. The constraint
-- against overlaps is judged at the end.
DELETE FROM catalogue_classifierrecord k USING catalogue_classifierrow r
WHERE k.origin = 'acts' AND r.file_id = %(file)s AND r.number = k.number;

UPDATE catalogue_classifierrecord k SET
    valid = r.valid, legacy_number = r.legacy_number, name_code = r.name_code, name = r.name, content = r.content,
    conditions = r.conditions, focus = r.focus, form = r.form, category = r.category,
    programme_type = r.programme_type, is_actual = r.is_actual, approved_on = r.approved_on,
    source = %(source)s, file_id = r.file_id
FROM catalogue_classifierrow r
WHERE r.file_id = %(file)s AND k.number = r.number AND k.origin = 'official' AND lower(k.valid) = lower(r.valid)
  AND (k.valid, k.legacy_number, k.name_code, k.name, k.content, k.conditions, k.focus, k.form, k.category,
       k.programme_type, k.is_actual, k.approved_on)
      IS DISTINCT FROM (r.valid, r.legacy_number, r.name_code, r.name, r.content, r.conditions, r.focus, r.form,
                        r.category, r.programme_type, r.is_actual, r.approved_on);

UPDATE catalogue_classifierrecord k SET valid = daterange(lower(k.valid), later.since)
FROM (
    SELECT k.id, min(lower(r.valid)) AS since
    FROM catalogue_classifierrecord k JOIN catalogue_classifierrow r ON r.number = k.number AND r.file_id = %(file)s
    WHERE k.origin = 'official' AND upper_inf(k.valid) AND lower(r.valid) > lower(k.valid)
      AND NOT EXISTS (SELECT FROM catalogue_classifierrow o
                      WHERE o.file_id = r.file_id AND o.number = k.number AND lower(o.valid) = lower(k.valid))
    GROUP BY k.id
) later
WHERE later.id = k.id;

INSERT INTO catalogue_classifierrecord (
    number, service_code, valid, origin, source, file_id, legacy_number, name_code, name, content, conditions, focus,
    form, category, programme_type, is_actual, approved_on)
SELECT r.number, CASE WHEN length(r.number) = 24 THEN substr(r.number, 14, 4) ELSE '' END, r.valid, 'official',
       %(source)s, r.file_id, r.legacy_number, r.name_code, r.name, r.content, r.conditions, r.focus, r.form,
       r.category, r.programme_type, r.is_actual, r.approved_on
FROM catalogue_classifierrow r
WHERE r.file_id = %(file)s AND NOT EXISTS (
    SELECT FROM catalogue_classifierrecord k
    WHERE k.number = r.number AND k.origin = 'official' AND lower(k.valid) = lower(r.valid))
ORDER BY r.line;
