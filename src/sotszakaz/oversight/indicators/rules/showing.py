"""What everybody may be shown of figures that count people: nothing of so few that they could be known."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class People:
    """How many people a figure tells of: those whom a count counts, all of whom a share speaks.

    `parent` is the row whose part it is.
    """

    many: int
    parent: str = ""


def hidden_rows(figures: Mapping[str, People], fewest: int) -> frozenset[str]:
    """Rows that tell of fewer than `fewest` people, and parts from which the rest of the whole could be counted back.

    Nobody is not few: nought says nothing of a person.
    """
    return frozenset(key for key, figure in figures.items() if _is_few(figure, figures, fewest))


def _is_few(figure: People, figures: Mapping[str, People], fewest: int) -> bool:
    whole = figures.get(figure.parent)
    rest = 0 if whole is None else whole.many - figure.many
    return 0 < figure.many < fewest or 0 < rest < fewest
