from sotszakaz.foundation.outbox import register_handler
from sotszakaz.kernel.notices.channels import register_open
from sotszakaz.oversight.communication.notices import (
    CANCELLED,
    INVITED,
    LETTERS,
    send_letters,
    tell_of_cancellations,
    tell_of_invitations,
)

register_handler(INVITED, tell_of_invitations)
register_handler(CANCELLED, tell_of_cancellations)
register_handler(LETTERS, send_letters, own_transactions=True)
register_open(INVITED)
register_open(CANCELLED)
