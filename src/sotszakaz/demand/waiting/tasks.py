from sotszakaz.demand.waiting.notices import FIRST_NOW, tell_of_joining, tell_of_moving
from sotszakaz.foundation.outbox import register_handler

register_handler("waiting.joined", tell_of_joining)
register_handler(FIRST_NOW, tell_of_moving)
