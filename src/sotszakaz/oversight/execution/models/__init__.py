from sotszakaz.oversight.execution.models.charged_contract import ChargedContract
from sotszakaz.oversight.execution.models.execution_report import ExecutionReport
from sotszakaz.oversight.execution.models.month_total import MonthTotal
from sotszakaz.oversight.execution.models.outside_fact import OutsideFact
from sotszakaz.oversight.execution.models.totals_state import TotalsState

__all__ = ["ChargedContract", "ExecutionReport", "MonthTotal", "OutsideFact", "TotalsState"]
