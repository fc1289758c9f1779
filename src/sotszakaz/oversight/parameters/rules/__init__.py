from sotszakaz.oversight.parameters.rules import formulas
from sotszakaz.oversight.parameters.rules.estimating import (
    METHODS,
    CategoryResult,
    Estimate,
    Part,
    Row,
    cost_of,
    estimate,
)
from sotszakaz.oversight.parameters.rules.inputs import Cohort, Inputs, Service, missing
from sotszakaz.oversight.parameters.rules.splitting import split, split_table

__all__ = [
    "METHODS",
    "CategoryResult",
    "Cohort",
    "Estimate",
    "Inputs",
    "Part",
    "Row",
    "Service",
    "cost_of",
    "estimate",
    "formulas",
    "missing",
    "split",
    "split_table",
]
