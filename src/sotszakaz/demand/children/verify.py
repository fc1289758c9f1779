"""What holds over records of children at any time."""

from sotszakaz.foundation.verification import Check

MERGES_END_IN_LIFE = """
    WITH RECURSIVE chain AS (
        SELECT id, merged_into_id AS head, 1 AS steps FROM children_child WHERE merged_into_id IS NOT NULL
        UNION ALL
        SELECT chain.id, c.merged_into_id, chain.steps + 1
        FROM chain JOIN children_child c ON c.id = chain.head
        WHERE c.merged_into_id IS NOT NULL AND chain.steps < 1000
    )
    SELECT id FROM chain WHERE steps = 1000
    UNION ALL
    SELECT m.id FROM children_child m JOIN children_child h ON h.id = m.merged_into_id
    WHERE h.municipality_id <> m.municipality_id
"""

MERGED_ARE_REPRESENTED = """
    SELECT m.id
    FROM children_child m
    JOIN children_representative r ON r.child_id = m.id AND upper_inf(r.valid)
    WHERE m.state = 'merged'
      AND NOT EXISTS (SELECT FROM children_representative k
                      WHERE k.child_id = m.merged_into_id AND k.user_id = r.user_id)
"""

PAIRS_ARE_TRUE = """
    SELECT p.id
    FROM children_duplicatepair p
    JOIN children_child l ON l.id = p.left_id
    JOIN children_child r ON r.id = p.right_id
    WHERE l.municipality_id <> p.municipality_id OR r.municipality_id <> p.municipality_id
       OR p.state = 'merged'
          AND p.kept_id IS DISTINCT FROM CASE p.kept_id WHEN l.id THEN r.merged_into_id ELSE l.merged_into_id END
"""

ARRIVALS_HAVE_LEFT = """
    SELECT n.id FROM children_child n JOIN children_child o ON o.id = n.arrived_from_id
    WHERE o.state <> 'departed' OR o.moved_to_id <> n.municipality_id
"""

VERSIONS_TELL_NOW = """
    SELECT c.id
    FROM children_child c
    JOIN LATERAL (SELECT * FROM children_childversion v WHERE v.child_id = c.id
                  ORDER BY v.version DESC LIMIT 1) v ON true
    WHERE (v.last_name, v.first_name, v.middle_name, v.sort_key, v.birth_date, v.category, v.address, v.municipality_id)
          <> (c.last_name, c.first_name, c.middle_name, c.sort_key, c.birth_date, c.category, c.address,
              c.municipality_id)
       OR v.snils NOT IN (c.snils, '')
"""

VERSIONS_FOLLOW = """
    SELECT v.child_id
    FROM (SELECT child_id, version, since,
                 row_number() OVER each_child AS place,
                 max(since) OVER (each_child ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS latest
          FROM children_childversion
          WINDOW each_child AS (PARTITION BY child_id ORDER BY version)) v
    WHERE v.version <> v.place OR v.since < v.latest
"""

REQUESTS_ARE_OF_THE_LIVING = """
    SELECT r.id FROM children_changerequest r JOIN children_child c ON c.id = r.child_id
    WHERE r.state = 'asked' AND c.state IN ('merged', 'departed')
"""

CHECKS = (
    Check(
        "children.merges",
        "Объединённые записи ведут, цепочкой без кругов, к одной записи своего муниципалитета",
        MERGES_END_IN_LIFE,
    ),
    Check(
        "children.representatives",
        "Кто представляет ребёнка по объединённой записи, представляет его и по оставшейся",
        MERGED_ARE_REPRESENTED,
    ),
    Check("children.pairs", "Решение о похожих записях совпадает с тем, что с ними сделано", PAIRS_ARE_TRUE),
    Check("children.arrivals", "Приехавший ребёнок выбыл из прежнего муниципалитета именно сюда", ARRIVALS_HAVE_LEFT),
    Check("children.versions", "Данные ребёнка те же, что в их последней редакции", VERSIONS_TELL_NOW),
    Check("children.versions_follow", "Редакции данных идут подряд, дни не убывают", VERSIONS_FOLLOW),
    Check("children.requests", "Ответа ждут просьбы семей только о действующих записях", REQUESTS_ARE_OF_THE_LIVING),
)
