"""Months: advances before, closing them by portions, and what mends a closed one."""

from sotszakaz.delivery.settlements.actions.advances import accept_advance, file_advance, return_advance
from sotszakaz.delivery.settlements.actions.closing import begin_closing, close_month, continue_closing
from sotszakaz.delivery.settlements.actions.corrections import (
    decide_completeness,
    reopen_sheet,
    shut_sheet,
    withdraw_decision,
)
from sotszakaz.delivery.settlements.actions.debts import demand_return, enter_return, withdraw_return
from sotszakaz.delivery.settlements.actions.handing import accept_hand_in, hand_in_month, return_hand_in
from sotszakaz.delivery.settlements.actions.objections import (
    raise_objection,
    reject_objection,
    remind_of_objections,
    reply_to_objection,
    uphold_objection,
    withdraw_objection,
    withdraw_on_paper,
)
from sotszakaz.delivery.settlements.actions.papers import accept_paper, form_papers, return_paper
from sotszakaz.delivery.settlements.actions.payments import make_batch, reissue_order, send_batch, withdraw_batch
from sotszakaz.delivery.settlements.actions.reversals import reverse_return, withdraw_reversal
from sotszakaz.delivery.settlements.actions.treasury import take_results, withdraw_answers

__all__ = [
    "accept_advance",
    "accept_hand_in",
    "accept_paper",
    "begin_closing",
    "close_month",
    "continue_closing",
    "decide_completeness",
    "demand_return",
    "enter_return",
    "file_advance",
    "form_papers",
    "hand_in_month",
    "make_batch",
    "raise_objection",
    "reissue_order",
    "reject_objection",
    "remind_of_objections",
    "reopen_sheet",
    "reply_to_objection",
    "return_advance",
    "return_hand_in",
    "return_paper",
    "reverse_return",
    "send_batch",
    "shut_sheet",
    "take_results",
    "uphold_objection",
    "withdraw_answers",
    "withdraw_batch",
    "withdraw_decision",
    "withdraw_objection",
    "withdraw_on_paper",
    "withdraw_return",
    "withdraw_reversal",
]
