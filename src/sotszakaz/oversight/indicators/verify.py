"""What holds over all figures, for the command `verify`."""

from sotszakaz.foundation.verification import Check

FINAL_TELL_THE_WHOLE_QUARTER = """
    SELECT f.id FROM indicators_quarterfigure f
    WHERE f.is_final AND f.as_of <> ((make_date(f.year, 3 * f.quarter - 2, 1) + interval '3 months - 1 day')::date)
        OR f.as_of NOT BETWEEN make_date(f.year, 3 * f.quarter - 2, 1)
                          AND (make_date(f.year, 3 * f.quarter - 2, 1) + interval '3 months - 1 day')::date
"""

COVERAGE_ADDS_UP = """
    SELECT c.id FROM indicators_coveragefigure c
    CROSS JOIN LATERAL (
        SELECT coalesce(sum((e ->> 1)::bigint), 0) AS children, coalesce(sum((e ->> 2)::bigint), 0) AS contracts
        FROM jsonb_array_elements(c.residences) e) home
    CROSS JOIN LATERAL (
        SELECT coalesce(max((e ->> 1)::bigint), 0) AS most, coalesce(sum((e ->> 1)::bigint), 0) AS children,
               coalesce(sum((e ->> 2)::bigint), 0) AS contracts
        FROM jsonb_array_elements(c.providers) e) school
    WHERE home.children <> c.children OR home.contracts <> c.contracts OR school.contracts <> c.contracts
        OR school.most > c.children OR school.children < c.children
"""

CHECKS = (
    Check(
        "indicators.final_tell_the_whole_quarter",
        "Окончательное значение показателя — на последний день квартала, остальные — внутри него.",
        FINAL_TELL_THE_WHOLE_QUARTER,
    ),
    Check(
        "indicators.coverage_adds_up",
        "Охват по месту жительства в сумме даёт всех детей, договоры исполнителей — все договоры, а детей у "
        "исполнителей вместе не меньше, чем всего.",
        COVERAGE_ADDS_UP,
    ),
)
