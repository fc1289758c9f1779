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

CHECKS = (
    Check("programmes.places", "Все места группы вместе равны числу мест на её счёте", PLACES_ARE_ON_THEIR_ACCOUNT),
    Check("programmes.services", "Услуга каждой программы есть в реестровой записи", SERVICES_ARE_IN_THE_RECORD),
    Check("programmes.weeks", "У каждой группы есть расписание недели", GROUPS_HAVE_A_WEEK),
)
