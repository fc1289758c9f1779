"""The cells of an attendance sheet as the page sends them: `state-KEY` a class, `mark-KEY-CONTRACT` a child."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from sotszakaz.delivery.attendance.errors import UnknownCell
from sotszakaz.delivery.attendance.states import Mark, SessionState


@dataclass(frozen=True, slots=True)
class SheetInput:
    """What was sent, checked for shape: classes by key, marks by (key, contract), the latest change the page knew."""

    states: dict[str, SessionState]
    cells: dict[tuple[str, int], Mark]
    seen: int | None = None


def parse_sheet(sent: QueryDict) -> SheetInput:
    """Raises UnknownCell when a name or a value is not of the page's making."""
    try:
        states = {name: SessionState(value) for name, value in _named(sent, "state-")}
        seen = int(str(sent["seen"])) if sent.get("seen") else None
        cells = {_cell(name): Mark(value) for name, value in _named(sent, "mark-")}
    except ValueError:
        raise UnknownCell() from None
    return SheetInput(states, cells, seen)


def _named(sent: QueryDict, prefix: str) -> Iterable[tuple[str, str]]:
    return ((name.removeprefix(prefix), str(value)) for name, value in sent.items() if name.startswith(prefix))


def _cell(name: str) -> tuple[str, int]:
    key, _, contract = name.rpartition("-")
    return key, int(contract)
