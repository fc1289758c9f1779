"""What holds over wishes and frozen runs at any time."""

from sotszakaz.foundation.verification import Check

RANKS_HAVE_NO_GAPS = """
    SELECT wish_list_id FROM allocation_wish
    GROUP BY wish_list_id HAVING max(rank) <> count(*) OR min(rank) <> 1
"""

NO_GROUP_IS_OVERFULL = """
    SELECT group_id FROM allocation_wishoutcome WHERE result = 'placed'
    GROUP BY run_id, group_id HAVING count(*) > min(places)
"""

NOBODY_IS_PASSED_OVER = """
    SELECT o.id
    FROM allocation_wishoutcome o
    JOIN (
        SELECT run_id, group_id, round, max(position) AS latest
        FROM allocation_wishoutcome WHERE result = 'placed' GROUP BY run_id, group_id, round
    ) l ON l.run_id = o.run_id AND l.group_id = o.group_id AND l.round >= o.round AND l.latest > o.position
    WHERE o.result = 'refused'
"""

NO_PLACE_IS_WASTED = """
    SELECT o.id
    FROM allocation_wishoutcome o
    LEFT JOIN (
        SELECT run_id, group_id, count(*) AS taken
        FROM allocation_wishoutcome WHERE result = 'placed' GROUP BY run_id, group_id
    ) t ON t.run_id = o.run_id AND t.group_id = o.group_id
    WHERE o.result = 'refused' AND coalesce(t.taken, 0) < o.places
"""

TICKETS_ARE_OF_THE_SEED = """
    SELECT o.id
    FROM allocation_wishoutcome o
    JOIN allocation_allocationrun r ON r.id = o.run_id
    JOIN admission_enrolmentwindow w ON w.id = r.window_id
    WHERE o.ticket <> ''
      AND o.ticket <> encode(sha256(convert_to(w.seed || ':' || o.child_id || ':' || o.group_id, 'UTF8')), 'hex')
"""

BOOKINGS_ARE_THOSE_OF_THE_RUN = """
    SELECT o.id
    FROM allocation_wishoutcome o
    JOIN allocation_allocationrun r ON r.id = o.run_id
    LEFT JOIN enrolments_enrolmentapplication a ON a.id = o.application_id
    WHERE o.booking = 'booked' AND (a.child_id, a.group_id) IS DISTINCT FROM (o.child_id, o.group_id)
       OR (o.booking = 'pending') AND r.state <> 'frozen'
       OR o.result = 'placed' AND o.booking = '' AND r.state <> 'preview'
"""

CHECKS = (
    Check("allocation.ranks", "Места в списках пожеланий идут подряд с первого", RANKS_HAVE_NO_GAPS),
    Check("allocation.places", "Ни одна группа не отдала мест больше, чем имела", NO_GROUP_IS_OVERFULL),
    Check("allocation.envy", "Никого не обошёл в группе тот, кто стоит в её порядке позже", NOBODY_IS_PASSED_OVER),
    Check("allocation.waste", "Никому не отказано в группе, где остались места", NO_PLACE_IS_WASTED),
    Check("allocation.tickets", "Жребий каждого пожелания вычислен из объявленного семени", TICKETS_ARE_OF_THE_SEED),
    Check(
        "allocation.bookings",
        "Записи распределения — заявления тех же детей в те же группы, и ждут их только утверждённые расчёты",
        BOOKINGS_ARE_THOSE_OF_THE_RUN,
    ),
)
