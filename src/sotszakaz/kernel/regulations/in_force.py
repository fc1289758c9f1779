"""The rules in force on a day, read by typed parameter."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from sotszakaz.kernel.regulations.parameters import CATALOGUE
from sotszakaz.kernel.regulations.types import Definition, Ground, Group

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter for the page of rules."""

    definition: Definition[Any]
    value: Any
    clause: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A parameter that two versions say differently."""

    definition: Definition[Any]
    before: Row
    after: Row


@dataclass(frozen=True, slots=True)
class InForce:
    """A version of the rules. A parameter added to the catalogue later answers with its default."""

    regulation_id: int
    municipality_id: int
    version: int
    title: str
    starts_on: date
    ends_on: date | None
    """The first day on which it is no longer in force."""
    parameters: Mapping[str, Mapping[str, Any]] = field(repr=False)

    def is_in_force(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)

    def value(self, parameter: Definition[T]) -> T:
        """The value, of the parameter's own type."""
        stored = self.parameters.get(parameter.key)
        return parameter.default if stored is None else parameter.parse(stored["value"])

    def clause(self, parameter: Definition[Any]) -> str:
        """The clause of the act, or the source of the default."""
        stored = self.parameters.get(parameter.key)
        return parameter.source if stored is None else str(stored["clause"])

    def is_confirmed(self, parameter: Definition[Any]) -> bool:
        """Was the value read in a text that binds this municipality; if not, screens say «не подтверждено»."""
        stored = self.parameters.get(parameter.key)
        return parameter.is_confirmed if stored is None else bool(stored["confirmed"])

    def ground(self, parameter: Definition[tuple[Ground, ...]], code: str) -> Ground | None:
        """The ground of refusal with the code, or None when these rules do not know it."""
        return next((each for each in self.value(parameter) if each.code == code), None)

    def rows(self) -> list[tuple[Group, list[Row]]]:
        """All parameters by group, in the order of the catalogue."""
        return [(group, [self._row(each) for each in CATALOGUE.values() if each.group is group]) for group in Group]

    def changes_since(self, earlier: "InForce") -> list[Change]:
        """Parameters whose value, clause or standing is not what the earlier version said."""
        pairs = ((earlier._row(each), self._row(each)) for each in CATALOGUE.values())
        return [Change(after.definition, before, after) for before, after in pairs if before != after]

    def _row(self, parameter: Definition[Any]) -> Row:
        return Row(parameter, self.value(parameter), self.clause(parameter), self.is_confirmed(parameter))


def unadopted(municipality_id: int, starts_on: date) -> InForce:
    """What would hold without any rules adopted: every parameter by its default."""
    return InForce(0, municipality_id, 0, "Правила муниципалитета", starts_on, None, {})
