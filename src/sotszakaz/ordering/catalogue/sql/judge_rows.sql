-- judge_rows: faults that only rows together show. Of each number, two rows of the file overlap in days; or a row
-- overlaps a stored official one that begins another day and is closed (an open one ends where the next begins).
UPDATE catalogue_classifierrow r SET fault = found.fault
FROM (
    SELECT later.id, min('Дни действия пересекаются со строкой ' || earlier.line || ' этого же номера.') AS fault
    FROM catalogue_classifierrow later
    JOIN catalogue_classifierrow earlier
      ON earlier.file_id = later.file_id AND earlier.number = later.number AND earlier.line < later.line
     AND earlier.valid && later.valid
    WHERE later.file_id = %(file)s AND later.fault = '' AND earlier.fault = ''
    GROUP BY later.id
    UNION ALL
    SELECT r.id, min('В перечне этот номер уже есть на часть этих дней: с ' || to_char(lower(k.valid), 'DD.MM.YYYY')
                     || coalesce(' до ' || to_char(upper(k.valid), 'DD.MM.YYYY'), '') || '. Исправьте даты.')
    FROM catalogue_classifierrow r
    JOIN catalogue_classifierrecord k ON k.number = r.number AND k.origin = 'official' AND k.valid && r.valid
    WHERE r.file_id = %(file)s AND r.fault = ''
      AND lower(k.valid) <> lower(r.valid)
      AND NOT (upper_inf(k.valid) AND lower(k.valid) < lower(r.valid))
      AND NOT EXISTS (SELECT FROM catalogue_classifierrow o
                      WHERE o.file_id = r.file_id AND o.number = k.number AND lower(o.valid) = lower(k.valid))
    GROUP BY r.id
) found
WHERE found.id = r.id;
