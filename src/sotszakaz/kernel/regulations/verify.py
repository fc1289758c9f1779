"""What holds over all rules of municipalities at any time."""

from sotszakaz.foundation.verification import Check

VERSIONS_FOLLOW_ONE_ANOTHER = """
    SELECT id
    FROM (
        SELECT id, valid, lead(valid) OVER history AS following, version, row_number() OVER history AS place
        FROM regulations_regulation
        WINDOW history AS (PARTITION BY municipality_id ORDER BY version)
    ) r
    WHERE version <> place OR upper(valid) IS DISTINCT FROM lower(following)
"""

CHECKS = (
    Check(
        "regulations.versions",
        "Версии правил муниципалитета сменяют друг друга без разрыва, последняя действует",
        VERSIONS_FOLLOW_ONE_ANOTHER,
    ),
)
