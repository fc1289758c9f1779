-- A closing that nobody has begun. Parameters: the municipality, the month, the day of counting; its id is `closing`.
WITH would_be AS (
    SELECT %(closing)s::bigint AS id, %(municipality)s::bigint AS municipality_id, %(month)s::date AS month,
           %(counted_on)s::date AS counted_on, '{}'::bigint[] AS left_out
)
