from sotszakaz.oversight.communication.models.event import Event
from sotszakaz.oversight.communication.models.event_answer import EventAnswer
from sotszakaz.oversight.communication.models.event_material import EventMaterial

__all__ = ["Event", "EventAnswer", "EventMaterial"]
