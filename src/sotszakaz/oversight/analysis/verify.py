"""What holds over all runs, for the command `verify`."""

from sotszakaz.foundation.verification import Check

FINISHED_HAVE_RESULTS = """
    SELECT s.id FROM analysis_subject s
    JOIN analysis_run r ON r.id = s.run_id
    JOIN analysis_methodology m ON m.id = r.methodology_id
    CROSS JOIN LATERAL (
        SELECT sum(f.weight * c.score) AS got, sum(f.weight * f.high) AS most
        FROM analysis_score c JOIN analysis_factor f ON f.id = c.factor_id
        WHERE c.subject_id = s.id AND c.score IS NOT NULL
    ) x
    WHERE s.municipality_id <> r.municipality_id OR m.municipality_id <> r.municipality_id
        OR (r.state = 'finished') <> (s.level <> '')
        OR (r.state = 'finished' AND s.percent IS DISTINCT FROM round(100 * x.got / nullif(x.most, 0), 1))
        OR (r.state = 'finished' AND s.level <> CASE
            WHEN 100 * x.got >= m.high_from * x.most AND x.most > 0 THEN 'high'
            WHEN 100 * x.got >= m.medium_from * x.most AND x.most > 0 THEN 'medium' ELSE 'low' END)
"""

CHECKS = (
    Check(
        "analysis.finished_have_results",
        "У завершённого факторного анализа уровень каждого исполнителя следует из баллов и порогов методики.",
        FINISHED_HAVE_RESULTS,
    ),
)
