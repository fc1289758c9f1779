-- radar: pairs of records of one municipality that are worth comparing, and have not been.
-- Three ways in which one child is entered twice: the surname fits and so does the birth date; name and middle name fit
-- and so does the birth date; the whole name fits. Each is a join by equality, so the work grows with the records.
WITH living AS MATERIALIZED (
    SELECT id, birth_date, spelled AS name, split_part(spelled, ' ', 1) AS surname,
           substr(spelled, char_length(last_name) + 2) AS given
    FROM (SELECT id, birth_date, last_name, translate(sort_key, '-’''', '   ') AS spelled
          FROM children_child
          WHERE municipality_id = %(municipality)s AND state IN ('pending', 'confirmed', 'returned')) c
), alike AS (
    SELECT a.id AS left_id, b.id AS right_id FROM living a
    JOIN living b ON b.birth_date = a.birth_date AND b.surname = a.surname AND b.id > a.id
    UNION
    SELECT a.id, b.id FROM living a
    JOIN living b ON b.birth_date = a.birth_date AND b.given = a.given AND b.id > a.id
    UNION
    SELECT a.id, b.id FROM living a JOIN living b ON b.name = a.name AND b.id > a.id
)
SELECT left_id, right_id FROM alike
WHERE NOT EXISTS (SELECT FROM children_duplicatepair p WHERE (p.left_id, p.right_id) = (alike.left_id, alike.right_id))
ORDER BY left_id, right_id
