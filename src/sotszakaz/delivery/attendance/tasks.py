from sotszakaz.delivery.attendance.moving import MOVED, PUT_BACK
from sotszakaz.delivery.attendance.moving_notices import tell_of_moves
from sotszakaz.demand.enrolments.payers import TO_PAYER
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.supply.programmes.weeks import MOVE_GONE

for topic in (MOVED, PUT_BACK, MOVE_GONE):
    register_handler(topic, tell_of_moves)
    register_handler(topic + TO_PAYER, tell_of_moves)
