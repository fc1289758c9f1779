"""What holds over all events, for the command `verify`."""

from sotszakaz.foundation.verification import Check

EVENTS_ARE_AT_HOME = """
    SELECT e.id
    FROM communication_event e
    LEFT JOIN plans_planitem i ON i.id = e.plan_item_id
    LEFT JOIN communication_eventmaterial m ON m.event_id = e.id AND m.municipality_id <> e.municipality_id
    LEFT JOIN communication_eventanswer a ON a.event_id = e.id AND a.municipality_id <> e.municipality_id
    WHERE i.municipality_id <> e.municipality_id OR m.id IS NOT NULL OR a.id IS NOT NULL
"""

CHECKS = (
    Check(
        "communication.events_are_at_home",
        "Событие, его материалы, ответы и мероприятие плана принадлежат одному муниципалитету.",
        EVENTS_ARE_AT_HOME,
    ),
)
