"""Months: advances before, closing them by portions, and what mends a closed one."""

from sotszakaz.delivery.settlements.actions.advances import accept_advance, file_advance, return_advance
from sotszakaz.delivery.settlements.actions.closing import begin_closing, close_month, continue_closing
from sotszakaz.delivery.settlements.actions.corrections import decide_completeness, reopen_sheet
from sotszakaz.delivery.settlements.actions.handing import accept_hand_in, hand_in_month, return_hand_in
from sotszakaz.delivery.settlements.actions.payments import make_batch, reissue_order, send_batch
from sotszakaz.delivery.settlements.actions.treasury import take_results

__all__ = [
    "accept_advance",
    "accept_hand_in",
    "begin_closing",
    "close_month",
    "continue_closing",
    "decide_completeness",
    "file_advance",
    "hand_in_month",
    "make_batch",
    "reissue_order",
    "reopen_sheet",
    "return_advance",
    "return_hand_in",
    "send_batch",
    "take_results",
]
