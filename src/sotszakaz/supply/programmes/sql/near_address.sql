-- near_address: the place of classes whose address is most like the typed one; of the same ones the earliest group's.
SELECT g.address, e.latitude, e.longitude
FROM programmes_studygroup g
JOIN programmes_catalogueentry e ON e.group_id = g.id
WHERE g.latitude IS NOT NULL
  AND lower(translate(g.address, 'Ёё', 'Ее')) %%> %(asked)s
  AND (%(municipality)s::bigint IS NULL OR e.municipality_id = %(municipality)s)
ORDER BY strict_word_similarity(%(asked)s, lower(translate(g.address, 'Ёё', 'Ее'))) DESC, g.id
LIMIT 1
