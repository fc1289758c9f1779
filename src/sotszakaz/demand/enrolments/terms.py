"""Terms in working days of a municipality."""

from datetime import date

from sotszakaz.foundation.calendar import add_working_days
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.types import Definition


def term_by(regulation: InForce, parameter: Definition[int], on: date) -> date:
    """The last day of the term that begins on the day after `on`, by the municipality's working days."""
    weekends = regulation.value(Parameter.WORKING_WEEKENDS)
    return add_working_days(on, regulation.value(parameter), working_weekends=frozenset(weekends))


def term_of(parameter: Definition[int], municipality_id: int, on: date) -> date:
    """The same by the rules of the day. Raises NoRegulation."""
    return term_by(regulation_on(municipality_id, on), parameter, on)
