"""What holds over all figures, for the command `verify`."""

from sotszakaz.foundation.verification import Check

FINAL_TELL_THE_WHOLE_QUARTER = """
    SELECT f.id FROM indicators_quarterfigure f
    WHERE f.is_final AND f.as_of <> ((make_date(f.year, 3 * f.quarter - 2, 1) + interval '3 months - 1 day')::date)
        OR f.as_of NOT BETWEEN make_date(f.year, 3 * f.quarter - 2, 1)
                          AND (make_date(f.year, 3 * f.quarter - 2, 1) + interval '3 months - 1 day')::date
"""

CHECKS = (
    Check(
        "indicators.final_tell_the_whole_quarter",
        "Окончательное значение показателя — на последний день квартала, остальные — внутри него.",
        FINAL_TELL_THE_WHOLE_QUARTER,
    ),
)
