"""What says everything by itself: arguments that two calls share when, and only when, nothing tells them apart."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from django.db.models import Model
from psycopg.types.range import Range

EXACT = (type(None), bool, int, str, bytes)
WRITTEN_OUT = (float, Decimal, date, datetime, time, timedelta, UUID)
"""Two of these may be equal and yet not be the same: 1.5 and 1.50, noon here and there."""


class NotPlain(TypeError):
    """It says nothing by itself, or cannot be compared."""


def plain(value: Any, seen: dict[int, int] | None = None) -> Any:
    """The value as a part of a key: a row with all that it has loaded, a dataclass with its fields. Raises NotPlain."""
    seen = {} if seen is None else seen
    kind = type(value)
    if kind in EXACT or isinstance(value, Enum):
        return kind, value
    if kind in WRITTEN_OUT:
        return kind, repr(value)
    if isinstance(value, type):
        return value
    if isinstance(value, Model):
        return _row(value, seen)
    return kind, _held(value, seen)


def _held(value: Any, seen: dict[int, int]) -> Any:
    kind = type(value)
    if kind in (list, tuple):
        return tuple(plain(each, seen) for each in value)
    if kind is dict:
        return tuple((plain(name, seen), plain(each, seen)) for name, each in value.items())
    if kind in (set, frozenset):
        return frozenset(plain(each, seen) for each in value)
    if isinstance(value, Range):
        return plain((value.lower, value.upper), seen), value.bounds
    if is_dataclass(value):
        held = (
            vars(value)
            if hasattr(value, "__dict__")
            else {each.name: getattr(value, each.name) for each in fields(value)}
        )
        return plain(dict(held), seen)
    raise NotPlain(value)


def _row(row: Model, seen: dict[int, int]) -> Any:
    """A row that was met before is told by its place: rows know one another."""
    if id(row) in seen:
        return "again", seen[id(row)]
    seen[id(row)] = len(seen)
    state = row._state
    held = {name: each for name, each in vars(row).items() if name != "_state"}
    return type(row), state.adding, state.db, plain(held, seen), plain(dict(state.fields_cache), seen)
