"""A sheet while marks are being put into it: what each cell holds, and which of two marks of a cell was made later."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sotszakaz.delivery.attendance.errors import ClassCancelled, NotInGroup, SheetInFuture, UnknownCell, WrongTap
from sotszakaz.delivery.attendance.models import CellChange
from sotszakaz.delivery.attendance.selectors import Sheet
from sotszakaz.delivery.attendance.states import Mark, SessionState, TapOutcome
from sotszakaz.foundation.calendar import month_start

Place = tuple[str, int | None]
"""The key of a class and a contract; without a contract the class itself."""

TOLERANCE = timedelta(minutes=1)
"""The moment of a mark is known but for its time on the way; of two so near the one that came later holds."""


@dataclass(frozen=True, slots=True)
class Tap:
    """One mark as a device sends it: (`client`, `sequence`) is its key, `made_at` when the person marked."""

    client: str
    sequence: int
    group_id: int
    day: date
    key: str
    contract_id: int | None
    value: str
    made_at: datetime

    @property
    def place(self) -> Place:
        return self.key, self.contract_id

    @property
    def month(self) -> date:
        return month_start(self.day)


class Board:
    """The month of a group with what has been put into it, not written yet."""

    def __init__(self, sheet: Sheet, made: Iterable[CellChange]) -> None:
        """`made` are the changes of the classes in question that stand, in the order in which they were written."""
        self.columns = {column.key: column for column in sheet.columns}
        self.covered = {row.contract.pk: row.covered for row in sheet.rows}
        self.states = {column.key: column.state for column in sheet.columns if column.is_marked}
        self.marks: dict[tuple[str, int], Mark] = {
            (cell.column.key, row.contract.pk): cell.mark
            for row in sheet.rows
            for cell in row.cells
            if cell.mark is not None
        }
        self.touched: set[str] = set()
        self._latest: dict[Place, tuple[datetime, str]] = {
            _place_of(each): (each.made_at, each.client) for each in made
        }

    def put(self, tap: Tap, *, on: date) -> TapOutcome:
        """Put the mark into its cell unless the cell was marked later.

        Raises UnknownCell, NotInGroup, SheetInFuture, ClassCancelled, WrongTap.
        """
        self._ensure_place(tap, on)
        value = _value_of(tap)
        if self._is_late(tap, value):
            return TapOutcome.SUPERSEDED
        if isinstance(value, Mark):
            if self.states.setdefault(tap.key, SessionState.HELD) != SessionState.HELD:
                raise ClassCancelled(day=tap.day)
            self.marks[tap.key, tap.contract_id or 0] = value
        else:
            self.states[tap.key] = value
            if value != SessionState.HELD:
                self.marks = {place: mark for place, mark in self.marks.items() if place[0] != tap.key}
        self._latest[tap.place] = tap.made_at, tap.client
        self.touched.add(tap.key)
        return TapOutcome.APPLIED

    def value_at(self, place: Place) -> str:
        """What the cell holds now; empty when nobody has marked it."""
        key, contract_id = place
        held = self.states.get(key) if contract_id is None else self.marks.get((key, contract_id))
        return str(held) if held else ""

    def is_whole(self, key: str) -> bool:
        """Has every child whom the class concerns a mark, or are none needed."""
        if self.states[key] != SessionState.HELD:
            return True
        return all((key, contract_id) in self.marks for contract_id, keys in self.covered.items() if key in keys)

    def _ensure_place(self, tap: Tap, on: date) -> None:
        if tap.key not in self.columns:
            raise UnknownCell()
        if tap.day > on:
            raise SheetInFuture(day=tap.day)
        if tap.contract_id is not None and tap.key not in self.covered.get(tap.contract_id, frozenset()):
            raise NotInGroup(day=tap.day)

    def _is_late(self, tap: Tap, value: Mark | SessionState) -> bool:
        """Did another device mark the cell after this mark was made; a cancellation concerns all cells of its class."""
        rivals = {tap.place}
        if isinstance(value, Mark) and self.states.get(tap.key, SessionState.HELD) != SessionState.HELD:
            rivals.add((tap.key, None))
        if isinstance(value, SessionState) and value != SessionState.HELD:
            rivals |= {place for place in self._latest if place[0] == tap.key}
        latest = [self._latest[place] for place in rivals if place in self._latest]
        return any(client != tap.client and made_at > tap.made_at + TOLERANCE for made_at, client in latest)


def _place_of(change: CellChange) -> Place:
    return f"{change.held_on:%Y%m%d}-{change.starts_at:%H%M}", change.contract_id


def _value_of(tap: Tap) -> Mark | SessionState:
    try:
        return SessionState(tap.value) if tap.contract_id is None else Mark(tap.value)
    except ValueError:
        raise WrongTap() from None
