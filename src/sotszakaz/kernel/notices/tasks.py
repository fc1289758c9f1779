from sotszakaz.foundation.outbox import register_handler
from sotszakaz.kernel.notices.actions import OUTSIDE, deliver_outside

register_handler(OUTSIDE, deliver_outside, own_transactions=True)
