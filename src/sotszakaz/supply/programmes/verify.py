"""What holds over programmes and groups at any time."""

from sotszakaz.foundation.verification import Check

PLACES_ARE_ON_THEIR_ACCOUNT = """
    SELECT g.id
    FROM programmes_studygroup g
    LEFT JOIN ledger_account l
        ON l.id = g.seat_account_id AND l.kind = 'seat' AND l.municipality_id = g.municipality_id
    WHERE l.id IS NULL OR l.free + l.held + l.spent + l.lapsed <> g.places
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

CHECKS = (
    Check("programmes.places", "Все места группы вместе равны числу мест на её счёте", PLACES_ARE_ON_THEIR_ACCOUNT),
    Check("programmes.services", "Услуга каждой программы есть в реестровой записи", SERVICES_ARE_IN_THE_RECORD),
    Check("programmes.weeks", "У каждой группы есть расписание недели", GROUPS_HAVE_A_WEEK),
    Check("programmes.catalogue", "В каталоге ровно то, что предлагается", CATALOGUE_SHOWS_WHAT_IS_OFFERED),
    Check("programmes.sold_out", "Без мест отмечены ровно занятые группы", SOLD_OUT_IS_WITHOUT_FREE_PLACES),
)
