from sotszakaz.foundation.outbox import register_handler
from sotszakaz.oversight.communication.notices import (
    CANCELLED,
    INVITED,
    tell_of_cancellations,
    tell_of_invitations,
)

register_handler(INVITED, tell_of_invitations)
register_handler(CANCELLED, tell_of_cancellations)
