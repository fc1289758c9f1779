"""What holds over all events, for the command `verify`."""

from sotszakaz.foundation.verification import Check

EVENTS_ARE_AT_HOME = """
    SELECT e.id
    FROM communication_event e
    LEFT JOIN plans_planitem i ON i.id = e.plan_item_id
    LEFT JOIN communication_eventmaterial m ON m.event_id = e.id AND m.municipality_id <> e.municipality_id
    LEFT JOIN communication_eventanswer a ON a.event_id = e.id AND a.municipality_id <> e.municipality_id
    LEFT JOIN communication_eventparticipant p ON p.event_id = e.id AND p.municipality_id <> e.municipality_id
    LEFT JOIN communication_publication u ON u.event_id = e.id AND u.municipality_id <> e.municipality_id
    WHERE i.municipality_id <> e.municipality_id OR m.id IS NOT NULL OR a.id IS NOT NULL OR p.id IS NOT NULL
        OR u.id IS NOT NULL
"""

LISTS_FIT_FIGURES = """
    SELECT e.id
    FROM communication_event e
    JOIN communication_eventparticipant p ON p.event_id = e.id
    WHERE e.state = 'held'
    GROUP BY e.id
    HAVING sum(p.people) > coalesce(e.attendance, 0)
"""

CHECKS = (
    Check(
        "communication.events_are_at_home",
        "Событие, его материалы, ответы, участники, публикации и мероприятие плана — одного муниципалитета.",
        EVENTS_ARE_AT_HOME,
    ),
    Check(
        "communication.lists_fit_figures",
        "По списку пришедших людей не больше, чем участников проведённого события.",
        LISTS_FIT_FIGURES,
    ),
)
