"""What holds over windows at any time."""

from sotszakaz.foundation.verification import Check

SEEDS_WERE_COMMITTED = """
    SELECT id FROM admission_enrolmentwindow
    WHERE seed_hash <> '' AND encode(sha256(convert_to(seed, 'UTF8')), 'hex') <> seed_hash
"""

SCOPES_ARE_OWN = """
    SELECT w.id
    FROM admission_enrolmentwindow w
    LEFT JOIN programmes_programme p ON p.id = w.programme_id
    LEFT JOIN programmes_studygroup g ON g.id = w.group_id
    WHERE coalesce(p.municipality_id, g.municipality_id, w.municipality_id) <> w.municipality_id
"""

OPENINGS_ARE_TOLD = """
    SELECT w.id
    FROM admission_enrolmentwindow w
    JOIN LATERAL (
        SELECT * FROM admission_windowchange c WHERE c.window_id = w.id ORDER BY c.id DESC LIMIT 1
    ) c ON true
    WHERE c.opens_after <> w.opens_at OR c.preliminary_after IS DISTINCT FROM w.preliminary_from
"""

CHECKS = (
    Check("admission.seeds", "Семя жребия у каждого приёма то, чья контрольная сумма объявлена", SEEDS_WERE_COMMITTED),
    Check("admission.scopes", "Приём объявлен только на программы и группы своего муниципалитета", SCOPES_ARE_OWN),
    Check("admission.openings", "Начало приёма то, что назвало последнее изменение сроков", OPENINGS_ARE_TOLD),
)
