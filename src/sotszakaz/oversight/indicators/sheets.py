"""The port of the report: an app adds sheets of its own, by `register_sheets` in its `apps.ready`."""

from collections.abc import Callable, Sequence
from datetime import date

from sotszakaz.foundation.spreadsheets import Sheet

Reader = Callable[[int, date], Sequence[Sheet]]
_readers: list[Reader] = []


def register_sheets(reader: Reader) -> None:
    """Ask `reader` for its sheets of a municipality on a day."""
    if reader not in _readers:
        _readers.append(reader)


def sheets_of(municipality_id: int, on: date) -> list[Sheet]:
    return [sheet for reader in _readers for sheet in reader(municipality_id, on)]
