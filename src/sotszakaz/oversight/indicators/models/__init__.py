from sotszakaz.oversight.indicators.models.coverage_figure import CoverageFigure
from sotszakaz.oversight.indicators.models.entered_value import EnteredValue, ValueWithdrawal
from sotszakaz.oversight.indicators.models.quarter_figure import QuarterFigure

__all__ = ["CoverageFigure", "EnteredValue", "QuarterFigure", "ValueWithdrawal"]
