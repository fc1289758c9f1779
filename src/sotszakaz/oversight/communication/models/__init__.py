from sotszakaz.oversight.communication.models.event import Event
from sotszakaz.oversight.communication.models.event_answer import EventAnswer
from sotszakaz.oversight.communication.models.event_material import EventMaterial
from sotszakaz.oversight.communication.models.event_participant import EventParticipant
from sotszakaz.oversight.communication.models.publication import Publication

__all__ = ["Event", "EventAnswer", "EventMaterial", "EventParticipant", "Publication"]
