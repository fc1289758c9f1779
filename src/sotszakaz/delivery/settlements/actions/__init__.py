"""Months: closing them by portions, and what mends a closed one."""

from sotszakaz.delivery.settlements.actions.closing import begin_closing, close_month, continue_closing
from sotszakaz.delivery.settlements.actions.corrections import decide_completeness, reopen_sheet

__all__ = ["begin_closing", "close_month", "continue_closing", "decide_completeness", "reopen_sheet"]
