from sotszakaz.delivery.settlements.notices import CLOSED, tell_of_closing
from sotszakaz.foundation.outbox import register_handler

register_handler(CLOSED, tell_of_closing, own_transactions=True)
