from sotszakaz.demand.children.notices import WORDINGS, tell_of_ends
from sotszakaz.foundation.outbox import register_handler

for topic in WORDINGS:
    register_handler(topic, tell_of_ends)
