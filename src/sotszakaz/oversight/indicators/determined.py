"""The port to what sets a value that the act leaves open («будет определено»): the factor analysis."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sotszakaz.ordering.decisions.models import IndicatorTarget


@dataclass(frozen=True, slots=True)
class Determined:
    """The value that a run of the analysis has set; `run_id` and `title` name the run."""

    value: Decimal
    determined_on: date
    run_id: int
    title: str


BASELINE, TARGET = "baseline", "target"
Found = dict[tuple[int, str], Determined]
Reader = Callable[[Sequence[IndicatorTarget], date], Found]
_readers: list[Reader] = []


def register_determined(reader: Reader) -> None:
    """Ask `reader` for values of targets that are known on a day; it answers by (id of target, BASELINE or TARGET)."""
    if reader not in _readers:
        _readers.append(reader)


def determined_of(targets: Sequence[IndicatorTarget], on: date) -> Found:
    found: Found = {}
    for reader in _readers:
        found |= reader(targets, on)
    return found
