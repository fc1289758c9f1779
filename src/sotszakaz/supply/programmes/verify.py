"""What holds over programmes and groups at any time."""

from sotszakaz.foundation.verification import Check

PLACES_ARE_ON_THEIR_ACCOUNT = """
    SELECT g.id
    FROM programmes_studygroup g
    LEFT JOIN ledger_account l
        ON l.id = g.seat_account_id AND l.kind = 'seat' AND l.municipality_id = g.municipality_id
    WHERE l.id IS NULL OR l.free + l.held + l.spent + l.lapsed
        <> CASE WHEN g.state IN ('proposed', 'returned', 'dropped') THEN 0 ELSE g.places END
"""

SERVICES_ARE_IN_THE_RECORD = """
    SELECT p.id
    FROM programmes_programme p
    JOIN providers_registryrecord r ON r.id = p.record_id
    WHERE NOT EXISTS (
        SELECT FROM providers_providerapplication_services s
        WHERE s.providerapplication_id = r.application_id AND s.socialservice_id = p.service_id
    )
"""

GROUPS_HAVE_A_WEEK = """
    SELECT g.id
    FROM programmes_studygroup g
    WHERE NOT EXISTS (SELECT FROM programmes_classslot s WHERE s.group_id = g.id)
"""

FORMER_WEEKS_END_BEFORE_THE_PRESENT = """
    SELECT g.id
    FROM programmes_studygroup g
    LEFT JOIN (SELECT group_id, max(upper(valid)) AS ended FROM programmes_formerslot GROUP BY group_id) f
        ON f.group_id = g.id
    WHERE f.ended IS DISTINCT FROM g.week_since
"""

CATALOGUE_SHOWS_WHAT_IS_OFFERED = """
    SELECT coalesce(e.group_id, g.id)
    FROM programmes_catalogueentry e
    FULL JOIN (
        SELECT g.id, p.service_id, p.sort_key, p.age_from, p.age_to, part.price, part.hours, g.starts_on, g.ends_on,
               g.seat_account_id, (SELECT coalesce(bit_or(1 << (s.weekday - 1)), 0)
                                   FROM programmes_classslot s WHERE s.group_id = g.id) AS days
        FROM programmes_studygroup g
        JOIN programmes_programmepart part ON part.id = g.part_id
        JOIN programmes_programme p ON p.id = part.programme_id
        JOIN providers_registryrecord r ON r.id = p.record_id
        WHERE g.state = 'open' AND p.state = 'published' AND r.state = 'active'
    ) g ON g.id = e.group_id
    WHERE (e.service_id, e.sort_key, e.age_from, e.age_to, e.price, e.hours, e.starts_on, e.ends_on, e.seat_account_id,
           e.days)
        IS DISTINCT FROM (g.service_id, g.sort_key, g.age_from, g.age_to, g.price, g.hours, g.starts_on, g.ends_on,
                          g.seat_account_id, g.days)
"""

SOLD_OUT_IS_WITHOUT_FREE_PLACES = """
    SELECT coalesce(o.seat_account_id, l.id)
    FROM programmes_soldout o
    FULL JOIN (
        SELECT id FROM ledger_account WHERE kind = 'seat' AND free = 0 AND held + spent + lapsed > 0
    ) l ON l.id = o.seat_account_id
    WHERE o.seat_account_id IS NULL OR l.id IS NULL AND o.seat_account_id NOT IN (
        SELECT id FROM ledger_account WHERE kind = 'seat' AND free = 0)
"""

STEPS_LEAD_TO_THE_STATE = """
    SELECT p.id
    FROM programmes_programme p
    WHERE p.state IS DISTINCT FROM (
        SELECT s.state FROM programmes_programmestep s WHERE s.programme_id = p.id ORDER BY s.id DESC LIMIT 1)
"""

DECISIONS_HAVE_THEIR_CONCLUSIONS = """
    SELECT c.id
    FROM programmes_certification c
    WHERE c.state IN ('reviewed', 'certified', 'refused', 'revoked') AND (
        NOT EXISTS (SELECT FROM programmes_expertreview r WHERE r.certification_id = c.id)
        OR EXISTS (SELECT FROM programmes_expertreview r WHERE r.certification_id = c.id AND r.state <> 'finished'))
"""

PERCENTS_ARE_OF_THE_MARKS = """
    SELECT r.id
    FROM programmes_expertreview r
    JOIN programmes_certification c ON c.id = r.certification_id
    LEFT JOIN (
        SELECT review_id, sum(points) AS points, count(*) AS marks FROM programmes_expertmark GROUP BY review_id
    ) m ON m.review_id = r.id
    WHERE r.state = 'finished' AND (
        m.marks IS DISTINCT FROM jsonb_array_length(c.criteria)
        OR r.percent <> round(m.points * 100.0 / (m.marks * c.most_points), 2))
"""

EDITIONS_LEAD_TO_THE_PRESENT = """
    SELECT p.id
    FROM programmes_programme p
    WHERE (p.name, p.age_from, p.age_to, p.focus, p.form) IS DISTINCT FROM (
        SELECT (e.name, e.age_from, e.age_to, e.focus, e.form)
        FROM programmes_programmeedition e WHERE e.programme_id = p.id ORDER BY e.id DESC LIMIT 1)
"""

OPEN_GROUPS_ARE_OF_ACCEPTED_PARTS = """
    SELECT g.id
    FROM programmes_studygroup g
    JOIN programmes_programmepart t ON t.id = g.part_id
    WHERE g.state IN ('open', 'closed') AND t.state <> 'accepted'
"""

SIGNIFICANT_BY_OWN_ACTS = """
    SELECT s.id
    FROM programmes_significance s
    JOIN programmes_programme p ON p.id = s.programme_id
    LEFT JOIN acts_legalact a ON a.id = s.act_id
    WHERE s.municipality_id <> p.municipality_id OR a.municipality_id <> s.municipality_id OR a.state <> 'confirmed'
"""

FOLLOWING_IN_ORDER = """
    SELECT later.id
    FROM programmes_studygroup later
    JOIN programmes_studygroup earlier ON earlier.id = later.follows_id
    JOIN programmes_programmepart lp ON lp.id = later.part_id
    JOIN programmes_programmepart ep ON ep.id = earlier.part_id
    WHERE later.starts_on <= earlier.ends_on OR later.municipality_id <> earlier.municipality_id
       OR lp.programme_id <> ep.programme_id OR lp.number <> ep.number + 1
"""

CHECKS = (
    Check("programmes.following", "Группа продолжает группу части до неё, после неё и начинается", FOLLOWING_IN_ORDER),
    Check(
        "programmes.significant",
        "Значимой программу признал акт её муниципалитета, который подтверждён, или сотрудник",
        SIGNIFICANT_BY_OWN_ACTS,
    ),
    Check("programmes.editions", "Последняя редакция программы — её нынешние данные", EDITIONS_LEAD_TO_THE_PRESENT),
    Check("programmes.parts", "Набор открывают только в принятых частях", OPEN_GROUPS_ARE_OF_ACCEPTED_PARTS),
    Check("programmes.steps", "Последний шаг программы — её состояние", STEPS_LEAD_TO_THE_STATE),
    Check(
        "programmes.conclusions",
        "Решения о сертификации приняты после всех заключений",
        DECISIONS_HAVE_THEIR_CONCLUSIONS,
    ),
    Check("programmes.marks", "Проценты экспертов сложены из их оценок", PERCENTS_ARE_OF_THE_MARKS),
    Check("programmes.places", "Все места группы вместе равны числу мест на её счёте", PLACES_ARE_ON_THEIR_ACCOUNT),
    Check("programmes.services", "Услуга каждой программы есть в реестровой записи", SERVICES_ARE_IN_THE_RECORD),
    Check("programmes.weeks", "У каждой группы есть расписание недели", GROUPS_HAVE_A_WEEK),
    Check(
        "programmes.former_weeks",
        "Прежние расписания группы кончаются там, где начинается нынешнее",
        FORMER_WEEKS_END_BEFORE_THE_PRESENT,
    ),
    Check("programmes.catalogue", "В каталоге ровно то, что предлагается", CATALOGUE_SHOWS_WHAT_IS_OFFERED),
    Check("programmes.sold_out", "Без мест отмечены ровно занятые группы", SOLD_OUT_IS_WITHOUT_FREE_PLACES),
)
