-- candidates: records of the municipality that are worth comparing with this one, by birth date or by the whole name.
-- Ranges and equalities only: row-level security keeps other operators out of the indexes.
SELECT c.id FROM children_child c
WHERE c.municipality_id = %(municipality)s AND c.id <> %(child)s AND c.state IN ('pending', 'confirmed', 'returned')
  AND c.birth_date = %(birth_date)s
UNION
SELECT c.id FROM children_child c
WHERE c.municipality_id = %(municipality)s AND c.id <> %(child)s AND c.state IN ('pending', 'confirmed', 'returned')
  AND c.sort_key >= %(surname)s AND c.sort_key < %(surname_end)s
  AND translate(c.sort_key, '-’''', '   ') = %(name)s
ORDER BY 1
