from sotszakaz.oversight.execution.models.execution_report import ExecutionReport
from sotszakaz.oversight.execution.models.outside_fact import OutsideFact

__all__ = ["ExecutionReport", "OutsideFact"]
