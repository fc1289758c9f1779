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

VALUES_FOLLOW_FROM_ROWS = """
    SELECT c.id FROM analysis_score c
    JOIN analysis_factor f ON f.id = c.factor_id
    JOIN analysis_subject s ON s.id = c.subject_id
    CROSS JOIN LATERAL (
        SELECT sum(w.part) AS part, sum(w.whole) AS whole FROM analysis_factrow w
        WHERE w.run_id = s.run_id AND w.source = f.source AND w.service_id = s.service_id
            AND (w.organisation_id IS NULL OR w.organisation_id = s.organisation_id)
    ) x
    WHERE x.whole > 0 AND c.value IS DISTINCT FROM
        round(CASE f.source WHEN 'nearby' THEN 1.0 ELSE 100.0 END * x.part / x.whole, 3)
"""

CHECKS = (
    Check(
        "analysis.finished_have_results",
        "У завершённого факторного анализа уровень каждого исполнителя следует из баллов и порогов методики.",
        FINISHED_HAVE_RESULTS,
    ),
    Check(
        "analysis.values_follow_from_rows",
        "Значение фактора, посчитанное по реестрам, следует из строк, которые анализ сохранил вместе с ним.",
        VALUES_FOLLOW_FROM_ROWS,
    ),
)
