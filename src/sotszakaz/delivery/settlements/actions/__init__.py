"""Months: advances before, closing them by portions, and what mends a closed one."""

from sotszakaz.delivery.settlements.actions.advances import accept_advance, file_advance, return_advance
from sotszakaz.delivery.settlements.actions.closing import begin_closing, close_month, continue_closing
from sotszakaz.delivery.settlements.actions.corrections import decide_completeness, reopen_sheet

__all__ = [
    "accept_advance",
    "begin_closing",
    "close_month",
    "continue_closing",
    "decide_completeness",
    "file_advance",
    "reopen_sheet",
    "return_advance",
]
