-- near_words: for each asked word that stands in no programme, words of programmes with it inside or like it.
SELECT asked.word, near.word
FROM unnest(%(words)s::text[], %(open)s::boolean[]) AS asked (word, is_open)
CROSS JOIN LATERAL (
    SELECT w.word
    FROM programmes_catalogueword w
    WHERE w.word %% asked.word OR w.word LIKE '%%' || asked.word || '%%'
    ORDER BY similarity(w.word, asked.word) DESC, w.word
    LIMIT 20
) near
WHERE length(asked.word) >= 3
  AND NOT EXISTS (
      SELECT FROM programmes_catalogueword known
      WHERE known.stem = coalesce((ts_lexize('russian_stem', asked.word))[1], asked.word)
  )
  AND NOT (asked.is_open AND EXISTS (
      SELECT FROM programmes_catalogueword begun WHERE begun.word >= asked.word AND begun.word < asked.word || 'яяя'
  ))
