from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_CITIZEN, AREA_OFFICE, AREA_PROVIDER


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


PUBLIC = (Audience.POTENTIAL, Audience.FAMILIES, Audience.EVERYBODY)
"""Announced on the portal too: whoever is meant may have no login yet."""

AREAS = {
    Audience.PROVIDERS: (AREA_PROVIDER,),
    Audience.POTENTIAL: (AREA_PROVIDER,),
    Audience.FAMILIES: (AREA_CITIZEN,),
    Audience.BODIES: (AREA_OFFICE,),
    Audience.EVERYBODY: (AREA_PROVIDER, AREA_CITIZEN),
}
"""In which areas those called have their cabinets."""

CALLED = {
    AREA_PROVIDER: Permission.PROVIDER_APPLY,
    AREA_CITIZEN: Permission.ENROLMENT_APPLY,
    AREA_OFFICE: Permission.PLAN_VIEW,
}
"""Who of an area is called: directors of providers, parents and children from fourteen, staff who see the plan."""


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

REACHING = (EventKind.CAMPAIGN, EventKind.MEDIA_PLAN)
"""What is told by how many people its messages have reached, whoever came."""
