from sotszakaz.oversight.indicators.models.entered_value import EnteredValue
from sotszakaz.oversight.indicators.models.quarter_figure import QuarterFigure

__all__ = ["EnteredValue", "QuarterFigure"]
