from datetime import datetime

from sotszakaz.delivery.settlements.actions import continue_closing, remind_of_objections
from sotszakaz.delivery.settlements.actions.debts import DEMAND_CANCELLED, DEMANDED, REPAID
from sotszakaz.delivery.settlements.actions.objections import OBJECTION, OBJECTION_DUE
from sotszakaz.delivery.settlements.actions.papers import PAPER
from sotszakaz.delivery.settlements.debt_notices import tell_of_cancelled_demands, tell_of_demands, tell_of_repayments
from sotszakaz.delivery.settlements.hand_in_notices import (
    HAND_IN_DUE,
    HANDED_IN,
    MONTH_ACCEPTED,
    MONTH_RETURNED,
    tell_of_decisions,
    tell_of_due,
    tell_of_handed_in,
)
from sotszakaz.delivery.settlements.left_out_notices import LEFT_OUT, tell_of_left_out
from sotszakaz.delivery.settlements.notices import CLOSED, REOPENED, SHUT, tell_of_closing, tell_of_reopened
from sotszakaz.delivery.settlements.objection_notices import tell_of_objections, tell_of_terms
from sotszakaz.delivery.settlements.paper_notices import tell_of_papers, tell_of_registers
from sotszakaz.delivery.settlements.payment_notices import (
    ACCEPTED,
    ANSWER_WITHDRAWN,
    BATCH_WITHDRAWN,
    BOUNCED,
    FILED,
    PAID,
    REISSUED,
    RETURNED,
    WITHDRAWN,
    tell_of_advances,
    tell_of_filed,
    tell_of_orders,
    tell_of_withdrawn_batches,
)
from sotszakaz.delivery.settlements.registers import FORMED
from sotszakaz.delivery.settlements.reminding import remind_of_hand_ins
from sotszakaz.delivery.settlements.result_notices import tell_of_results
from sotszakaz.delivery.settlements.results import RENDERED, form_results
from sotszakaz.delivery.settlements.selectors import running_closings
from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.kernel.municipalities.rounds import in_each

register_handler(CLOSED, tell_of_closing, own_transactions=True)
register_handler(LEFT_OUT, tell_of_left_out, own_transactions=True)
register_handler(RENDERED, tell_of_results)
register_handler(FILED, tell_of_filed)
for topic in (ACCEPTED, RETURNED):
    register_handler(topic, tell_of_advances)
for topic in (PAID, BOUNCED, REISSUED, ANSWER_WITHDRAWN, WITHDRAWN):
    register_handler(topic, tell_of_orders)
register_handler(BATCH_WITHDRAWN, tell_of_withdrawn_batches)
register_handler(DEMANDED, tell_of_demands)
register_handler(DEMAND_CANCELLED, tell_of_cancelled_demands)
register_handler(REPAID, tell_of_repayments)
for topic in (REOPENED, SHUT):
    register_handler(topic, tell_of_reopened)
for topic in (MONTH_ACCEPTED, MONTH_RETURNED):
    register_handler(topic, tell_of_decisions)
register_handler(HANDED_IN, tell_of_handed_in)
register_handler(HAND_IN_DUE, tell_of_due)
register_handler(PAPER, tell_of_papers)
register_handler(FORMED, tell_of_registers)
register_handler(OBJECTION, tell_of_objections)
register_handler(OBJECTION_DUE, tell_of_terms)


@periodic("* * * * *", title="Довести до конца закрытие месяцев")
def continue_closings(at: datetime) -> None:
    """Closings that were begun on a page and are too long for it, and those whose process was killed."""
    in_each(lambda municipality_id, on: [continue_closing(closing_id=pk) for pk in running_closings(municipality_id)])


@periodic("4-59/10 * * * *", title="Внести в социальные сертификаты итоги оказания услуг")
def tell_results(at: datetime) -> None:
    """Contracts that are over and settled: the third section of their certificates."""
    in_each(lambda municipality_id, on: form_results(municipality_id=municipality_id, on=on))


@periodic("25 6 * * *", title="Напомнить исполнителям, что пора сдать месяц")
def remind_to_hand_in(at: datetime) -> None:
    """By working days of the regulation: when the month is over, and when the term has passed."""
    in_each(lambda municipality_id, on: remind_of_hand_ins(municipality_id=municipality_id, on=on))


@periodic("41 * * * *", title="Напомнить о сроке ответа на возражения")
def remind_to_answer(at: datetime) -> None:
    """The payer, a day before its term ends and after it."""
    in_each(lambda municipality_id, on: remind_of_objections(municipality_id=municipality_id, on=on))
