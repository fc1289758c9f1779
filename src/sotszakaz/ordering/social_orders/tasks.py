from sotszakaz.foundation.outbox import register_handler
from sotszakaz.ordering.social_orders.notices import APPROVED, CLOSED, tell_of_approval, tell_of_closing

register_handler(APPROVED, tell_of_approval)
register_handler(CLOSED, tell_of_closing)
