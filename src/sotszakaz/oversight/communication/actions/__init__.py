from sotszakaz.oversight.communication.actions.events import (
    Held,
    Planned,
    answer_invitation,
    cancel_event,
    change_event,
    hold_event,
    invite,
    plan_event,
)
from sotszakaz.oversight.communication.actions.materials import add_material, hide_material
from sotszakaz.oversight.communication.actions.participants import (
    Invited,
    add_known,
    add_participant,
    note_participants,
    remove_participant,
)
from sotszakaz.oversight.communication.actions.publications import (
    Announced,
    Shown,
    plan_publication,
    remove_publication,
    tell_publication,
)

__all__ = [
    "Announced",
    "Held",
    "Invited",
    "Planned",
    "Shown",
    "add_known",
    "add_material",
    "add_participant",
    "answer_invitation",
    "cancel_event",
    "change_event",
    "hide_material",
    "hold_event",
    "invite",
    "note_participants",
    "plan_event",
    "plan_publication",
    "remove_participant",
    "remove_publication",
    "tell_publication",
]
