from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class EventKind(TextChoices):
    """What stage 3 of a plan of approbation consists of."""

    SEMINAR = "seminar", "семинар-совещание"
    CONSULTATION = "consultation", "консультация"
    CAMPAIGN = "campaign", "информационная кампания"
    MEDIA_PLAN = "media_plan", "план освещения в СМИ"
    CONFERENCE = "conference", "конференция"
    ROUND_TABLE = "round_table", "круглый стол"


class Audience(TextChoices):
    """For whom an event is."""

    PROVIDERS = "providers", "исполнители услуг"
    POTENTIAL = "potential", "потенциальные исполнители"
    FAMILIES = "families", "семьи и дети"
    BODIES = "bodies", "органы и учреждения"
    EVERYBODY = "everybody", "все жители"


class EventState(TextChoices):
    PLANNED = "planned", "запланировано"
    HELD = "held", "проведено"
    CANCELLED = "cancelled", "отменено"


MOVES: Moves = {
    "hold": (frozenset({EventState.PLANNED}), EventState.HELD),
    "cancel": (frozenset({EventState.PLANNED}), EventState.CANCELLED),
}

PROVES = {
    "seminar": EventKind.SEMINAR,
    "consultations": EventKind.CONSULTATION,
    "campaign": EventKind.CAMPAIGN,
    "media_plan": EventKind.MEDIA_PLAN,
    "conference": EventKind.CONFERENCE,
}
"""The topic of a measure of the plan → the kind of event that usually fulfils it."""
