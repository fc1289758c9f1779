from sotszakaz.oversight.analysis.models.determined_value import DeterminedValue
from sotszakaz.oversight.analysis.models.fact_row import FactRow
from sotszakaz.oversight.analysis.models.methodology import Factor, Methodology
from sotszakaz.oversight.analysis.models.run import Run, Score, Subject

__all__ = ["DeterminedValue", "FactRow", "Factor", "Methodology", "Run", "Score", "Subject"]
