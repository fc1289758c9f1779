"""What holds over all runs, for the command `verify`."""

from sotszakaz.foundation.verification import Check

FINISHED_HAVE_RESULTS = """
    SELECT s.id FROM analysis_subject s
    JOIN analysis_run r ON r.id = s.run_id
    JOIN analysis_methodology m ON m.id = r.methodology_id
    WHERE s.municipality_id <> r.municipality_id OR m.municipality_id <> r.municipality_id
        OR (r.state = 'finished') <> (s.level <> '')
        OR (r.state = 'finished' AND s.level <> CASE
            WHEN s.percent >= m.high_from THEN 'high' WHEN s.percent >= m.medium_from THEN 'medium' ELSE 'low' END)
"""

CHECKS = (
    Check(
        "analysis.finished_have_results",
        "У завершённого факторного анализа уровень каждого исполнителя следует из баллов и порогов методики.",
        FINISHED_HAVE_RESULTS,
    ),
)
